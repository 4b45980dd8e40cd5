import type { Problem } from '../domain/outcome.ts';
import type { DataAccess } from './data-access.ts';

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
  /** On a route that knows no second control: whether an account that needs none signs in there; null on any other route. */
  readonly otherAccount: 'signed-in' | 'refused' | 'unknown' | null;
  readonly wrongPassword: DataAccess;
  readonly passwordOnly: DataAccess;
  readonly complete: DataAccess;
}

export const OPT_OUT_KINDS = ['skip-enrolment', 'switch-off', 'weaker-route', 'remove-device', 'register-device'] as const;
/** What a user tries in order to do without the second control. */
export type OptOutKind = (typeof OPT_OUT_KINDS)[number];

export interface AccessOnRoute {
  readonly route: string;
  readonly access: DataAccess;
}

/** One user's attempt, on an account of its own. */
export interface OptOutTry {
  readonly direct: true;
  readonly seen: 'try';
  /** Name under `remoteAccess.optOut`. */
  readonly name: string;
  readonly kind: OptOutKind;
  readonly account: string;
  readonly route: string;
  /** The password alone, before, by route; on an account that has no factor yet, what ignoring the enrolment gives. */
  readonly before: readonly AccessOnRoute[];
  /** With everything the account has, before; null for an account that has no factor yet. */
  readonly completeBefore: DataAccess | null;
  /** Why the operation could not be carried to its end. */
  readonly problem?: Problem;
  /** What the session itself, and whatever the operation handed out, shows right afterwards; of an account without a factor only. */
  readonly during: DataAccess | null;
  /** The password alone from fresh clients, at the end of the window or when data was first shown, by route. */
  readonly after: readonly AccessOnRoute[];
  /** Signing in with the device that was registered without approval; null where there is none. */
  readonly newDevice: 'signed-in' | 'refused' | 'unknown' | null;
  /** With everything the account has (after enrolling, where it had no factor), at the end. */
  readonly completeAfter: DataAccess;
  readonly windowSeconds: number;
}

/** What the service offers, as far as it can be seen, and whether permitted changes work. */
export interface OptOutFeatures {
  readonly direct: true;
  readonly seen: 'features';
  readonly declared: readonly OptOutKind[];
  /** Kinds said to be absent, with the statement. */
  readonly absent: Readonly<Partial<Record<OptOutKind, string>>>;
  /** Kinds of which pages shown to the user tell. */
  readonly traces: readonly OptOutKind[];
  readonly usesDevices: boolean;
  /** A permitted change worked; null where none is declared. */
  readonly permitted: boolean | 'unknown' | null;
  readonly permittedProblem?: Problem;
}

/** Observation kinds of this family and the shape of each. */
export interface RemoteObservations {
  'remote.second-control': SecondControlData | NotDirect;
  'remote.user-cannot-opt-out': OptOutTry | OptOutFeatures | NotDirect;
}
