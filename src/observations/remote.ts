import type { EvidenceRef, Problem } from '../domain/outcome.ts';

/** Who the service takes a client for. */
export type IdentitySeen = 'self' | 'somebody else' | 'nobody' | 'unknown';

/** What one client was given, at one point of signing in. */
export interface RemoteAccessSeen {
  readonly identity: IdentitySeen;
  /** Places that showed the marker of a stored object of the tenant. */
  readonly shown: readonly string[];
  /** Places that could not be asked. */
  readonly unanswered: readonly string[];
  readonly problem?: Problem;
  readonly evidence: readonly EvidenceRef[];
}

/** Where attempts came from, as the service sees it. */
export interface OutsideSeen {
  readonly source: string;
  /** Null when neither the profile nor the service tells. */
  readonly address: string | null;
  readonly trustedRanges: readonly string[];
  /** Whether the address lies in one of them. */
  readonly trusted: boolean | 'unknown';
}

/** The vendor says that ordinary staff do not reach the service over the internet. */
export interface NotDirect {
  readonly direct: false;
  readonly statement: string | null;
  /** Whether an ordinary account signed in from outside all the same; null when there was no way to try. */
  readonly reached: boolean | 'unknown' | null;
  readonly problem?: Problem;
}

export interface SecondControlData {
  readonly direct: true;
  readonly account: string;
  readonly role: string;
  readonly route: string;
  readonly outside: OutsideSeen;
  /** The harness holds what it takes: a second factor, or a route that presents a registered device. */
  readonly hasControl: boolean;
  /** `device` where a registered device is the second control. */
  readonly control: 'factor' | 'device';
  readonly wrongPassword: RemoteAccessSeen;
  readonly passwordOnly: RemoteAccessSeen;
  readonly complete: RemoteAccessSeen;
}

/** Observation kinds of this family and the shape of each. */
export interface RemoteObservations {
  'remote.second-control': SecondControlData | NotDirect;
}
