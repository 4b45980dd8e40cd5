/** Outcomes to test roll-up with. */
import type { CaseResult, CheckOutcome, InconclusiveCode, OutcomeKind } from '../domain/outcome.ts';
import { catalogue } from './catalogue.ts';
import { rollUp, type RequirementResult } from './roll-up.ts';

const EVIDENCE = [`sha256:${'0'.repeat(64)}`] as const;
const reason = { ja: '理由', en: 'reason' };

/** An outcome in one word; an inconclusive one by its code. */
export type Short = 'pass' | 'fail' | 'n/a' | InconclusiveCode;

function conclusion(short: Short) {
  if (short === 'pass' || short === 'fail') return { outcome: short, reason, evidence: EVIDENCE } as const;
  if (short === 'n/a') return { outcome: 'not-applicable', reason, evidence: [] } as const;
  return { outcome: 'inconclusive', code: short, reason, evidence: [] } as const;
}
export const whole = (short: Short): CheckOutcome => ({ ...conclusion(short), cases: [] });
export const withCases = (short: Short, cases: Record<string, Short>): CheckOutcome => ({
  ...conclusion(short),
  cases: Object.entries(cases).map(([id, one]): CaseResult => ({ id, required: true, ...conclusion(one) })),
});

/** Cases that count for one requirement only, so that a whole outcome counts for all of them. */
const SCOPES: Readonly<Record<string, readonly string[]>> = {
  'privacy.third-party-egress': ['host', 'purpose'],
  'access.ip-header-spoof': ['allow-list', 'factor-exemption'],
  'mfa.alternate-routes': ['admin', 'ordinary'],
  'mfa.code-validation': ['admin', 'ordinary'],
  'mfa.one-time': ['admin', 'ordinary'],
  'mfa.guess-limit': ['admin', 'ordinary'],
};
export const everywhere = (id: string, short: Short): CheckOutcome => (
  withCases(short, Object.fromEntries((SCOPES[id] ?? []).map((one) => [one, short])))
);

export const ALL = catalogue().checks.map((one) => one.id);
export const allPass = (): Map<string, CheckOutcome> => new Map(ALL.map((id) => [id, everywhere(id, 'pass')]));
export const having = (changes: Record<string, Short | CheckOutcome>): Map<string, CheckOutcome> => {
  const outcomes = allPass();
  for (const [id, change] of Object.entries(changes)) outcomes.set(id, typeof change === 'string' ? everywhere(id, change) : change);
  return outcomes;
};
export const of = (no: number, outcomes: ReadonlyMap<string, CheckOutcome>): RequirementResult => rollUp(outcomes)[no - 1]!;
export const verdict = (no: number, changes: Record<string, Short | CheckOutcome>): OutcomeKind => of(no, having(changes)).outcome;
