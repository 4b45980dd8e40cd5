import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { readResults } from '../reports/stored-run.ts';
import type { Results } from '../run/results-schema.ts';
import { JournalError } from '../run/read-journal.ts';
import { runFolder } from '../run/run-folder.ts';
import { AlteredInputError } from '../run/run-inputs.ts';
import { RunLockedError } from '../run/run-lock.ts';
import type { Invocation } from './command-list.ts';
import { UsageError } from './usage-error.ts';

/** The run folder a command names. @throws {UsageError} when none is named or it holds no run */
export function requiredFolder({ positional: [folder] }: Invocation): string {
  if (!folder) throw UsageError.of('実施フォルダを指定してください (例: reports/20261123T…)。', 'Name a run folder (reports/20261123T…).');
  const root = resolve(folder);
  if (!existsSync(runFolder(root).journal)) {
    throw UsageError.of(`${root}: 実施フォルダではありません (journal.jsonl がありません)。`, `${root}: is no run folder (it has no journal.jsonl).`);
  }
  return root;
}

/** The results of a run. @throws {UsageError} when there are none */
export function storedResults(root: string): Results {
  if (!existsSync(runFolder(root).results)) {
    throw UsageError.of(`${root}: 結果 (results.json) がありません。kenshu judge ${root} で作成してください。`, `${root}: has no results.json; make it with kenshu judge ${root}.`);
  }
  return readResults(root);
}

/** A folder that another process holds, or that was altered, is no defect of the harness. */
export async function withStoredRun<T>(root: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RunLockedError) {
      throw UsageError.of(`${root}: ほかの kenshu がこの実施フォルダを使っています。終わるのを待ってください。`, `${root}: another kenshu works on this run folder. Wait until it ends.`);
    }
    if (error instanceof JournalError || error instanceof AlteredInputError) {
      throw UsageError.of(
        `${root}: 記録が開始・記録時のものと一致しないため、使えません (${error.message})。`, `${root}: what is stored is not what was recorded, so it cannot be used (${error.message}).`,
      );
    }
    throw error;
  }
}
