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

/** A private object of the former account, looked for by the new one. */
export interface InheritedSeen {
  readonly type: string;
  /** Places at which the former owner saw it. */
  readonly shownBefore: readonly string[];
  /** Of those, the ones at which the new account received its content. */
  readonly shownAfter: readonly string[];
  /** Places at which the new account could not look. */
  readonly unasked: readonly string[];
  /** The new account makes such an object and reads it. */
  readonly ownObject: Told;
  readonly problem?: Problem;
  readonly evidence: readonly EvidenceRef[];
}

export interface FormerCredentialSeen {
  readonly name: string;
  readonly before: Told;
  /** It stands for the new account. */
  readonly after: Told;
  readonly problem?: Problem;
  readonly evidence: readonly EvidenceRef[];
}

export interface RecreatedAccountData {
  readonly account: string;
  /** The former account could not sign in any more within the window. */
  readonly gone: Told;
  /** `created`: the new account signs in; `refused`: the login id is not given again. */
  readonly recreation: 'created' | 'refused' | 'unknown';
  readonly formerRole: string;
  readonly givenRole: string;
  /** What the service says the new account's role is; null where the profile does not tell how to ask. */
  readonly role: string | 'unknown' | null;
  /** What it said of the former account. */
  readonly roleBefore: string | 'unknown' | null;
  readonly objects: readonly InheritedSeen[];
  readonly credentials: readonly FormerCredentialSeen[];
  readonly problem?: Problem;
}

/** Observation kinds of this family and the shape of each. */
export interface AccountAccessObservations {
  'account.disable-cuts-access': EndedAccountData;
  'account.recreate-clean': RecreatedAccountData;
}
