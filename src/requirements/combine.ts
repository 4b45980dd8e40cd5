import type { InconclusiveCode, OutcomeKind } from '../domain/outcome.ts';
import type { CountedCheck } from './count-check.ts';

/** A verdict on one or more checks together, with those that decided it. */
export interface Verdict {
  readonly outcome: OutcomeKind;
  readonly decidedBy: readonly CountedCheck[];
  /** The literal demand (M, M-alt), as against a way round it (B). */
  readonly must: boolean;
  /** Inconclusive only because nobody has looked yet: it may still become a pass. */
  readonly unexamined: boolean;
}

/**
 * Codes of a check that was not looked at, by the harness or by the reviewer. Of such a check it cannot be said that it does not
 * pass, so beside it a failed alternative decides nothing yet.
 */
const UNEXAMINED: ReadonlySet<InconclusiveCode> = new Set(['not-implemented', 'not-selected', 'interrupted', 'evidence-unreviewed']);

export const single = (counted: CountedCheck): Verdict => ({
  outcome: counted.outcome,
  decidedBy: [counted],
  must: counted.gate !== 'B',
  unexamined: counted.code !== null && UNEXAMINED.has(counted.code),
});

/**
 * Joint verdict of checks that must all hold (catalogue §1): fail before inconclusive before pass; what is not-applicable drops out.
 * Where every must is not-applicable, ways round it prove nothing and the whole is not-applicable.
 */
export function all(verdicts: readonly Verdict[]): Verdict {
  const must = verdicts.some((one) => one.must);
  for (const outcome of ['fail', 'inconclusive'] as const) {
    const deciding = verdicts.filter((one) => one.outcome === outcome);
    if (deciding.length === 0) continue;
    const decidedBy = unique(deciding.flatMap((one) => one.decidedBy));
    return { outcome, decidedBy, must, unexamined: deciding.every((one) => one.unexamined) };
  }
  const demands = must ? verdicts.filter((one) => one.must) : verdicts;
  const outcome = demands.every((one) => one.outcome === 'not-applicable') ? 'not-applicable' : 'pass';
  const decidedBy = unique(verdicts.filter((one) => one.outcome === outcome).flatMap((one) => one.decidedBy));
  return { outcome, decidedBy, must, unexamined: false };
}

/** One alternative: not-applicable, together with the ways round it, when its demand is. */
export function alternative(verdicts: readonly Verdict[]): Verdict {
  const demands = verdicts.filter((one) => one.must);
  const absent = demands.length > 0 && demands.every((one) => one.outcome === 'not-applicable');
  return all(absent ? demands : verdicts);
}

/**
 * Joint verdict of alternatives (catalogue §1, M-alt): met if one passes; fails only if none passes and at least one fails. A failed
 * alternative beside one that nobody has looked at is inconclusive.
 */
export function any(verdicts: readonly Verdict[]): Verdict {
  const must = verdicts.every((one) => one.must);
  const by = (outcome: OutcomeKind): readonly Verdict[] => verdicts.filter((one) => one.outcome === outcome);
  const verdict = (outcome: OutcomeKind, deciding: readonly Verdict[], unexamined = false): Verdict => (
    { outcome, decidedBy: unique(deciding.flatMap((one) => one.decidedBy)), must, unexamined }
  );
  if (by('pass').length > 0) return verdict('pass', by('pass'));
  const undecided = by('inconclusive');
  const unexamined = undecided.some((one) => one.unexamined);
  if (by('fail').length > 0 && !unexamined) return verdict('fail', by('fail'));
  if (undecided.length > 0) return verdict('inconclusive', [...by('fail'), ...undecided], unexamined);
  return verdict('not-applicable', verdicts);
}

function unique(counted: readonly CountedCheck[]): readonly CountedCheck[] {
  const seen = new Map(counted.map((one) => [`${one.check} ${one.outcome} ${one.code}`, one]));
  return [...seen.values()];
}
