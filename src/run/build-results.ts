import type { CheckDefinition } from '../checks/define.ts';
import type { CheckOutcome, LocalText, OutcomeKind } from '../domain/outcome.ts';
import { deviations } from '../profile/deviations.ts';
import { catalogue, requirement, type CatalogueCheck } from '../requirements/catalogue.ts';
import { withContradictions } from '../requirements/contradictions.ts';
import { rollUp } from '../requirements/roll-up.ts';
import { countingAttempts } from './attempts.ts';
import { describeCreation } from './cleanup.ts';
import { runTiming } from './critical-path.ts';
import type { JournalLine, Usage } from './journal-events.ts';
import { linesOf } from './journal-events.ts';
import type { JudgeDefect } from './judge.ts';
import { ledgerEntries } from './ledger.ts';
import { permittedRate } from './permitted-rate.ts';
import { runStartedOf } from './read-journal.ts';
import { JUDGED_BY_NONE, judgedBy } from './registry.ts';
import { caseEntry, conclusionEntry, outcomeOf } from './results-outcome.ts';
import type { CheckEntry, RequirementEntry, Results } from './results-schema.ts';
import type { RunInputs } from './run-inputs.ts';

export interface ResultsInput {
  readonly lines: readonly JournalLine[];
  readonly inputs: RunInputs;
  readonly outcomes: ReadonlyMap<string, CheckOutcome>;
  readonly checks: ReadonlyMap<string, CheckDefinition>;
  readonly defects: readonly JudgeDefect[];
  /** List judged by, which may be another than the run was made under. */
  readonly cryptrecList: string;
  readonly selfTest: Results['selfTest']['score'];
  /** Results of the run that this one completes. */
  readonly base?: Results;
}

/** Everything results.json says, from what is stored: no clock, so the same input gives the same bytes. */
export function buildResults(input: ResultsInput): Results {
  const { lines, inputs, base } = input;
  const started = runStartedOf(lines);
  const checks = contradicted(catalogue().checks.map((check) => completed(checkEntry(check, input, started.runId), base)));
  const requirements = requirementEntries(checks);
  return {
    schema: 1,
    kenshu: started.kenshu,
    run: runEntry(input),
    target: { name: inputs.profile.service.name, profileSha256: started.digests.profile },
    policy: { sha256: started.digests.policy, municipality: inputs.policy.municipality },
    catalogue: { sha256: catalogue().sha256 },
    lists: [...new Set(checks.flatMap((check) => check.judgedBy.lists))].map((id) => ({ id })),
    deviations: deviations(inputs.policy).map(({ path, approval, ...one }) => ({
      parameter: path, value: one.value, default: one.default, looser: one.looser, approval: approval ?? null,
    })),
    coverage: [...countingAttempts(lines).values()].map(({ kind, subjects, observations }) => {
      const seen = observations.filter(({ data }) => data !== undefined).map(({ subject }) => subject);
      const all = [...subjects, ...observations.map(({ subject }) => subject)].filter((subject) => subject !== '*');
      return { dimension: kind, known: [...new Set(all)], exercised: [...new Set(seen)] };
    }),
    selfTest: { score: input.selfTest },
    summary: {
      requirements: totals(requirements),
      checks: totals(checks),
      notImplemented: checks.filter(({ code }) => code === 'not-implemented').length,
      waitingForDocuments: requirements.filter(({ waitsOnlyForDocuments }) => waitsOnlyForDocuments).length,
    },
    requirements,
    checks,
  };
}

function checkEntry(check: CatalogueCheck, { outcomes, checks, cryptrecList }: ResultsInput, run: string): CheckEntry {
  const outcome = outcomes.get(check.id);
  if (outcome === undefined) throw new Error(`${check.id} has no outcome`);
  const definition = outcome.outcome === 'inconclusive' && outcome.code === 'not-selected' ? undefined : checks.get(check.id);
  const { id, requirements, gate, mode, impact, area, title, summary } = check;
  return {
    id, requirements, gate, mode, impact, area, title, summary,
    ...conclusionEntry(outcome),
    cases: outcome.cases.map(caseEntry),
    rule: definition?.rule ?? null,
    judgedBy: definition ? judgedBy(definition, cryptrecList) : JUDGED_BY_NONE,
    run,
  };
}

/** In a partial retest what was not selected keeps the result, and the name, of the earlier run. */
const completed = (entry: CheckEntry, base: Results | undefined): CheckEntry =>
  (entry.code === 'not-selected' && base?.checks.find(({ id }) => id === entry.id)) || entry;

const outcomesOf = (checks: readonly CheckEntry[]): ReadonlyMap<string, CheckOutcome> => new Map(checks.map((entry) => [entry.id, outcomeOf(entry)]));

/** Documents that a probe disproved say so themselves, not only in the requirement. */
function contradicted(checks: readonly CheckEntry[]): readonly CheckEntry[] {
  const outcomes = outcomesOf(checks);
  const marked = withContradictions(outcomes);
  return checks.map((entry) => {
    const outcome = marked.get(entry.id);
    return outcome === undefined || outcome === outcomes.get(entry.id) ? entry : { ...entry, ...conclusionEntry(outcome) };
  });
}

function requirementEntries(checks: readonly CheckEntry[]): readonly RequirementEntry[] {
  return rollUp(outcomesOf(checks)).map((result) => {
    const { category, subcategory, title, text } = requirement(result.no);
    return { ...result, category, subcategory, title, text };
  });
}

function totals(entries: readonly { readonly outcome: OutcomeKind }[]): Results['summary']['checks'] {
  const count = (kind: OutcomeKind): number => entries.filter(({ outcome }) => outcome === kind).length;
  return { pass: count('pass'), fail: count('fail'), inconclusive: count('inconclusive'), 'not-applicable': count('not-applicable') };
}

function runEntry({ lines, inputs, defects }: ResultsInput): Results['run'] {
  const { runId, assessedAt, selection, base } = runStartedOf(lines);
  const finished = linesOf(lines, 'finished').at(-1);
  const failures = [
    ...linesOf(lines, 'probe-failed').filter((line) => countingAttempts(lines).get(line.kind)?.attempt === line.attempt)
      .map(({ kind, defect }) => ({ where: kind as string, message: `${defect.name}: ${defect.message}` })),
    ...defects.map(({ check, error }) => ({ where: check, message: String(error) })),
  ];
  return {
    id: runId,
    startedAt: (lines[0] as JournalLine).at,
    finishedAt: finished?.at ?? null,
    complete: finished?.complete === true && failures.length === 0,
    assessedAt,
    selection: selection && { ...(selection.requirements ? { requirements: selection.requirements } : {}), checks: selection.checks },
    base: base ?? null,
    timing: linesOf(lines, 'phase-started').length > 0 ? runTiming(lines, permittedRate(inputs.profile, inputs.policy)) : null,
    usage: totalUsage(lines),
    defects: failures,
    notRemoved: notRemoved(lines),
  };
}

const CLEAN_UP: LocalText = { ja: 'kenshu cleanup で削除できます。', en: 'Remove it with kenshu cleanup.' };

const notRemoved = (lines: readonly JournalLine[]): Results['run']['notRemoved'] =>
  ledgerEntries(lines).filter(({ state }) => state !== 'removed').map(({ creation, failure }) => ({
    what: describeCreation(creation), where: creation.owner ? `${creation.declaredAs} (${creation.owner})` : creation.declaredAs, byHand: failure ?? CLEAN_UP,
  }));

/** Sum over the processes of the run; of one that was killed, what its finished phases have recorded. */
function totalUsage(lines: readonly JournalLine[]): Results['run']['usage'] {
  const ofProcess: { last?: Usage; phases: Usage[] }[] = [];
  for (const line of lines) {
    if (line.type === 'process-started') ofProcess.push({ phases: [] });
    const current = ofProcess.at(-1);
    if (current && (line.type === 'usage' || line.type === 'finished')) current.last = line;
    if (current && line.type === 'phase-finished') current.phases.push(line);
  }
  const parts = ofProcess.flatMap(({ last, phases }) => (last ? [last] : phases));
  const sum = (name: keyof Usage): number => parts.reduce((total, part) => total + part[name], 0);
  return ofProcess.length === 0 ? null : { requests: sum('requests'), connections: sum('connections'), waitedForRateMs: sum('waitedForRateMs') };
}
