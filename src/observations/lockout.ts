import type { EvidenceRef, LocalText, Problem } from '../domain/outcome.ts';

/** One login attempt, told by effect; without the password. */
export interface AttemptSeen {
  readonly at: string;
  readonly source: string;
  readonly effect: 'signed-in' | 'refused' | 'unknown';
  readonly status?: number;
  readonly retryAfterSeconds?: number;
  /** What the answer looked like; never decisive. */
  readonly hint?: 'rate-limited' | 'challenge';
  readonly problem?: Problem;
}

/** An attempt with its time since the answer to the last failure, in seconds: when it was begun and when its effect was known. */
export interface TimedAttempt extends AttemptSeen {
  readonly beganSeconds: number;
  readonly endedSeconds: number;
}

/** The correct password after k consecutive failures, and again while it stays refused. */
export interface LockSeries {
  readonly account: string;
  /** Failures that reached the service's password check, as far as can be told. */
  readonly failures: number;
  /** The correct password works before the first failure. */
  readonly controlBefore: AttemptSeen;
  /** From the earliest failure that can have locked (those of the series before have not) to the last one. */
  readonly failingSeconds: number;
  /** Another account from the same source, right after. */
  readonly neighbour: AttemptSeen;
  /** The correct password: the first at once, the others at growing distance. */
  readonly correct: readonly TimedAttempt[];
  readonly evidence: readonly EvidenceRef[];
}

export interface LockoutData {
  readonly route: string;
  readonly cap: number;
  readonly minRefusalSeconds: number;
  /** For how long a lock is known to hold: what the vendor declares, else what the policy asks for. */
  readonly holdsSeconds: number;
  readonly declaredThreshold: number | null;
  /** An account with a single failure still logs in with the correct password. */
  readonly afterOneFailure: AttemptSeen;
  /** By account and rising number of failures; the last series of an account decides. */
  readonly series: readonly LockSeries[];
}

/** An account locked from one source and tried from another. */
export interface SourceSeries {
  readonly account: string;
  /** How many failures came from each source. */
  readonly failures: Readonly<Record<string, number>>;
  /** From the first failure, which is the earliest that can have locked, to the last one. */
  readonly failingSeconds: number;
  /** The correct password from each source after the failures. */
  readonly correct: readonly TimedAttempt[];
  readonly evidence: readonly EvidenceRef[];
}

export interface AccountBoundData {
  readonly route: string;
  readonly sources: readonly [main: string, other: string];
  /** For how long a lock is known to hold: what the vendor declares, else what the policy asks for. */
  readonly holdsSeconds: number;
  /** Failures after which the account refused the correct password from the main source; null when no lock was found. */
  readonly threshold: number | null;
  /** An account without failures, from the other source. */
  readonly twinFromOther: AttemptSeen;
  /** Locked from the main source alone; up to two accounts. */
  readonly oneSource: readonly SourceSeries[];
  /** The same number of failures over both sources in turn; up to two accounts. */
  readonly spread: readonly SourceSeries[];
  /** Another account from both sources, at the end. */
  readonly neighbours: readonly AttemptSeen[];
}

/** Wrong passwords sent in some manner to an account of its own, then the correct one plainly, from clients without history. */
export interface FailureSeries {
  readonly account: string;
  /** The correct password, plainly, before the first failure. */
  readonly controlBefore: AttemptSeen;
  /** Failures that reached the service's password check, as far as can be told, and those that were sent. */
  readonly failures: number;
  readonly sent: number;
  readonly correct: readonly AttemptSeen[];
  /** From the earliest failure that can have locked to the end of the last attempt with the correct password; 0 when none can have. */
  readonly elapsedSeconds: number;
  readonly evidence: readonly EvidenceRef[];
}

/** How many plain failures lock; null when none up to the policy's cap did. The series is the one that decided. */
export interface TwinLock {
  readonly threshold: number | null;
  readonly series: FailureSeries;
}

/** One way to fail that might escape the lock. */
export interface Manner {
  readonly name: string;
  /** Where it was tried, if not on the route of the whole observation. */
  readonly route?: string;
  /** Failures after which the lock is due in this manner. */
  readonly due: number;
  /** The correct password in this manner on an account without failures; null where the manner is no property of the attempt. */
  readonly control: AttemptSeen | null;
  /** Up to two accounts. */
  readonly series: readonly FailureSeries[];
  /** Why the manner could not be tried. */
  readonly problem?: Problem;
  /** Names that a reader should know: cookies edited, forms used, roles. Never values. */
  readonly used?: readonly string[];
  /** Why the manner cannot exist here. */
  readonly notApplicable?: LocalText;
}

/** A lock that holds against plain failures, tried with failures of other kinds. */
export interface BypassData {
  readonly route: string;
  readonly twin: TwinLock;
  /** For how long a lock is known to hold: what the vendor declares, else what the policy asks for. */
  readonly holdsSeconds: number;
  readonly manners: readonly Manner[];
  /** Another account, from the same source at the end. */
  readonly neighbour: AttemptSeen;
}

/** A locked account watched until it opens again. */
export interface Recovery {
  readonly account: string;
  readonly lockedBy: AttemptSeen;
  /** By an administrator: the correct password after the unlock; null where the profile declares none. By time: after the last wait. */
  readonly correct: AttemptSeen | null;
  /** From the last failure until it was seen open, or until watching ended. */
  readonly seconds: number;
  readonly evidence: readonly EvidenceRef[];
  readonly problem?: Problem;
}

/** Whether something about a locked account was found before the window ended; one for each account looked at. */
export interface Traced {
  readonly account: string;
  readonly found: boolean;
  readonly seconds: number;
  readonly problem?: Problem;
  readonly evidence: readonly EvidenceRef[];
}

/** The answers to the same failures on an account and on an id that does not exist, by their looks. */
export interface LooksCompared {
  readonly account: string;
  readonly known: readonly string[];
  readonly unknown: readonly string[];
  readonly evidence: readonly EvidenceRef[];
}

export interface RecoveryData {
  readonly route: string;
  readonly twin: TwinLock;
  readonly declaredSeconds: number | null;
  readonly byTime: Recovery | null;
  readonly byAdmin: Recovery | null;
  /** Null where the profile does not tell where to look. */
  readonly log: readonly Traced[] | null;
  readonly notice: readonly Traced[] | null;
  readonly windowSeconds: number;
  readonly looks: readonly LooksCompared[];
}

/** Observation kinds of this family and the shape of each. */
export interface LockoutObservations {
  'lockout.blocks-correct-password': LockoutData;
  'lockout.account-bound': AccountBoundData;
  'lockout.header-spoof': BypassData;
  'lockout.client-state': BypassData;
  'lockout.identifier-variants': BypassData;
  'lockout.all-routes': BypassData;
  'lockout.parallel': BypassData;
  'lockout.all-accounts': BypassData;
  'lockout.reset-abuse': BypassData;
  'lockout.recovery-and-trace': RecoveryData;
}
