import type { InconclusiveCode, OutcomeKind } from '../domain/outcome.ts';
import { isDocumentWait } from './document-wait.ts';

/** Exit codes of the command line. `usage`: nothing was sent. `defect`: of the harness. */
export const EXIT = { conformant: 0, nonConformant: 1, undecided: 2, usage: 64, defect: 70 } as const;

/** The part of a run's results that the exit code depends on. */
export interface Exitable {
  readonly run: { readonly complete: boolean };
  readonly requirements: readonly {
    readonly outcome: OutcomeKind;
    readonly decidedBy: readonly {
      readonly check: string; readonly outcome: OutcomeKind; readonly code: InconclusiveCode | null;
    }[];
  }[];
  readonly checks: readonly { readonly code: InconclusiveCode | null }[];
}

export interface ExitOptions {
  /** Requirements that only wait for documents count as undecided. */
  readonly requireDocuments?: boolean;
  /**
   * Checks the harness does not have yet do not count as undecided. For the run against the embedded staging service alone: there
   * they say something about the harness and nothing about the service.
   */
  readonly allowNotImplemented?: boolean;
}

/**
 * 1 when a deciding check failed; else 2 when the run is incomplete or something is undecided; else 0. Checks left out by the
 * selection never count, unless everything was left out: a run that looked at nothing is not green. Advisory checks never count.
 */
export function exitCode({ run, requirements, checks }: Exitable, options: ExitOptions = {}): 0 | 1 | 2 {
  const undecided = requirements.filter((one) => one.outcome === 'inconclusive');
  const failed = requirements.filter((one) => one.outcome === 'fail');
  if (failed.length > 0 || undecided.some((one) => one.decidedBy.some((check) => check.outcome === 'fail'))) return EXIT.nonConformant;
  const lookedAt = checks.some((one) => one.code !== 'not-selected');
  if (!run.complete || !lookedAt) return EXIT.undecided;
  return undecided.every((one) => isExcused(one.decidedBy, options)) ? EXIT.conformant : EXIT.undecided;
}

type Deciding = Exitable['requirements'][number]['decidedBy'];

function isExcused(decidedBy: Deciding, { requireDocuments = false, allowNotImplemented = false }: ExitOptions): boolean {
  return decidedBy.length > 0 && decidedBy.every((one) =>
    one.code === 'not-selected' ||
    (one.code === 'not-implemented' && allowNotImplemented) ||
    (!requireDocuments && isDocumentWait(one)));
}
