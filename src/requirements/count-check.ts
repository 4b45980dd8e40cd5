import { concludeCheck } from '../domain/conclude.ts';
import type { CheckOutcome, InconclusiveCode, LocalText, OutcomeKind } from '../domain/outcome.ts';
import type { Gate } from './catalogue.ts';
import type { Member, Scope } from './roll-up-rules.ts';

/** What a check counts for in one requirement; differs from the check's own outcome where only some of its cases count. */
export interface CountedCheck {
  readonly check: string;
  readonly gate: Gate;
  readonly outcome: OutcomeKind;
  readonly code: InconclusiveCode | null;
  readonly reason: LocalText;
}

export type Outcomes = ReadonlyMap<string, CheckOutcome>;

/** The outcome of a check of the catalogue that nothing has decided. */
export const NOT_IMPLEMENTED: CheckOutcome = {
  outcome: 'inconclusive',
  code: 'not-implemented',
  reason: { ja: 'この検査は本ツールに未実装のため、判定していません。', en: 'The harness does not have this check yet, so nothing was decided.' },
  evidence: [],
  cases: [],
};

const OTHER_REQUIREMENT: LocalText = {
  ja: 'この検査の結果には、当該要件に係るケースが含まれていません。',
  en: 'The result of this check has no case that bears on this requirement.',
};

export function countCheck({ check, gate, scope }: Member, outcomes: Outcomes): CountedCheck {
  return toCounted(check.id, gate, withinScope(outcomes.get(check.id) ?? NOT_IMPLEMENTED, scope));
}

export const toCounted = (check: string, gate: Gate, outcome: CheckOutcome): CountedCheck => ({
  check, gate, outcome: outcome.outcome, code: outcome.outcome === 'inconclusive' ? outcome.code : null, reason: outcome.reason,
});

/**
 * The outcome over the cases in scope. A pass or a fail that rests on none of them says nothing about the requirement, so it is
 * neither there.
 */
export function withinScope(outcome: CheckOutcome, scope: Scope | undefined): CheckOutcome {
  if (scope === undefined) return outcome;
  const inScope = outcome.cases.filter((one) => ('only' in scope ? belongs(one.id, scope.only) : !belongs(one.id, scope.except)));
  if (inScope.length > 0) return inScope.length === outcome.cases.length ? outcome : concludeCheck(inScope);
  if ('except' in scope && outcome.cases.length === 0) return outcome;
  if (outcome.outcome === 'inconclusive' || outcome.outcome === 'not-applicable') return outcome;
  return { outcome: 'inconclusive', code: 'ambiguous-effect', reason: OTHER_REQUIREMENT, evidence: outcome.evidence, cases: [] };
}

const belongs = (caseId: string, names: readonly string[]): boolean => caseId.split(/[^\p{L}\p{N}-]+/u).some((part) => names.includes(part));
