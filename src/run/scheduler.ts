import type { Problem } from '../domain/outcome.ts';
import type { ObservationKind } from '../observations/observation.ts';
import { PHASES, type Phase, type ProbeDefinition, type ProbePlan } from '../probes/define.ts';
import { attemptsOf, countingAttempts } from './attempts.ts';
import { imposedMs } from './critical-path.ts';
import type { Usage } from './journal-events.ts';
import type { HealthMonitor } from './health.ts';
import { DEFAULT_TIMEOUT_RULE, probeTimeoutMs, type TimeoutRule } from './probe-budget.ts';
import { runProbe, type Assignment, type Ended, type RunnerOptions } from './probe-runner.ts';

export type ProgressEvent =
  | { readonly type: 'phase-started'; readonly phase: Phase; readonly kinds: readonly ObservationKind[]; readonly remainingMs: number }
  | { readonly type: 'probe-started'; readonly phase: Phase; readonly kind: ObservationKind }
  | {
    readonly type: 'probe-ended'; readonly phase: Phase; readonly kind: ObservationKind; readonly state: Ended;
    readonly done: number; readonly total: number;
    /** What the target still imposes by the plans of what is left, in milliseconds. */
    readonly remainingMs: number;
  };

export interface SchedulerOptions extends Omit<RunnerOptions, 'graceMs'> {
  /** Probes of the kinds that the selected checks need. */
  readonly probes: readonly ProbeDefinition[];
  readonly health: HealthMonitor;
  readonly requestsPerSecond: number;
  readonly usage: () => Usage;
  readonly concurrency?: number;
  readonly timeouts?: TimeoutRule;
  readonly onProgress?: (event: ProgressEvent) => void;
}

export interface Scheduler {
  /** Runs what is left to run; the same promise each time. Rejects only when the journal cannot be written. */
  start(): Promise<void>;
  /** Resolves when the kind's probe has ended in this process or an earlier one, and at once when there is none. */
  settled(kind: ObservationKind): Promise<void>;
  /** Probes that have not ended yet. */
  left(): number;
}

/** Phases whose probes tell themselves whether the target answers, or do not need it. */
const WITHOUT_HEALTH: ReadonlySet<Phase> = new Set(['documents', 'network']);

interface Planned {
  readonly probe: ProbeDefinition;
  readonly plan: ProbePlan;
}

const NOTHING: ProbePlan = { subjects: [], missing: [], accounts: 0, requests: 0, waitsMs: 0 };

async function inParallel<T>(items: readonly T[], limit: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  const worker = async (): Promise<void> => { for (const item of queue) await work(item); };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
}

/** Phases one after another, probes of a phase side by side, each probe once (catalogue §6). */
export function createScheduler(options: SchedulerOptions): Scheduler {
  const { journal, context, health, concurrency = 8, timeouts = DEFAULT_TIMEOUT_RULE, onProgress = () => undefined } = options;
  const counting = countingAttempts(journal.lines);
  const left = options.probes.filter(({ kind }) => counting.get(kind)?.state !== 'finished');
  const waiting = new Map(left.map(({ kind }) => [kind, Promise.withResolvers<void>()]));
  const pending = new Map<ObservationKind, Planned>();
  for (const { promise } of waiting.values()) promise.catch(() => undefined);
  let ended = 0;
  let running: Promise<void> | undefined;
  const remainingMs = (): number => Math.round(imposedMs([...pending.values()], options.requestsPerSecond));

  const planned = (probe: ProbeDefinition): Planned => {
    try {
      return { probe, plan: probe.plan({ profile: context.profile, policy: context.policy }) };
    } catch (error) {
      // Run like any other, so that a defect in planning is recorded where a defect in observing is.
      return { probe: { ...probe, observe: () => { throw error; } }, plan: NOTHING };
    }
  };

  const hindranceOf = async ({ probe, plan }: Planned): Promise<Assignment['hindrance']> => {
    const declared = missingInput(plan) ?? missingConsent(probe, context.profile.consent);
    if (declared) return { problem: declared, state: 'finished' };
    const unwell = WITHOUT_HEALTH.has(probe.phase) ? undefined : await health.gate();
    return unwell && { problem: unwell, state: 'stopped' };
  };

  const run = async (item: Planned, phaseRequests: number): Promise<void> => {
    const { probe, plan } = item;
    const { kind, phase } = probe;
    onProgress({ type: 'probe-started', phase, kind });
    const hindrance = await hindranceOf(item);
    const attempt = attemptsOf(journal.lines).filter((one) => one.kind === kind).length + 1;
    const timeoutMs = probeTimeoutMs(plan, phaseRequests, options.requestsPerSecond, timeouts);
    const state = await runProbe({ probe, plan, attempt, timeoutMs, ...(hindrance ? { hindrance } : {}) }, { ...options, graceMs: timeouts.graceMs });
    pending.delete(kind);
    ended += 1;
    waiting.get(kind)?.resolve();
    onProgress({ type: 'probe-ended', phase, kind, state, done: ended, total: left.length, remainingMs: remainingMs() });
  };

  const runPhase = async (phase: Phase): Promise<void> => {
    const items = [...pending.values()].filter(({ probe }) => probe.phase === phase);
    if (items.length === 0 || options.signal.aborted) return;
    const kinds = items.map(({ probe }) => probe.kind);
    const begun = { type: 'phase-started', phase, kinds, remainingMs: remainingMs() } as const;
    journal.append(begun);
    onProgress(begun);
    const [before, startedMs] = [options.usage(), options.clockMs()];
    const requests = items.reduce((sum, { plan }) => sum + plan.requests, 0);
    await inParallel(items, concurrency, (item) => run(item, requests));
    journal.append({ type: 'phase-finished', phase, wallMs: Math.round(options.clockMs() - startedMs), ...since(before, options.usage()) });
  };

  const runAll = async (): Promise<void> => {
    for (const probe of left) pending.set(probe.kind, planned(probe));
    try {
      for (const phase of PHASES) await runPhase(phase);
      for (const one of waiting.values()) one.resolve();
    } catch (error) {
      for (const one of waiting.values()) one.reject(error);
      throw error;
    }
  };

  return {
    start: () => (running ??= runAll()),
    settled: (kind) => waiting.get(kind)?.promise ?? Promise.resolve(),
    left: () => left.length - ended,
  };
}

const since = (before: Usage, after: Usage): Usage => ({
  requests: after.requests - before.requests,
  connections: after.connections - before.connections,
  waitedForRateMs: Math.round(after.waitedForRateMs - before.waitedForRateMs),
});

function missingInput({ missing }: ProbePlan): Problem | undefined {
  const [first] = missing;
  if (first === undefined) return undefined;
  const all = (language: 'ja' | 'en'): string => [...new Set(missing.map(({ reason }) => reason[language]))].join(language === 'ja' ? '' : ' ');
  return { code: first.code, reason: { ja: all('ja'), en: all('en') } };
}

const CONSENT = { lock: 'allowLocking', destructive: 'allowDestructive' } as const;

function missingConsent({ impact }: ProbeDefinition, consent: { readonly allowLocking: boolean; readonly allowDestructive: boolean }): Problem | undefined {
  if (impact !== 'lock' && impact !== 'destructive') return undefined;
  const needed = CONSENT[impact];
  if (consent[needed]) return undefined;
  return {
    code: 'unsafe-to-run',
    reason: {
      ja: `対象プロファイルの consent.${needed} が true でないため実施しません。ベンダーの同意を得て設定してください。`,
      en: `Not run, because consent.${needed} of the target profile is not true; set it once the vendor has consented.`,
    },
  };
}

