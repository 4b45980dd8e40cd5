import type { EvidenceRef, Problem } from '../domain/outcome.ts';

/** Whose second factor it is: requirement 18 is about administrators, requirement 21 about ordinary users. */
export type FactorHolder = 'admin' | 'ordinary';

/** One sign-in and what it gave. */
export interface FactorTried {
  readonly at: string;
  readonly source: string;
  /** A code reached the service, which had taken the password before. */
  readonly codeSent: boolean;
  /** Who the service believed the client was afterwards; `unknown` when it could not be asked. */
  readonly effect: 'signed-in' | 'refused' | 'unknown';
  /** The privileged oracle; null where it tells nothing about this account. */
  readonly privileged: boolean | 'unknown' | null;
  readonly status?: number;
  readonly hint?: 'rate-limited' | 'challenge';
  readonly problem?: Problem;
}

/** Something else than a right code in the place of one. */
export interface CodeInput {
  /** `wrong`, `empty`, `missing`, `null`, `other-account`, `abandoned-enrolment` … */
  readonly name: string;
  readonly tried?: FactorTried;
  /** The right code shortly afterwards. */
  readonly control?: FactorTried;
  /** Why it could not be tried. */
  readonly problem?: Problem;
  readonly evidence: readonly EvidenceRef[];
}

export interface CodeValidationData {
  readonly holder: FactorHolder;
  readonly route: string;
  readonly account: string;
  /** The password alone, without any code. */
  readonly firstFactorOnly: FactorTried;
  /** Both factors, before the rest. */
  readonly bothFactors: FactorTried;
  readonly inputs: readonly CodeInput[];
}

/** Observation kinds of this family and the shape of each. */
export interface SecondFactorObservations {
  'mfa.code-validation': CodeValidationData;
}
