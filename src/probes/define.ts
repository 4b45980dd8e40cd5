import type { Actors } from '../actors/types.ts';
import type { EvidenceSink } from '../domain/evidence.ts';
import type { Ledger } from '../domain/ledger.ts';
import type { EvidenceRef, Problem } from '../domain/outcome.ts';
import type { ObservationMap } from '../observations/index.ts';
import type { ObservationKind } from '../observations/observation.ts';
import type { Policy } from '../profile/policy-schema.ts';
import type { TargetProfile } from '../profile/schema.ts';
import type { Transport } from '../transport/types.ts';

/** Order of a run (catalogue §6): phases run one after another, probes of one phase side by side. */
export const PHASES = ['documents', 'network', 'isolation', 'credentials', 'second-factor', 'connection', 'lockout', 'deletion', 'termination'] as const;
export type Phase = (typeof PHASES)[number];

export type Impact = 'read' | 'write' | 'lock' | 'destructive';

/** What a probe will need, told before anything is sent. */
export interface ProbePlan {
  /** Subjects that will be observed. */
  readonly subjects: readonly string[];
  /** Inputs the profile does not supply; not empty: the probe is not run and its checks are 判定不能. */
  readonly missing: readonly Problem[];
  /** Disposable accounts it will use up. */
  readonly accounts: number;
  /** Requests and connections, estimated from above. */
  readonly requests: number;
  /** Windows of the policy or the profile that must pass one after another, in milliseconds; what the target imposes. */
  readonly waitsMs: number;
}

export interface PlanContext {
  readonly profile: TargetProfile;
  readonly policy: Policy;
}

/** What a probe works with. Everything that reaches the target passes `transport` or `actors`. */
export interface ProbeContext extends PlanContext {
  readonly transport: Transport;
  readonly actors: Actors;
  readonly evidence: EvidenceSink;
  readonly ledger: Ledger;
  /** Directory of the profile file, for files it names. */
  readonly profileDirectory: string;
  /** PEM texts of the policy's test trust anchors. */
  readonly testTrustAnchors: readonly string[];
  /** Fixed at the start of the run; ISO 8601, UTC. */
  readonly assessedAt: string;
  /** Aborted when the run ends early. */
  readonly signal: AbortSignal;
  readonly now: () => Date;
  /** Waits; the plan's declared windows pass through here, so that the run can tell waiting from working. @throws when aborted */
  readonly sleep: (ms: number) => Promise<void>;
  /** Unguessable marker of at least 80 bits, ASCII, never given twice; redaction leaves it readable. */
  readonly marker: (label: string) => string;
  /** A random secret (password, code) that redaction must replace from now on. */
  readonly learnSecret: (value: string) => void;
  /** Random bytes for generated values; seeded in tests. */
  readonly randomBytes: (length: number) => Uint8Array;
}

/** Code that talks to the target and reports what it saw. It never judges. */
export interface ProbeDefinition<K extends ObservationKind = ObservationKind> {
  readonly kind: K;
  readonly phase: Phase;
  readonly impact: Impact;
  plan(context: PlanContext): ProbePlan;
  /**
   * Yields one observation for each subject as soon as it is complete, so that what was seen is on disk before the next begins.
   * What the target does wrong is data or a `problem`; a throw that is no OperationError or ProbeError is a defect of the harness.
   */
  observe(context: ProbeContext): AsyncIterable<Observed<K>>;
}

export type Observed<K extends ObservationKind> = { readonly subject: string; readonly evidence: readonly EvidenceRef[] } & (
  | { readonly data: ObservationMap[K] }
  | { readonly problem: Problem }
);

export const defineProbe = <const K extends ObservationKind>(probe: ProbeDefinition<K>): ProbeDefinition<K> => probe;
