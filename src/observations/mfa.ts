import type { EvidenceRef, Problem } from '../domain/outcome.ts';

/** Whether a function for administrators answered with privileged content. `unknown` when it could not be asked. */
export interface FunctionSeen {
  readonly name: string;
  readonly privileged: boolean | 'unknown';
  readonly problem?: Problem;
}

/** What one client was given, at one point of signing in. */
export interface AccessSeen {
  /** Who the service believes the client is; null for nobody; `unknown` when the oracle could not be asked. */
  readonly identity: string | null | 'unknown';
  /** The privileged oracle showed its marker. */
  readonly privileged: boolean | 'unknown';
  readonly functions: readonly FunctionSeen[];
  readonly problem?: Problem;
}

export interface AdminFactorsData {
  readonly account: string;
  readonly route: string;
  /** The harness holds what it takes to produce a second factor. */
  readonly hasFactor: boolean;
  readonly wrongPassword: AccessSeen;
  readonly firstFactorOnly: AccessSeen;
  readonly bothFactors: AccessSeen;
}

/** A use of what was held after the first factor alone. */
export interface HalfSessionUse {
  /** `admin-function`, `privileged-oracle`, `repeated-sign-in`, `credential-function`, `password-change`, `factor-settings`. */
  readonly kind: string;
  /** Function or route tried. */
  readonly name: string;
  /** What was presented: the session itself, or a value it held, in the place of another route's credential. */
  readonly presented: string;
  /** The forbidden effect: privileged content, a credential that opens privileged content, a changed password or factor. */
  readonly effect: boolean | 'unknown';
  /** The same with both factors works; null where no control is possible. */
  readonly control: boolean | null;
  readonly problem?: Problem;
  readonly evidence: readonly EvidenceRef[];
}

export interface HalfSessionData {
  readonly account: string;
  readonly route: string;
  readonly uses: readonly HalfSessionUse[];
  readonly bothFactors: AccessSeen;
}

/** Observation kinds of this family and the shape of each. */
export interface MfaObservations {
  'mfa.admin-required': AdminFactorsData;
  'mfa.half-session': HalfSessionData;
}
