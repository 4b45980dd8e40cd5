import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createRunFolder, newRunId, writeFileAtomic } from './run-folder.ts';
import { newFolder } from './testing/folders.ts';

const NOW = new Date('2026-11-23T07:30:00.123Z');

test.each([
  ['Service A', '20261123T073000Z-service-a-00ff00'],
  ['サービス', '20261123T073000Z-target-00ff00'],
  ['../../etc/passwd', '20261123T073000Z-etc-passwd-00ff00'],
  ['Ｓｅｒｖｉｃｅ', '20261123T073000Z-service-00ff00'],
])('run id of %s', (name, id) => {
  expect(newRunId(name, NOW, () => '00ff00')).toBe(id);
});

test('run ids sort by time', () => {
  const ids = ['2026-09-30T23:59:59Z', '2026-10-01T00:00:00Z', '2027-01-01T00:00:00Z'].map((at) => newRunId('x', new Date(at)));
  expect(ids.toSorted()).toEqual(ids);
});

test('a folder that is there is never taken for a new one', () => {
  expect(() => createRunFolder(newFolder().root)).toThrow(/EEXIST/);
});

test('a file is replaced whole, by its owner only, and leaves nothing beside it', () => {
  const { root } = newFolder();
  const path = join(root, 'results.json');
  writeFileAtomic(path, 'first');
  writeFileAtomic(path, 'second');
  expect([readFileSync(path, 'utf8'), statSync(path).mode & 0o777]).toEqual(['second', 0o600]);
  expect(readdirSync(root).toSorted()).toEqual(['evidence', 'results.json']);
});
