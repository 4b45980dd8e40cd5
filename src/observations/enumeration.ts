import type { EvidenceRef, LocalText, Problem } from '../domain/outcome.ts';

/** Where somebody who holds nothing gives a login id. */
export type EnumerationPlace = 'login' | 'reset' | 'sign-up' | 'invitation';
export type AccountState = 'known' | 'locked' | 'disabled';

/** An answer without what differs by itself: numbers, random values, times and the login id given. */
export interface Impression {
  readonly status: number;
  /** Digest of what a person sees. */
  readonly look: string;
  /** By lower-case name; digests of values. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The same asked of an account and of two ids that do not exist, in turn. */
export interface Comparison {
  readonly place: EnumerationPlace;
  readonly route: string;
  readonly state: AccountState;
  readonly account: string;
  /** The account is in that state: its correct password was accepted (known) or refused (locked, disabled). */
  readonly proven: boolean | 'unknown';
  readonly ofAccount: readonly Impression[];
  readonly absent: readonly Impression[];
  readonly otherAbsent: readonly Impression[];
  readonly problem?: Problem;
  readonly evidence: readonly EvidenceRef[];
}

/** Milliseconds of answers to wrong passwords, interleaved. */
export interface TimingSample {
  readonly route: string;
  readonly existingMs: readonly number[];
  readonly absentMs: readonly number[];
  /** Answers that a limiter gave instead. */
  readonly throttled: number;
  readonly problem?: Problem;
  readonly evidence: readonly EvidenceRef[];
}

export interface EnumerationData {
  readonly comparisons: readonly Comparison[];
  /** Null where it could not be measured without locking. */
  readonly timing: TimingSample | null;
  /** Places that are declared absent, or not declared. */
  readonly untried: readonly { readonly place: EnumerationPlace; readonly problem?: Problem; readonly notApplicable?: LocalText }[];
}

/** Observation kinds of this family and the shape of each. */
export interface EnumerationObservations {
  'account.enumeration': EnumerationData;
}
