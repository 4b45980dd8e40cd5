import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { targetProfileJsonSchema, policyJsonSchema, type JsonSchema } from './published-schemas.ts';
import { generatedFiles } from './reference-pages.ts';
import { splitDescription } from './sentences.ts';

const root = join(import.meta.dirname, '../..');

test.each(Object.entries(generatedFiles()))('%s is current; else run node scripts/schemas.mjs', async (path, content) => {
  expect(await readFile(join(root, path), 'utf8')).toBe(content);
});

/** Keys whose name and type say all there is to say. */
const PLAIN = new Set(['operation', 'value', 'key', 'filename', 'contentType', 'selector', 'attribute', 'content']);

function undescribed(part: unknown, path: string): string[] {
  if (typeof part !== 'object' || part === null) return [];
  const { properties, ...rest } = part as JsonSchema;
  const here = Object.entries(properties ?? {}).flatMap(([name, inner]) => {
    const text = typeof inner === 'object' ? splitDescription(inner.description) : undefined;
    const said = (text && /\p{Script=Han}|\p{Script=Katakana}|\p{Script=Hiragana}|TLS/u.test(text.ja)) || PLAIN.has(name);
    return [...(said ? [] : [`${path}.${name}`]), ...undescribed(inner, `${path}.${name}`)];
  });
  return [...here, ...Object.entries(rest).flatMap(([name, inner]) => undescribed(inner, `${path}/${name}`))];
}

test.each([['profile', targetProfileJsonSchema()], ['policy', policyJsonSchema()]])('every key of the %s is described in both languages', (_, schema) => {
  expect(undescribed(schema, '')).toEqual([]);
});
