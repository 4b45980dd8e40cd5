import type { EvidenceRef, Problem } from '../domain/outcome.ts';
import type { ObservationKind } from '../observations/observation.ts';
import type { Observed, ProbeContext, ProbeDefinition, ProbePlan } from '../probes/define.ts';
import { ProbeError } from '../transport/probe-error.ts';
import { collectEvidence } from '../transport/collect.ts';
import type { AttemptState } from './attempts.ts';
import { canonicalJson } from './canonical-json.ts';
import { describeDefect } from './describe-defect.ts';
import type { Defect } from './journal-events.ts';
import type { Journal } from './journal.ts';
import type { RunLedger } from './ledger.ts';
import { DEFECT, INTERRUPTED } from './interrupted.ts';
import { problemOf } from './problem-of.ts';
import { inProbeScope, type ProbeScope } from './probe-scope.ts';
import { sleepClock } from './sleep-clock.ts';

export interface RunnerOptions {
  readonly journal: Journal;
  readonly ledger: RunLedger;
  /** Everything a probe works with but what belongs to the single attempt. */
  readonly context: Omit<ProbeContext, 'signal' | 'sleep'>;
  /** Rejects when the signal is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Monotonic. */
  readonly clockMs: () => number;
  readonly redact: (text: string) => string;
  readonly graceMs: number;
  /** Aborted when the process is to end. */
  readonly signal: AbortSignal;
}

export interface Assignment {
  readonly probe: ProbeDefinition;
  /** From 1, over all processes of the run. */
  readonly attempt: number;
  readonly plan: ProbePlan;
  readonly timeoutMs: number;
  /** Why it is not to be run at all. */
  readonly hindrance?: { readonly problem: Problem; readonly state: 'finished' | 'stopped' };
}

export type Ended = Exclude<AttemptState, 'open'>;

type Ending =
  | { readonly state: 'finished'; readonly problem?: Problem; readonly evidence?: readonly EvidenceRef[] }
  | { readonly state: 'stopped'; readonly problem: Problem; readonly evidence?: readonly EvidenceRef[] }
  | { readonly state: 'failed'; readonly defect: Defect };

/** Evidence kept with a problem: the steps nearest to it. */
const EVIDENCE_OF_PROBLEM = 20;

const timedOut = (timeoutMs: number): Problem => ({
  code: 'unreachable',
  reason: {
    ja: `見積り時間の上限 ${Math.ceil(timeoutMs / 1000)} 秒以内に観測が終わらなかったため打ち切りました。対象の応答の遅れを確認してください。`,
    en: `The observation was ended after ${Math.ceil(timeoutMs / 1000)} s, several times what it should take; see why the target is slow.`,
  },
});

/** Hours that ended and a run that was told to end concern the run: a later process takes the probe again. */
const endsRun = (error: unknown): boolean => error instanceof ProbeError && (error.code === 'OUT_OF_HOURS' || error.code === 'ABORTED');

/** A reason may quote the target. */
const redacted = ({ code, reason }: Problem, redact: (text: string) => string): Problem => ({ code, reason: { ja: redact(reason.ja), en: redact(reason.en) } });

/** Waits for the work, but not longer than the grace. */
async function withGrace(work: Promise<unknown>, graceMs: number): Promise<void> {
  const grace = Promise.withResolvers<void>();
  const timer = setTimeout(grace.resolve, graceMs);
  try {
    await Promise.race([work, grace.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Runs one attempt of a probe and records how it went. What the probe does never throws; a journal that cannot be written does. */
export async function runProbe({ probe, attempt, plan, timeoutMs, hindrance }: Assignment, options: RunnerOptions): Promise<Ended> {
  const { journal, clockMs } = options;
  const { kind } = probe;
  journal.append({ type: 'probe-started', kind, attempt, subjects: plan.subjects, waitsMs: plan.waitsMs, requests: plan.requests });
  const startedMs = clockMs();
  const seen = new Set<string>();
  const record = (observed: Observed<ObservationKind>): void => {
    const { subject, evidence } = observed;
    const content = 'problem' in observed ? { problem: redacted(observed.problem, options.redact) } : { data: observed.data };
    const takenAt = options.context.now().toISOString();
    journal.append({ type: 'observation', attempt, observation: { kind, subject, takenAt, ...content, evidence } });
    seen.add(subject);
  };
  const recordUnseen = (problem: Problem, evidence: readonly EvidenceRef[]): void => {
    const subjects = plan.subjects.length > 0 ? plan.subjects : ['*'];
    for (const subject of subjects.filter((one) => !seen.has(one))) record({ subject, problem, evidence });
  };

  let sleptMs = 0;
  const ending = (hindrance && { ...hindrance, problem: redacted(hindrance.problem, options.redact) }) ?? await observe({ probe, attempt, plan, timeoutMs }, options, record, seen, (ms) => { sleptMs = ms; });
  const timing = { wallMs: Math.round(clockMs() - startedMs), sleptMs: Math.round(sleptMs) };
  if (ending.state === 'failed') {
    recordUnseen(DEFECT, []);
    journal.append({ type: 'probe-failed', kind, attempt, defect: ending.defect, ...timing });
    return 'failed';
  }
  const { problem } = ending;
  if (problem) recordUnseen(problem, ('evidence' in ending && ending.evidence) || []);
  if (ending.state === 'stopped') journal.append({ type: 'probe-stopped', kind, attempt, problem: ending.problem, ...timing });
  else journal.append({ type: 'probe-finished', kind, attempt, ...(problem ? { problem } : {}), ...timing });
  return ending.state;
}

async function observe(
  { probe, attempt, plan, timeoutMs }: Assignment, options: RunnerOptions,
  record: (observed: Observed<ObservationKind>) => void, seen: ReadonlySet<string>, noteSlept: (ms: number) => void,
): Promise<Ending> {
  const scope: ProbeScope = { kind: probe.kind, ended: false };
  const controller = new AbortController();
  const stop = Promise.withResolvers<Ending>();
  const end = (ending: Ending): void => { stop.resolve(ending); controller.abort(); };
  const timer = setTimeout(() => end({ state: 'finished', problem: timedOut(timeoutMs) }), timeoutMs);
  const onAbort = (): void => end({ state: 'stopped', problem: INTERRUPTED });
  options.signal.addEventListener('abort', onAbort, { once: true });
  if (options.signal.aborted) onAbort();
  const clock = sleepClock(options.sleep, controller.signal, options.clockMs);
  const context: ProbeContext = { ...options.context, signal: controller.signal, sleep: clock.sleep };

  let left = false;
  const recordWhileThere = (observed: Observed<ObservationKind>): void => { if (!left) record(observed); };
  const work = inProbeScope(scope, () => drive(probe, context, controller.signal, recordWhileThere))
    .then((error) => (error ? endingOf(error, { probe, attempt }, options) : completion(plan, seen, options)));
  try {
    const ending = await Promise.race([stop.promise, work]);
    if (!controller.signal.aborted) return ending;
    // Told to end: what it still does may be recorded for a while, nothing new may begin.
    scope.ended = true;
    await withGrace(work, options.graceMs);
    return await stop.promise;
  } finally {
    left = true;
    scope.ended = true;
    noteSlept(clock.sleptMs);
    clearTimeout(timer);
    options.signal.removeEventListener('abort', onAbort);
  }
}

interface Thrown {
  readonly error: unknown;
  readonly evidence: readonly EvidenceRef[];
}

/** Takes observation after observation until the probe ends, throws or is aborted. */
async function drive(
  probe: ProbeDefinition, context: ProbeContext, signal: AbortSignal, record: (observed: Observed<ObservationKind>) => void,
): Promise<Thrown | undefined> {
  let iterator: AsyncIterator<Observed<ObservationKind>> | undefined;
  const step = async (): Promise<{ readonly next: IteratorResult<Observed<ObservationKind>> } | { readonly error: unknown }> => {
    try {
      iterator ??= probe.observe(context)[Symbol.asyncIterator]();
      return { next: await iterator.next() };
    } catch (error) {
      return { error };
    }
  };
  for (;;) {
    const { value: taken, evidence } = await collectEvidence(step);
    if ('error' in taken) return { error: taken.error, evidence };
    if (taken.next.done) return undefined;
    const malformed = malformation(taken.next.value);
    if (malformed) return { error: malformed, evidence };
    record(taken.next.value);
    if (signal.aborted) {
      await iterator?.return?.();
      return undefined;
    }
  }
}

/** What is yielded goes into the journal, so it must be JSON and say exactly one thing. */
function malformation(observed: Observed<ObservationKind>): TypeError | undefined {
  const { data, problem } = observed as { readonly data?: unknown; readonly problem?: unknown };
  if ((data === undefined) === (problem === undefined)) return new TypeError(`observation of ${observed.subject}: exactly one of data and problem`);
  try {
    canonicalJson(observed);
    return undefined;
  } catch (error) {
    return new TypeError(`observation of ${observed.subject} is not JSON: ${(error as Error).message}`);
  }
}

function endingOf({ error, evidence }: Thrown, { probe, attempt }: Pick<Assignment, 'probe' | 'attempt'>, options: RunnerOptions): Ending {
  const problem = problemOf(error);
  if (problem === undefined) return { state: 'failed', defect: describeDefect(error, options.redact) };
  const near = evidence.slice(-EVIDENCE_OF_PROBLEM);
  const told = redacted(problem, options.redact);
  if (endsRun(error)) return { state: 'stopped', problem: told, evidence: near };
  const spent = attempt > 1 && problem.code === 'no-input' && options.ledger.usedEarlierBy(probe.kind).length > 0;
  return { state: 'finished', problem: spent ? usedUpEarlier(told) : told, evidence: near };
}

const usedUpEarlier = ({ reason }: Problem): Problem => ({
  code: 'interrupted',
  reason: {
    ja: `中断した実行で使い捨ての資源を使用済みです。${reason.ja}`,
    en: `An interrupted attempt of this run has used up disposable resources. ${reason.en}`,
  },
});

/** A probe that says it is done must have accounted for everything it planned: silence is no observation. */
function completion(plan: ProbePlan, seen: ReadonlySet<string>, options: RunnerOptions): Ending {
  const unseen = plan.subjects.filter((subject) => !seen.has(subject));
  if (unseen.length === 0 && seen.size > 0) return { state: 'finished' };
  const what = unseen.length > 0 ? `no observation of ${unseen.join(', ')}` : 'no observation at all';
  return { state: 'failed', defect: { name: 'SilentProbe', message: options.redact(`the probe ended with ${what}`) } };
}
