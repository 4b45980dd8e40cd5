import type { JsonSchema } from './published-schemas.ts';
import { splitDescription } from './sentences.ts';

export interface ReferencePage {
  readonly title: string;
  readonly introduction: readonly string[];
  readonly schema: JsonSchema;
}

type Part = JsonSchema | boolean | undefined;

/** Markdown page of every field of a published schema: name, type, default, and what it is for in both languages. */
export function referencePage({ title, introduction, schema }: ReferencePage): string {
  const shared = Object.entries(schema.$defs ?? {}).filter(([name]) => !name.startsWith('__'));
  const groups = Object.entries(schema.properties ?? {}).map(([name, part]) => section(name, `\`${name}\``, part, (schema.required ?? []).includes(name)));
  const parts = shared.map(([name, part]) => section('', name, part, false));
  return [`# ${title}`, ...introduction, '## 項目 / Keys', ...groups, ...(parts.length > 0 ? ['## 共通の部分 / Shared parts', ...parts] : [])].join('\n\n').concat('\n');
}

function section(path: string, heading: string, part: Part, required: boolean): string {
  const own = path !== '' && object(part) && part.properties === undefined ? [row(path, part, required)] : [];
  // A row of its own says already what the key is for.
  const about = object(part) && own.length === 0 ? texts(part) : [];
  const rows = [...own, ...rowsBelow(path, part)];
  const table = rows.length > 0 ? ['| 項目 / key | 型 / type | 既定値 / default | 説明 / description |\n| --- | --- | --- | --- |\n'.concat(rows.join('\n'))] : [];
  const forms = object(part) && path === '' && part.anyOf ? [part.anyOf.map((form) => `- ${formOf(form)}`).join('\n')] : [];
  return [`### ${heading}`, ...(about.length > 0 ? [about.join('<br>')] : []), ...forms, ...table].join('\n\n');
}

const object = (part: Part): part is JsonSchema => typeof part === 'object';

function texts(part: JsonSchema): string[] {
  const both = splitDescription(part.description);
  return both ? [cell(both.ja), cell(both.en)] : [];
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/(?<!`)(\$\{[^}]*\})(?!`)/g, '`$1`').replaceAll('<', '&lt;');

function row(path: string, part: JsonSchema, required: boolean): string {
  const standard = part.default === undefined ? (required ? '必須 / required' : '') : `\`${JSON.stringify(part.default)}\``;
  return `| \`${path}\` | ${typeOf(part)} | ${standard} | ${texts(part).join('<br>')} |`;
}

function rowsBelow(path: string, part: Part): string[] {
  if (!object(part) || part.$ref !== undefined) return [];
  const required = new Set(part.required ?? []);
  const named = Object.entries(part.properties ?? {}).flatMap(([name, inner]) => {
    const at = path === '' ? name : `${path}.${name}`;
    return object(inner) ? [row(at, inner, required.has(name)), ...rowsBelow(at, inner)] : [];
  });
  const each = object(part.additionalProperties) ? below(`${path}.NAME`, part.additionalProperties) : [];
  const items = object(part.items as Part) ? below(`${path}[]`, part.items as JsonSchema) : [];
  return [...named, ...each, ...items];
}

/** A member without fields of its own is told by the type of its group. */
const below = (path: string, part: JsonSchema): string[] => (part.$ref === undefined ? rowsBelow(path, part) : []);

const formOf = (part: JsonSchema): string => {
  const required = new Set(part.required ?? []);
  const keys = Object.entries(part.properties ?? {}).map(([name, inner]) => `\`${name}\`${required.has(name) ? '' : '?'}: ${object(inner) ? typeOf(inner) : ''}`);
  return `{ ${keys.join(', ')} }`;
};

function typeOf(part: JsonSchema): string {
  const name = part.$ref?.split('/').at(-1);
  if (name !== undefined) return name.startsWith('__') ? 'JSON' : `[${name}](#${name.toLowerCase()})`;
  if (part.const !== undefined) return `\`${JSON.stringify(part.const)}\``;
  if (part.enum) return part.enum.map((value) => `\`${String(value)}\``).join(' \\| ');
  if (part.anyOf) return [...new Set(part.anyOf.map(typeOf))].join(' \\| ');
  if (part.type === 'array') {
    const item = object(part.items as Part) ? typeOf(part.items as JsonSchema) : 'JSON';
    return item.includes(' ') ? `(${item})[]` : `${item}[]`;
  }
  if (part.type === 'object' && object(part.additionalProperties)) return `{ NAME: ${typeOf(part.additionalProperties)} }`;
  return typeof part.type === 'string' ? part.type : 'JSON';
}
