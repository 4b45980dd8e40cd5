import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openEvidenceStore } from './evidence-store.ts';
import { openJournal } from './journal.ts';
import { verifyRun } from './verify.ts';
import { newRun } from './testing/folders.ts';

function storedRun() {
  const folder = newRun();
  const journal = openJournal(folder);
  const ref = openEvidenceStore(folder, journal).put('hello', { name: 'a page', mediaType: 'text/plain' });
  journal.close();
  return { folder, file: `${ref.slice(7)}.txt`, head: journal.lines.at(-1)?.hash };
}

test('a run as it was written is intact, and its head identifies it', () => {
  const { folder, head } = storedRun();
  expect(verifyRun(folder.root)).toEqual({ intact: true, lines: 2, evidence: 1, head, findings: [] });
});

test.each<[string, (run: ReturnType<typeof storedRun>) => void, (run: ReturnType<typeof storedRun>) => object]>([
  ['evidence was altered', ({ folder, file }) => writeFileSync(join(folder.evidence, file), 'hallo'),
    ({ file }) => ({ what: 'evidence', file: `evidence/${file}`, message: 'was altered: its content does not match its name' })],
  ['evidence is missing', ({ folder, file }) => rmSync(join(folder.evidence, file)),
    ({ file }) => ({ what: 'evidence', file: `evidence/${file}`, message: 'is missing' })],
  ['evidence was added', ({ folder }) => writeFileSync(join(folder.evidence, 'more.txt'), ''),
    () => ({ what: 'evidence', file: 'evidence/more.txt', message: 'is not in the journal' })],
  ['the policy was altered', ({ folder }) => writeFileSync(folder.policy, readFileSync(folder.policy, 'utf8').replace('テスト市', '他市')),
    () => ({ what: 'inputs', message: expect.stringMatching(/policy\.json was altered since the run began/) })],
  ['a line was altered', ({ folder }) => writeFileSync(folder.journal, readFileSync(folder.journal, 'utf8').replace('a page', 'a Page')),
    () => ({ what: 'journal', file: 'journal.jsonl', message: 'journal line 2: was altered: its content does not match its hash' })],
  ['the journal is cut', ({ folder }) => writeFileSync(folder.journal, readFileSync(folder.journal, 'utf8').slice(0, -3)),
    () => ({ what: 'journal', message: expect.stringMatching(/^its last line was cut off/) })],
  ['the journal is missing', ({ folder }) => rmSync(folder.journal),
    () => ({ what: 'journal', message: expect.stringMatching(/^cannot be read/) })],
])('found when %s', (_when, alter, finding) => {
  const run = storedRun();
  alter(run);
  const verification = verifyRun(run.folder.root);
  expect(verification.intact).toBe(false);
  expect(verification.findings).toContainEqual(expect.objectContaining(finding(run)));
});
