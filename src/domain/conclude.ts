import type { CaseResult, CheckOutcome, Conclusion, EvidenceRef, InconclusiveCode, LocalText, Problem } from './outcome.ts';

interface Extra {
  readonly required?: boolean;
  readonly notes?: readonly LocalText[];
}

const nonEmpty = (evidence: readonly EvidenceRef[], caseId: string): readonly [EvidenceRef, ...EvidenceRef[]] => {
  const [first, ...rest] = evidence;
  if (first === undefined) throw new TypeError(`case ${caseId}: a pass or fail needs evidence`);
  return [first, ...rest];
};

const extras = ({ required = true, notes }: Extra) => ({ required, ...(notes?.length ? { notes } : {}) });

/** The case holds. Throws when there is nothing to show for it. */
export const pass = (id: string, reason: LocalText, evidence: readonly EvidenceRef[], extra: Extra = {}): CaseResult => ({
  id, outcome: 'pass', reason, evidence: nonEmpty(evidence, id), ...extras(extra),
});

/** The forbidden effect was seen, or the required one was missing after its window. Throws when there is nothing to show for it. */
export const fail = (id: string, reason: LocalText, evidence: readonly EvidenceRef[], extra: Extra = {}): CaseResult => ({
  id, outcome: 'fail', reason, evidence: nonEmpty(evidence, id), ...extras(extra),
});

export const inconclusive = (
  id: string, code: InconclusiveCode, reason: LocalText, evidence: readonly EvidenceRef[] = [], extra: Extra = {},
): CaseResult => ({ id, outcome: 'inconclusive', code, reason, evidence, ...extras(extra) });

export const notApplicable = (id: string, reason: LocalText, evidence: readonly EvidenceRef[] = [], extra: Extra = {}): CaseResult => ({
  id, outcome: 'not-applicable', reason, evidence, ...extras(extra),
});

export const fromProblem = (id: string, problem: Problem, evidence: readonly EvidenceRef[] = [], extra: Extra = {}): CaseResult =>
  inconclusive(id, problem.code, problem.reason, evidence, extra);

const first = (cases: readonly CaseResult[], outcome: Conclusion['outcome']): CaseResult | undefined =>
  cases.find((one) => one.outcome === outcome && (one.required || outcome !== 'inconclusive'));

/**
 * Case to check (catalogue §1): a failed case fails the check; else an inconclusive required case makes it inconclusive; else it
 * passes; cases that do not apply drop out. No case at all is a defect of the check.
 */
export function concludeCheck(cases: readonly CaseResult[]): CheckOutcome {
  if (cases.length === 0) throw new TypeError('a check must report at least one case');
  const evidence = [...new Set(cases.flatMap((one) => one.evidence))];
  const notes = cases.flatMap((one) => one.notes ?? []);
  const deciding = first(cases, 'fail') ?? first(cases, 'inconclusive') ?? first(cases, 'pass');
  const base = { evidence, cases, ...(notes.length ? { notes } : {}) };
  if (deciding === undefined) {
    const optional = cases.find((one) => one.outcome === 'inconclusive');
    if (optional?.outcome === 'inconclusive') return { ...base, outcome: 'inconclusive', code: optional.code, reason: optional.reason };
    return { ...base, outcome: 'not-applicable', reason: (cases[0] as CaseResult).reason };
  }
  if (deciding.outcome === 'inconclusive') return { ...base, outcome: 'inconclusive', code: deciding.code, reason: deciding.reason };
  if (deciding.outcome === 'fail') return { ...base, outcome: 'fail', reason: deciding.reason, evidence: nonEmpty(evidence, deciding.id) };
  const passed = cases.filter((one) => one.outcome === 'pass').length;
  const reason = passed === 1 ? deciding.reason : {
    ja: `${passed} 件のケースがすべて適合しました。`,
    en: `All ${passed} applicable cases passed.`,
  };
  return { ...base, outcome: 'pass', reason, evidence: nonEmpty(evidence, deciding.id) };
}
