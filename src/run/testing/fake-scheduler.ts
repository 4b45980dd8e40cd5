import type { ProbeContext, ProbeDefinition } from '../../probes/define.ts';
import { openEvidenceStore } from '../evidence-store.ts';
import { healthMonitor, type HealthMonitor } from '../health.ts';
import type { Journal } from '../journal.ts';
import { openLedger, type RunLedger } from '../ledger.ts';
import type { TimeoutRule } from '../probe-budget.ts';
import { createScheduler, type ProgressEvent, type Scheduler } from '../scheduler.ts';
import { policy, profile } from './fake-run.ts';

export interface FakeScheduler extends Scheduler {
  readonly ledger: RunLedger;
  readonly progress: readonly ProgressEvent[];
  /** Ends the process's part of the run. */
  abort(): void;
}

interface Overrides {
  readonly consent?: Parameters<typeof profile>[0];
  readonly health?: HealthMonitor;
  readonly timeouts?: Partial<TimeoutRule>;
  readonly concurrency?: number;
  readonly onProgress?: (event: ProgressEvent) => void;
}

const sleep = (ms: number, signal: AbortSignal): Promise<void> => new Promise((resolve, reject) => {
  const timer = setTimeout(resolve, ms);
  signal.addEventListener('abort', () => { clearTimeout(timer); reject(new Error('aborted')); }, { once: true });
});

/** The real scheduler over a context without a target. */
export function fakeScheduler(journal: Journal, evidenceIn: Parameters<typeof openEvidenceStore>[0], probes: readonly ProbeDefinition[], overrides: Overrides = {}): FakeScheduler {
  const ledger = openLedger(journal);
  const controller = new AbortController();
  const progress: ProgressEvent[] = [];
  const context = {
    profile: profile(overrides.consent), policy: policy(), ledger, evidence: openEvidenceStore(evidenceIn, journal), now: () => new Date(0),
  } as unknown as ProbeContext;
  const scheduler = createScheduler({
    journal, ledger, context, probes, sleep, clockMs: () => performance.now(), signal: controller.signal,
    redact: (text) => text.replaceAll('hunter2', '‹secret›'),
    health: overrides.health ?? healthMonitor({ sleep: async () => undefined }),
    requestsPerSecond: 5, usage: () => ({ requests: 0, connections: 0, waitedForRateMs: 0 }),
    timeouts: { factor: 3, floorMs: 20_000, perRequestMs: 500, graceMs: 50, ...overrides.timeouts },
    ...(overrides.concurrency === undefined ? {} : { concurrency: overrides.concurrency }),
    onProgress: (event) => { progress.push(event); overrides.onProgress?.(event); },
  });
  return { ...scheduler, ledger, progress, abort: () => controller.abort() };
}
