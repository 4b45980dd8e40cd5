import { INCONCLUSIVE_CODES, type InconclusiveCode, type LocalText, type OutcomeKind } from '../domain/outcome.ts';
import { checksById, requirement, type RequirementClass } from './catalogue.ts';
import { all, alternative, any, single, type Verdict } from './combine.ts';
import { withContradictions } from './contradictions.ts';
import { countCheck, toCounted, NOT_IMPLEMENTED, type CountedCheck, type Outcomes } from './count-check.ts';
import { isDocumentWait } from './document-wait.ts';
import { reasonFor } from './roll-up-reason.ts';
import { rollUpRules, type Member, type RollUpRules } from './roll-up-rules.ts';

/** What the checks say about one requirement. */
export interface RequirementResult {
  readonly no: number;
  readonly outcome: OutcomeKind;
  /** Null unless inconclusive: of the codes of its checks the one a human can act on soonest. */
  readonly code: InconclusiveCode | null;
  readonly class: RequirementClass;
  /** Every check that bears on it, advisory ones included. */
  readonly checks: readonly string[];
  /** The checks that decided, with what they count for here. */
  readonly decidedBy: readonly CountedCheck[];
  readonly reason: LocalText;
  /** Inconclusive, and nothing but documents or their review is missing. */
  readonly waitsOnlyForDocuments: boolean;
  /** Observations that do not change the verdict. */
  readonly notes: readonly LocalText[];
}

/**
 * Rolls check outcomes up to the outcomes of all 47 requirements, by number (catalogue §1 and each *Roll-up* line). A check without
 * an outcome counts as not implemented.
 *
 * @throws {RangeError} for an outcome of a check that the catalogue does not have: dropping it could hide a fail.
 */
export function rollUp(outcomes: Outcomes): RequirementResult[] {
  const unknown = [...outcomes.keys()].find((id) => !checksById().has(id));
  if (unknown !== undefined) throw new RangeError(`no check ${unknown} in the catalogue`);
  const marked = withContradictions(outcomes);
  return rollUpRules().rules.map((rules) => rollUpOne(rules, marked));
}

function rollUpOne(rules: RollUpRules, outcomes: Outcomes): RequirementResult {
  const { outcome, decidedBy } = decide(rules, outcomes);
  const waitsOnlyForDocuments = outcome === 'inconclusive' && decidedBy.every(isDocumentWait);
  return {
    no: rules.no,
    outcome,
    code: outcome === 'inconclusive' ? foremostCode(decidedBy) : null,
    class: requirement(rules.no).class,
    checks: [...new Set([...rules.members, ...rules.alternatives.flat()].map((one) => one.check.id))],
    decidedBy,
    reason: reasonFor(outcome, decidedBy, waitsOnlyForDocuments),
    waitsOnlyForDocuments,
    notes: notesFor(rules, outcomes, outcome),
  };
}

function decide(rules: RollUpRules, outcomes: Outcomes): Pick<Verdict, 'outcome' | 'decidedBy'> {
  const judged = (members: readonly Member[]): Verdict[] => members.map((one) => single(countCheck(one, outcomes)));
  const members = rules.members.filter((one) => one.gate !== 'A');
  const condition = members.find((one) => one.check.id === rules.appliesIf);
  if (condition !== undefined && countCheck(condition, outcomes).outcome === 'not-applicable') {
    const own = all(judged(members.filter((one) => one.check.requirements[0] === rules.no)));
    return own.outcome === 'fail' ? own : single(countCheck(condition, outcomes));
  }
  if (rules.alternatives.length === 0) return all(judged(members));
  return all([...judged(members), chooseAlternative(rules, outcomes)]);
}

/** A demand that none of its alternatives applies to is not met by anything; ways round it simply drop out. */
function chooseAlternative(rules: RollUpRules, outcomes: Outcomes): Verdict {
  const chosen = rules.pairByCase
    ? chooseByCase(rules.alternatives.flat(), outcomes)
    : any(rules.alternatives.map((members) => alternative(members.map((one) => single(countCheck(one, outcomes))))));
  return chosen.must && chosen.outcome === 'not-applicable' ? { ...chosen, outcome: 'inconclusive' } : chosen;
}

/**
 * Weighs two alternatives for each case of the first; the second counts with its case of the same id, or as a whole where it has
 * none. Cases that only the second has stand alone.
 */
function chooseByCase(members: readonly Member[], outcomes: Outcomes): Verdict {
  const [first, second] = members as readonly [Member, Member];
  const whole = any(members.map((one) => single(countCheck(one, outcomes))));
  const operations = casesOf(first, outcomes);
  const others = casesOf(second, outcomes);
  if (whole.outcome === 'pass' || operations.size === 0) return whole;
  const aligned = [...others.keys()].some((id) => operations.has(id));
  const ids = aligned ? [...new Set([...operations.keys(), ...others.keys()])] : [...operations.keys()];
  return all(ids.map((id) => {
    const pair = [operations.get(id), others.get(id) ?? (operations.has(id) ? countCheck(second, outcomes) : undefined)];
    return any(pair.filter((one) => one !== undefined).map(single));
  }));
}

function casesOf({ check, gate }: Member, outcomes: Outcomes): ReadonlyMap<string, CountedCheck> {
  const { cases } = outcomes.get(check.id) ?? NOT_IMPLEMENTED;
  const counted = cases.filter((one) => one.required || one.outcome !== 'inconclusive');
  return new Map(counted.map((one) => [one.id, toCounted(check.id, gate, { ...one, cases: [] })]));
}

/** Codes a human can do least about, soonest last; all others come before them. */
const LAST_CODES: readonly InconclusiveCode[] = ['evidence-unreviewed', 'evidence-missing', 'interrupted', 'not-implemented', 'not-selected'];
const CODES_BY_URGENCY: readonly InconclusiveCode[] = [
  'evidence-contradicted', ...INCONCLUSIVE_CODES.filter((code) => code !== 'evidence-contradicted' && !LAST_CODES.includes(code)), ...LAST_CODES,
];

function foremostCode(decidedBy: readonly CountedCheck[]): InconclusiveCode {
  return CODES_BY_URGENCY.find((code) => decidedBy.some((one) => one.code === code)) ?? 'no-input';
}

function notesFor(rules: RollUpRules, outcomes: Outcomes, outcome: OutcomeKind): LocalText[] {
  const advisory = rules.members.filter((one) => one.gate === 'A').map((one) => countCheck(one, outcomes));
  const notes = advisory.filter((one) => one.outcome === 'fail').map((one) => ({
    ja: `参考所見 ${one.check}: ${one.reason.ja}`, en: `Observation ${one.check}: ${one.reason.en}`,
  }));
  if (outcome !== 'pass') return notes;
  const unused = rules.alternatives.flat().map((one) => countCheck(one, outcomes)).filter((one) => one.outcome === 'fail');
  return [...notes, ...unused.map((one) => ({
    ja: `代替手段の不適合 ${one.check}(他の手段で要求事項を満たしています): ${one.reason.ja}`,
    en: `Failed alternative ${one.check} (the demand is met another way): ${one.reason.en}`,
  }))];
}
