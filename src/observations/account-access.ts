import type { EvidenceRef, Problem } from '../domain/outcome.ts';
import type { Told } from './session.ts';

/** One thing that lets its holder in, and what became of it. */
export interface HeldCredentialSeen {
  /** `session@api`, `second-session@api`, `refresh@api`, `sign-in@api`, `password-reset`, or a name of standingCredentials. */
  readonly name: string;
  readonly before: Told;
  /** It still worked when last asked. */
  readonly after: Told;
  /** From the ending to the last time it worked; null when it never did. */
  readonly lastAliveMs: number | null;
  /** The same held by somebody who was left alone goes on working. */
  readonly neighbourAfter: Told;
  readonly problem?: Problem;
  readonly evidence: readonly EvidenceRef[];
}

export interface EndedAccountData {
  readonly action: 'disable' | 'remove';
  readonly account: string;
  readonly neighbour: string;
  /** Status of the last answer to the administrator. */
  readonly answered: number | null;
  readonly windowMs: number;
  readonly credentials: readonly HeldCredentialSeen[];
  /** Kinds of credential of which the profile says neither how they are obtained nor that there are none. */
  readonly unknownKinds: readonly string[];
  /** Kinds that the profile says are absent. */
  readonly absentKinds: readonly string[];
  /** Longest stated life of signed addresses of files, in seconds; null where none are declared. */
  readonly signedUrlSeconds: number | null;
}

/** Observation kinds of this family and the shape of each. */
export interface AccountAccessObservations {
  'account.disable-cuts-access': EndedAccountData;
}
