import { join, resolve } from 'node:path';
import type { EvidenceMeta } from '../domain/evidence.ts';
import type { CheckOutcome, EvidenceRef, LocalText } from '../domain/outcome.ts';
import type { CatalogueCheck } from '../requirements/catalogue.ts';

/** Environment by which the command line talks to the processes it starts. */
export const RUN_ENVIRONMENT = {
  /** Run folder; made by the parent, opened by the worker. */
  folder: 'KENSHU_RUN_FOLDER',
  /** `replay` answers from results.json and sends nothing; anything else runs. */
  mode: 'KENSHU_MODE',
  /** Target profile and policy for `npx playwright test` alone. */
  target: 'KENSHU_TARGET',
  policy: 'KENSHU_POLICY',
  language: 'KENSHU_LANG',
  /** Set by the command line, which writes results and reports itself. */
  parent: 'KENSHU_PARENT',
} as const;

/** What was decided about one check, and by which rule. */
export interface Decision {
  readonly check: CatalogueCheck;
  readonly outcome: CheckOutcome;
  readonly judgedBy: { readonly rule: string; readonly lists: readonly string[] };
}

export interface StoredEvidence extends EvidenceMeta {
  /** Absolute path of the stored bytes. */
  readonly path: string;
}

/** A run that answers for checks: under way, or read back from its results. */
export interface DecidingRun {
  decide(checkId: string): Promise<Decision>;
  evidence(ref: EvidenceRef): StoredEvidence | undefined;
  /** One line on how the harness did against its own seeded defects, or that this was not done (未実施). */
  readonly selfTestLine: LocalText;
  close(): Promise<void>;
}

/**
 * The run folder of this process tree: the one in the environment, or a new one under `reports/` which is then put there, so that
 * reporters and workers agree.
 */
export function runFolderOfThisProcess(): string {
  const given = process.env[RUN_ENVIRONMENT.folder];
  if (given) return given;
  const stamp = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const folder = join(resolve('reports'), `${stamp}-${process.pid}`);
  process.env[RUN_ENVIRONMENT.folder] = folder;
  return folder;
}
