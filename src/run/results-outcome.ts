import type { CaseResult, CheckOutcome } from '../domain/outcome.ts';
import type { CaseEntry, CheckEntry } from './results-schema.ts';

type Conclusion = Pick<CaseEntry, 'outcome' | 'code' | 'reason' | 'evidence' | 'notes'>;

/** How results.json writes what was concluded: every name always there. */
export const conclusionEntry = (one: CheckOutcome | CaseResult): Conclusion => ({
  outcome: one.outcome, code: one.outcome === 'inconclusive' ? one.code : null, reason: one.reason, evidence: one.evidence, notes: one.notes ?? [],
});

export const caseEntry = (one: CaseResult): CaseEntry => ({ id: one.id, required: one.required, ...conclusionEntry(one) });

const concluded = ({ outcome, code, reason, evidence, notes }: Conclusion) => ({
  outcome, reason, evidence, ...(code === null ? {} : { code }), ...(notes.length > 0 ? { notes } : {}),
});

/** The outcome that a stored entry was written from. The schema holds a code to inconclusive and nothing else. */
export const outcomeOf = (entry: CheckEntry): CheckOutcome =>
  ({ ...concluded(entry), cases: entry.cases.map((one) => ({ id: one.id, required: one.required, ...concluded(one) })) }) as CheckOutcome;
