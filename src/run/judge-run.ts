import { existsSync, rmSync } from 'node:fs';
import { catalogue } from '../requirements/catalogue.ts';
import { countingAttempts } from './attempts.ts';
import { buildResults } from './build-results.ts';
import { judgeObservations } from './judge.ts';
import { readJournal, runStartedOf } from './read-journal.ts';
import type { Registry } from './registry.ts';
import { resultsSchema, type Results } from './results-schema.ts';
import { readJson, runFolder, writeJson } from './run-folder.ts';
import { readRunInputs } from './run-inputs.ts';

export interface JudgeRunOptions {
  readonly registry: Registry;
  /** Judge under this list instead of the one the run was made under. */
  readonly cryptrecList?: string;
  readonly selfTest?: Results['selfTest']['score'];
  /** Judge what the journal says although its chain does not hold. Shows what an altered observation would do; never for reports. */
  readonly acceptAltered?: boolean;
}

/**
 * Judges a run by its stored observations alone, rolls up, and writes results.json in place of what was there. Nothing is sent.
 *
 * @throws {JournalError} the journal does not hold
 * @throws {AlteredInputError} profile or policy was altered
 */
export function judgeRun(root: string, { registry, cryptrecList, selfTest = null, acceptAltered = false }: JudgeRunOptions): Results {
  const folder = runFolder(root);
  rmSync(folder.results, { force: true });
  const lines = readJournal(folder.journal, { acceptAltered });
  const started = runStartedOf(lines);
  const inputs = readRunInputs(folder, started);
  const { policy, profile } = inputs;
  const list = cryptrecList ?? started.cryptrecList;
  const { outcomes, defects } = judgeObservations(
    { attempts: countingAttempts(lines), probed: new Set(registry.probes.keys()), selected: started.selection && new Set(started.selection.checks) },
    catalogue().checks.map(({ id }) => id), registry.checks, { policy, profile, assessedAt: started.assessedAt, cryptrecList: list },
  );
  const base = started.base !== undefined && existsSync(folder.base) ? { base: resultsSchema.parse(readJson(folder.base)) as Results } : {};
  const results = buildResults({ lines, inputs, outcomes, defects, checks: registry.checks, cryptrecList: list, selfTest, ...base });
  writeJson(folder.results, results);
  return results;
}
