import type { CheckDefinition, JudgeContext } from '../checks/define.ts';
import { concludeCheck, fromProblem } from '../domain/conclude.ts';
import type { CaseResult, CheckOutcome, Problem } from '../domain/outcome.ts';
import type { ObservationKind, Seen } from '../observations/observation.ts';
import type { Attempt } from './attempts.ts';
import { INTERRUPTED } from './interrupted.ts';

/** What judging needs to know of a run besides its context. */
export interface Observed {
  /** The attempt that counts, by kind. */
  readonly attempts: ReadonlyMap<ObservationKind, Attempt>;
  /** Kinds that a probe of this version takes. */
  readonly probed: ReadonlySet<ObservationKind>;
  /** Checks that were selected; null for all. */
  readonly selected: ReadonlySet<string> | null;
}

export interface JudgeDefect {
  readonly check: string;
  readonly error: unknown;
}

export interface Judged {
  readonly outcomes: ReadonlyMap<string, CheckOutcome>;
  /** Judges that threw. Their checks are inconclusive, and the run is a defect of the harness (exit 70). */
  readonly defects: readonly JudgeDefect[];
}

const NOT_SELECTED: Problem = {
  code: 'not-selected',
  reason: { ja: '今回の実行では選択されていません。', en: 'This run was limited to other checks.' },
};

const NOT_IMPLEMENTED: Problem = {
  code: 'not-implemented',
  reason: {
    ja: 'この版の検収ツールには、この検査がまだありません。',
    en: 'This version of the harness does not have the check yet.',
  },
};

const JUDGE_DEFECT: Problem = {
  code: 'interrupted',
  reason: {
    ja: '検収ツールの不具合により判定できませんでした(対象の問題ではありません)。',
    en: 'A defect of the harness prevented the judgement (it is not the target\'s).',
  },
};

const undecided = (problem: Problem): CheckOutcome => concludeCheck([fromProblem('check', problem)]);

/** A probe that did not come to its end, and why. */
function cutShort(attempt: Attempt): Problem | undefined {
  return attempt.problem ?? (attempt.state === 'finished' ? undefined : INTERRUPTED);
}

/**
 * The case that keeps a check from passing on a part of what was to be seen. What was seen stands: a fail rests on an observation
 * that is complete in itself, a pass on all of them.
 */
function withheld(attempts: readonly Attempt[]): CaseResult | undefined {
  for (const attempt of attempts) {
    const problem = cutShort(attempt);
    if (problem) return fromProblem(`observation:${attempt.kind}`, problem);
  }
  return undefined;
}

/** Cases for a kind of which nothing but problems was seen: one for each subject, or one for the whole. */
function problemCases(attempt: Attempt | undefined): readonly CaseResult[] {
  const problems = attempt?.observations.flatMap(({ subject, problem, evidence }) => (problem ? [fromProblem(`${attempt.kind}:${subject}`, problem, evidence)] : [])) ?? [];
  return problems.length > 0 ? problems : [fromProblem('observation', (attempt && cutShort(attempt)) ?? INTERRUPTED)];
}

const hasData = (attempt: Attempt | undefined): boolean => attempt?.observations.some(({ data }) => data !== undefined) ?? false;

/** Judges one check by the observations of the attempts that count. Pure. @throws what the check's judge throws */
export function judgeCheck(check: CheckDefinition, { attempts, probed }: Pick<Observed, 'attempts' | 'probed'>, context: JudgeContext): CheckOutcome {
  const unprobed = check.needs.find((kind) => !attempts.has(kind) && !probed.has(kind));
  if (unprobed !== undefined) return undecided(NOT_IMPLEMENTED);
  const unseen = check.needs.filter((kind) => !hasData(attempts.get(kind)));
  if (unseen.length > 0) return concludeCheck(unseen.flatMap((kind) => problemCases(attempts.get(kind))));

  const needed = check.needs.flatMap((kind) => attempts.get(kind) ?? []);
  const seen = Object.fromEntries(needed.map(({ kind, observations }) => [kind, observations])) as Seen<ObservationKind>;
  const cases = check.judge(seen, context);
  const outcome = concludeCheck(cases);
  const missing = withheld(needed);
  const claims = outcome.outcome === 'pass' || outcome.outcome === 'not-applicable';
  return missing && claims ? concludeCheck([...cases, missing]) : outcome;
}

/**
 * Judges checks by what a run observed. Pure: the same observations, checks and context give the same outcomes, in the order of
 * `ids`. Every id has an outcome; one without a definition is `not-implemented`.
 */
export function judgeObservations(
  observed: Observed, ids: readonly string[], checks: ReadonlyMap<string, CheckDefinition>, context: JudgeContext,
): Judged {
  const outcomes = new Map<string, CheckOutcome>();
  const defects: JudgeDefect[] = [];
  const decide = (id: string): CheckOutcome => {
    if (observed.selected && !observed.selected.has(id)) return undecided(NOT_SELECTED);
    const check = checks.get(id);
    if (check === undefined) return undecided(NOT_IMPLEMENTED);
    try {
      return judgeCheck(check, observed, context);
    } catch (error) {
      defects.push({ check: id, error });
      return undecided(JUDGE_DEFECT);
    }
  };
  for (const id of ids) outcomes.set(id, decide(id));
  return { outcomes, defects };
}
