import type { EvidenceRef, Problem } from '../domain/outcome.ts';
import type { IssuedKind, NothingIssued } from './issued-credentials.ts';

export const SECRET_CASES = ['shown-again', 'other-user', 'log', 'mail', 'answers', 'browser-storage'] as const;
export type SecretCase = (typeof SECRET_CASES)[number];

/** `issued`: as handed out; `own`: set by the owner afterwards; `session`: of a session that was alive. */
export type SecretLabel = 'issued' | 'own' | 'session';

/** A place where a credential must not be found after it was handed out. */
export interface SecretPlace {
  readonly case: SecretCase;
  /** View, function, log or route looked at. */
  readonly name: string;
  /** What was seen speaks of the account. */
  readonly concerns: boolean;
  readonly found: readonly SecretLabel[];
  /** A wrong password that was typed stands there; an observation. */
  readonly wrongPassword: boolean;
  /** Everything could be looked into. */
  readonly complete: boolean;
  readonly problem?: Problem;
  readonly evidence: readonly EvidenceRef[];
}

export interface ConfidentialData {
  /** Name under `issuedCredentials`. */
  readonly name: string;
  readonly kind: IssuedKind;
  readonly account: string;
  /** The owner signed in by the credential and set a password; else nothing was looked for. */
  readonly used: boolean;
  readonly places: readonly SecretPlace[];
  readonly problem?: Problem;
}

export interface CredentialObservations {
  readonly 'initial.credentials-confidential': ConfidentialData | NothingIssued;
}
