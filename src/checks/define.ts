import type { CaseResult } from '../domain/outcome.ts';
import type { ObservationKind, Seen } from '../observations/observation.ts';
import type { Policy } from '../profile/policy-schema.ts';
import type { TargetProfile } from '../profile/schema.ts';

/** All a judge may know besides the observations. Stored with the run, so judging again gives the same outcome. */
export interface JudgeContext {
  readonly policy: Policy;
  /** What the vendor declared. References to secrets, never secrets. */
  readonly profile: TargetProfile;
  /** Fixed at the start of the run (catalogue §8.1); ISO 8601, UTC. */
  readonly assessedAt: string;
  /** Id of the CRYPTREC list judged by, for example `LS-0001-2022R2`. */
  readonly cryptrecList: string;
}

/** A statement with a stable id of the catalogue and the pure function that decides it. */
export interface CheckDefinition<K extends ObservationKind = ObservationKind> {
  readonly id: string;
  /** Raised by one whenever the same observations may be judged differently. */
  readonly rule: number;
  /** Observations to take before judging. */
  readonly needs: readonly K[];
  /** True when the verdict depends on the CRYPTREC list. */
  readonly usesCryptrecList?: boolean;
  /**
   * Pure: no network, clock, file or chance. Called only when each needed kind has at least one observation with data;
   * single observations may still carry a problem.
   */
  judge(seen: Seen<K>, context: JudgeContext): readonly CaseResult[];
}

/** Fixes the type of `needs`, so that `judge` can read only what the check declared. */
export const defineCheck = <const K extends ObservationKind>(check: CheckDefinition<K>): CheckDefinition<K> => check;
