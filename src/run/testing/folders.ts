import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { createRun, type NewRun } from '../create-run.ts';
import { createJournal, type Journal } from '../journal.ts';
import { createRunFolder, runFolder, type RunFolder } from '../run-folder.ts';
import { policy, profile, STARTED, steppingClock } from './fake-run.ts';

const temporary = mkdtempSync(join(tmpdir(), 'kenshu-run-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

let folders = 0;

/** Path of a folder that is not there yet, and is removed with the test file's others. */
export const newFolderPath = (): string => join(temporary, `run-${(folders += 1)}`);

export const newFolder = (): RunFolder => createRunFolder(newFolderPath());

/** A folder with a journal that has begun. */
export function newJournal(): { readonly folder: RunFolder; readonly journal: Journal } {
  const folder = newFolder();
  return { folder, journal: createJournal(folder, STARTED, { now: steppingClock() }) };
}

/** A run folder in which nothing was done yet. */
export function newRun(overrides: Partial<NewRun> = {}): RunFolder {
  const folder = overrides.folder ?? newFolderPath();
  createRun({
    profile: { value: profile(), directory: '/nowhere' }, policy: { value: policy(), directory: '/nowhere' },
    kenshu: '0.1.0', selection: null, now: new Date('2026-11-23T00:00:00.000Z'), ...overrides, folder,
  });
  return runFolder(folder);
}
