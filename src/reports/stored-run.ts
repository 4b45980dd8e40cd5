import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { EvidenceRef } from '../domain/outcome.ts';
import { checksById } from '../requirements/catalogue.ts';
import type { DecidingRun, StoredEvidence } from '../run/deciding-run.ts';
import { linesOf } from '../run/journal-events.ts';
import { readJournal } from '../run/read-journal.ts';
import { outcomeOf } from '../run/results-outcome.ts';
import { resultsSchema, type Results } from '../run/results-schema.ts';
import { readJson, runFolder } from '../run/run-folder.ts';
import { selfTestLine } from './self-test-line.ts';

/** @throws {Error} naming the file when there are no results or they are not readable as results. */
export function readResults(root: string): Results {
  const { results } = runFolder(root);
  if (!existsSync(results)) throw new Error(`${results}: 結果がありません。kenshu judge ${root} で作成できます。 / no results; make them with kenshu judge ${root}`);
  const parsed = resultsSchema.safeParse(readJson(results));
  if (!parsed.success) throw new Error(`${results}: ${parsed.error.issues[0]?.path.join('.')}: ${parsed.error.issues[0]?.message}`);
  return parsed.data;
}

/** Evidence of a run by reference, from its journal. */
export function evidenceIndex(root: string): (ref: EvidenceRef) => StoredEvidence | undefined {
  const folder = runFolder(root);
  const byRef = new Map<EvidenceRef, StoredEvidence>();
  for (const line of linesOf(readJournal(folder.journal), 'evidence')) {
    byRef.set(line.ref, { name: line.name, mediaType: line.mediaType, path: join(folder.evidence, line.file), ...(line.actor ? { actor: line.actor } : {}) });
  }
  return (ref) => byRef.get(ref);
}

/** Answers from what was concluded before: reports are written again without touching the target. */
export function openStoredRun(root: string): DecidingRun {
  const results = readResults(root);
  const entries = new Map(results.checks.map((entry) => [entry.id, entry]));
  const evidence = evidenceIndex(root);
  return {
    selfTestLine: selfTestLine(results.selfTest.score),
    evidence,
    decide: (checkId) => {
      const entry = entries.get(checkId);
      const check = checksById().get(checkId);
      if (!entry || !check) return Promise.reject(new Error(`${root}: no result for ${checkId}`));
      return Promise.resolve({ check, outcome: outcomeOf(entry), judgedBy: entry.judgedBy });
    },
    close: () => Promise.resolve(),
  };
}
