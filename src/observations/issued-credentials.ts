import type { Problem } from '../domain/outcome.ts';
import type { DataAccess } from './data-access.ts';
import type { AccessOnRoute } from './remote.ts';

export type IssuedKind = 'password' | 'link';
export type CharacterKind = 'upper' | 'lower' | 'digit' | 'symbol';

/** Several initial secrets by their properties; never the secrets themselves. */
export interface SecretFacts {
  readonly count: number;
  readonly distinct: boolean;
  /** Code points of the shortest. */
  readonly minLength: number;
  /** Kinds of characters that every one has. */
  readonly kinds: readonly CharacterKind[];
  /** What was found in each of them: `login id`, `account id`, `mail address`, `time of issue`, `sha256 of login id and time`, `readable data`. */
  readonly holds: readonly string[];
  /** What is left without that counts up. */
  readonly counter: boolean;
  /** Estimated bits of what is left that differs: places times the logarithm of the alphabet. */
  readonly bits: number;
}

export interface UnguessableData {
  readonly name: string;
  readonly kind: IssuedKind;
  readonly facts: SecretFacts;
  /** Each secret let its own account set a password and sign in with it. */
  readonly works: readonly (boolean | 'unknown')[];
  readonly problem?: Problem;
}

/** No credential is assigned, so the vendor says. */
export interface NothingIssued {
  readonly nothing: true;
  readonly statement: string;
  /** Places of the profile that speak of assigned credentials all the same. */
  readonly contradictedBy: readonly string[];
}

/** Something tried with an issued password before it was changed. */
export interface BeforeChange {
  /** `function`, `token`, … or the name of a declared one. */
  readonly name: string;
  readonly effect: boolean | 'unknown';
  readonly problem?: Problem;
}

export interface MustChangeData {
  readonly name: string;
  readonly kind: 'password';
  readonly account: string;
  /** Where the change is made. */
  readonly route: string;
  /** The issued password, by route; the first is that of the change. */
  readonly before: readonly AccessOnRoute[];
  /** A second sign-in by the issued password. */
  readonly again: DataAccess;
  readonly tried: readonly BeforeChange[];
  /** After the issued password was given as the new one: what it then opens. */
  readonly sameValue: DataAccess;
  /** Why the change could not be made. */
  readonly problem?: Problem;
  /** After the change: the new password, and the issued one. */
  readonly after: DataAccess;
  readonly issuedAfter: DataAccess;
}

/** Only links are handed out, by which owners set a password of their own. */
export interface LinkIssued {
  readonly name: string;
  readonly kind: 'link';
}

/** Observation kinds of this family and the shape of each. */
export interface IssuedObservations {
  'initial.unguessable': UnguessableData | NothingIssued;
  'initial.must-change': MustChangeData | LinkIssued | NothingIssued;
}

export const isNothing = (data: object): data is NothingIssued => 'nothing' in data;
