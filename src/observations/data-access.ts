import type { EvidenceRef, Problem } from '../domain/outcome.ts';

/** Who the service takes a client for. */
export type IdentitySeen = 'self' | 'somebody else' | 'nobody' | 'unknown';

/** What one client was given, at one point of signing in. */
export interface DataAccess {
  readonly identity: IdentitySeen;
  /** Places that showed the marker of a stored object of the tenant. */
  readonly shown: readonly string[];
  /** Places that could not be asked. */
  readonly unanswered: readonly string[];
  readonly problem?: Problem;
  readonly evidence: readonly EvidenceRef[];
}
