import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openEvidenceStore } from './evidence-store.ts';
import { openJournal } from './journal.ts';
import { newJournal } from './testing/folders.ts';

const TEXT = { name: 'a page', mediaType: 'text/plain' } as const;
// echo -n hello | sha256sum
const HELLO = '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824';

test('content is stored once, under its digest, and indexed in the journal', () => {
  const { folder, journal } = newJournal();
  const evidence = openEvidenceStore(folder, journal);
  expect(evidence.put('hello', { ...TEXT, actor: 'user1' })).toBe(`sha256:${HELLO}`);
  expect(evidence.put(Buffer.from('hello'), { ...TEXT, name: 'again' })).toBe(`sha256:${HELLO}`);
  expect(readFileSync(join(folder.evidence, `${HELLO}.txt`), 'utf8')).toBe('hello');
  expect(statSync(join(folder.evidence, `${HELLO}.txt`)).mode & 0o777).toBe(0o600);
  expect(journal.of('evidence')).toEqual([expect.objectContaining({ ref: `sha256:${HELLO}`, size: 5, file: `${HELLO}.txt`, name: 'a page', actor: 'user1' })]);
  journal.close();
});

test('a later process knows what is stored, and removes what has no index line', () => {
  const { folder, journal } = newJournal();
  openEvidenceStore(folder, journal).put('hello', TEXT);
  journal.close();
  const next = openJournal(folder);
  const evidence = openEvidenceStore(folder, next);
  evidence.put('hello', TEXT);
  expect(next.of('evidence')).toHaveLength(1);

  const other = evidence.put('other', TEXT);
  const path = join(folder.evidence, `${other.slice(7)}.txt`);
  next.close();
  const lines = readFileSync(folder.journal, 'utf8').trimEnd().split('\n');
  writeFileSync(folder.journal, lines.slice(0, -1).map((line) => `${line}\n`).join(''));
  writeFileSync(path, 'oth');
  const last = openJournal(folder);
  const store = openEvidenceStore(folder, last);
  expect([readdirSync(folder.evidence), last.of('note').map(({ code }) => code)]).toEqual([[`${HELLO}.txt`], ['unindexed-evidence']]);
  store.put('other', TEXT);
  last.close();
  expect(readFileSync(path, 'utf8')).toBe('other');
});

test('what is larger than a limit is kept as its length and digest', () => {
  const { folder, journal } = newJournal();
  const evidence = openEvidenceStore(folder, journal, { itemBytes: 4, totalBytes: 1000 });
  const ref = evidence.put('hello', TEXT);
  const stored = readFileSync(join(folder.evidence, `${ref.slice(7)}.json`), 'utf8');
  expect(JSON.parse(stored)).toEqual({ omitted: true, bytes: 5, sha256: HELLO, reason: 'larger than 4 bytes an item' });
  expect(journal.of('evidence')[0]).toMatchObject({ ref, mediaType: 'application/json', name: 'a page' });
  journal.close();
});

test('a run keeps no more than its total', () => {
  const { folder, journal } = newJournal();
  const evidence = openEvidenceStore(folder, journal, { itemBytes: 100, totalBytes: 8 });
  evidence.put('hello', TEXT);
  const ref = evidence.put('world', TEXT);
  expect(readFileSync(join(folder.evidence, `${ref.slice(7)}.json`), 'utf8')).toContain('larger than 8 bytes a run');
  journal.close();
});

test('evidence that cannot be taken to disk stops the observation that names it', () => {
  const { folder, journal } = newJournal();
  const evidence = openEvidenceStore(folder, journal);
  rmSync(folder.evidence, { recursive: true });
  expect(() => evidence.put('hello', TEXT)).toThrow(/ENOENT/);
  expect(journal.of('evidence')).toEqual([]);
  expect(() => readdirSync(folder.evidence)).toThrow();
  journal.close();
});
