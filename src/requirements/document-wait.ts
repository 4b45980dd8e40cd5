import type { InconclusiveCode, OutcomeKind } from '../domain/outcome.ts';
import { checksById } from './catalogue.ts';

/**
 * True when a check is undecided because a document, or its review, is still to come. A documents check that the harness does not
 * have is decided by reading, so it waits as well; an automatic one that it does not have is a gap.
 */
export function isDocumentWait(one: {
  readonly check: string; readonly outcome: OutcomeKind; readonly code: InconclusiveCode | null;
}): boolean {
  const mode = checksById().get(one.check)?.mode;
  if (one.outcome !== 'inconclusive' || mode === undefined || mode === 'auto') return false;
  return one.code === 'evidence-missing' || one.code === 'evidence-unreviewed' || (one.code === 'not-implemented' && mode === 'evidence');
}
