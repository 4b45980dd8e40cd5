import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.ts';
import type { JournalEvent } from './journal-events.ts';
import { createJournal, openJournal } from './journal.ts';
import { JournalError, parseJournal, readJournal } from './read-journal.ts';
import { RunLockedError } from './run-lock.ts';
import { STARTED, steppingClock } from './testing/fake-run.ts';
import { newFolder, newJournal } from './testing/folders.ts';

const note = (code: string): JournalEvent => ({ type: 'note', code, text: { ja: '検収', en: 'note' } });

function written(): { folder: ReturnType<typeof newFolder>; texts: string[] } {
  const { folder, journal } = newJournal();
  for (const code of ['one', 'two', 'three']) journal.append(note(code));
  journal.close();
  return { folder, texts: readFileSync(folder.journal, 'utf8').split('\n').slice(0, -1) };
}

const rewrite = (path: string, lines: readonly string[]): void => writeFileSync(path, lines.map((line) => `${line}\n`).join(''));

test('an altered line is refused by its number', () => {
  const { folder, texts } = written();
  rewrite(folder.journal, texts.map((line) => line.replace('"two"', '"2wo"')));
  expect(() => openJournal(folder)).toThrow(new JournalError(3, 'was altered: its content does not match its hash'));
  expect(readJournal(folder.journal, { acceptAltered: true })).toHaveLength(4);
});

test.each([
  ['a line is missing', (lines: string[]) => lines.toSpliced(1, 1), 2],
  ['two lines are exchanged', (lines: string[]) => [lines[0], lines[2], lines[1], lines[3]] as string[], 2],
  ['a line is there twice', (lines: string[]) => lines.toSpliced(2, 0, lines[2] as string), 4],
  ['the first line is missing', (lines: string[]) => lines.slice(1), 1],
  ['a whole line is no JSON', (lines: string[]) => [...lines, '{"seq":5,'], 5],
  ['an empty line follows', (lines: string[]) => [...lines, ''], 5],
])('refused when %s', (_when, alter, line) => {
  const { folder, texts } = written();
  rewrite(folder.journal, alter(texts));
  expect(() => openJournal(folder)).toThrow(expect.objectContaining({ name: 'JournalError', line }));
});

test('an altered line whose hash was made to fit breaks the line after it', async () => {
  const { hashOf } = await import('./read-journal.ts');
  const { folder, texts } = written();
  const { hash: _, ...forged } = JSON.parse(texts[1] as string);
  forged.code = 'forged';
  rewrite(folder.journal, texts.with(1, canonicalJson({ ...forged, hash: hashOf(forged) })));
  expect(() => openJournal(folder)).toThrow(new JournalError(3, 'does not continue the line before it'));
});

test('refused when it does not begin with the start of a run', () => {
  const { folder } = written();
  writeFileSync(folder.journal, '');
  expect(() => openJournal(folder)).toThrow(/journal line 1: is not the start of a run/);
});

test('a folder has one journal', () => {
  const { folder } = written();
  expect(() => createJournal(folder, STARTED)).toThrow(/EEXIST/);
});

test('one torn last line is removed and noted; the chain goes on', () => {
  const { folder } = written();
  const whole = statSync(folder.journal).size;
  appendFileSync(folder.journal, '{"seq":5,"type":"note","te');
  const journal = openJournal(folder, { now: steppingClock() });
  expect(journal.lines.map((line) => line.type === 'note' && line.code)).toEqual([false, 'one', 'two', 'three', 'torn-line']);
  journal.append(note('four'));
  journal.close();
  expect(readJournal(folder.journal)).toEqual(journal.lines);
  expect(readFileSync(folder.journal).subarray(0, whole).toString()).toBe(written().texts.map((line) => `${line}\n`).join(''));
});

test('a complete last line without its line feed was never acknowledged', () => {
  const { folder, texts } = written();
  writeFileSync(folder.journal, texts.join('\n'));
  const journal = openJournal(folder);
  expect(journal.of('note').map(({ code }) => code)).toEqual(['one', 'two', 'torn-line']);
  journal.close();
});

test('every cut of the file inside its last line opens as the lines before it', () => {
  const { folder, texts } = written();
  const bytes = readFileSync(folder.journal);
  const lastStart = bytes.length - Buffer.byteLength(texts.at(-1) as string) - 1;
  for (let end = lastStart; end < bytes.length; end += 1) {
    const content = parseJournal(bytes.subarray(0, end));
    expect([content.lines.length, content.wholeBytes, content.tornBytes]).toEqual([3, lastStart, end - lastStart]);
  }
});

test('no byte of a whole line can be changed unnoticed', () => {
  const { folder } = written();
  const bytes = readFileSync(folder.journal);
  const original = parseJournal(bytes);
  fc.assert(fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 }), (index, value) => {
    fc.pre(bytes[index] !== value);
    const altered = Buffer.from(bytes);
    altered[index] = value;
    try {
      const content = parseJournal(altered);
      // Only the last line feed can go: then the last line counts as cut off, and the next opener says so.
      expect([index, content.lines.length, content.tornBytes > 0]).toEqual([bytes.length - 1, original.lines.length - 1, true]);
    } catch (error) {
      if (!(error instanceof JournalError)) throw error;
    }
  }), { numRuns: 500 });
});

test('a second opener is refused until the first has closed', () => {
  const { folder, journal } = newJournal();
  expect(() => openJournal(folder)).toThrow(RunLockedError);
  journal.append(note('still mine'));
  journal.close();
  journal.close();
  const next = openJournal(folder);
  expect(next.lines).toEqual(journal.lines);
  next.close();
  expect(() => next.append(note('late'))).toThrow(/closed/);
});

test('a refused journal leaves the lock free', () => {
  const { folder, texts } = written();
  rewrite(folder.journal, texts.slice(1));
  expect(() => openJournal(folder)).toThrow(JournalError);
  rewrite(folder.journal, texts);
  openJournal(folder).close();
});

test('run folder and files are readable by their owner only', () => {
  const { folder, journal } = newJournal();
  journal.close();
  expect([folder.root, folder.evidence].map((path) => statSync(path).mode & 0o777)).toEqual([0o700, 0o700]);
  expect(statSync(folder.journal).mode & 0o777).toBe(0o600);
});

test('what is held in memory is what the next process reads, for any values', () => {
  const { folder, journal } = newJournal();
  for (const [entry, values] of fc.sample(fc.tuple(fc.string({ unit: 'binary' }), fc.jsonValue()), 30)) {
    journal.append({ type: 'ledger-created', entry, values: values as unknown as Record<string, string> });
  }
  journal.close();
  expect(readJournal(folder.journal)).toEqual(journal.lines);
});

test('canonical JSON does not depend on the order of members', () => {
  fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
    const reversed = Object.fromEntries(Object.entries(object).toReversed());
    expect(canonicalJson(reversed)).toBe(canonicalJson(object));
    expect(JSON.parse(canonicalJson(object))).toEqual(JSON.parse(JSON.stringify(object)));
  }));
  expect(() => canonicalJson({ a: Number.NaN })).toThrow(TypeError);
  expect(() => canonicalJson({ a: () => 1 })).toThrow(TypeError);
});
