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

/** The same code a second time, and what came before and after. */
export interface ReuseSeen {
  readonly first: FactorTried;
  readonly again: FactorTried;
  /** Steps that had begun since the code's own when the second answer came; null where codes belong to no step. */
  readonly agedSteps: number | null;
  /** A fresh code. */
  readonly fresh: FactorTried;
  /** The used code once more, when another had been used since. */
  readonly later: FactorTried;
  /** A fresh code at the end. */
  readonly control: FactorTried;
  readonly evidence: readonly EvidenceRef[];
}

/** One code in two sign-ins at once. */
export interface ParallelSeen {
  /** How many of them were waiting when they were let go together. */
  readonly together: number;
  readonly results: readonly FactorTried[];
  readonly control: FactorTried;
  readonly evidence: readonly EvidenceRef[];
}

/** One recovery code twice. */
export interface RecoverySeen {
  readonly first: FactorTried;
  readonly again: FactorTried;
  readonly control: FactorTried;
}

/** The code of another step. */
export interface OffsetSeen {
  /** Steps from the present one. */
  readonly steps: number;
  readonly tried: FactorTried;
  /** The right code afterwards; absent where the other one was taken. */
  readonly control?: FactorTried;
}

type Part<T> = T | { readonly problem: Problem; readonly evidence: readonly EvidenceRef[] };

export interface OneTimeData {
  readonly holder: FactorHolder;
  readonly route: string;
  readonly account: string;
  readonly reuse: Part<ReuseSeen>;
  readonly parallel: Part<{ readonly rounds: readonly ParallelSeen[]; readonly evidence: readonly EvidenceRef[] }>;
  /** Absent with the vendor's statement that there are no recovery codes. */
  readonly recovery: Part<RecoverySeen & { readonly evidence: readonly EvidenceRef[] }> | { readonly absent: string };
  /** Null where this was not looked at: the codes belong to no step, or another route of the same holder was. */
  readonly offsets: Part<{ readonly seen: readonly OffsetSeen[]; readonly evidence: readonly EvidenceRef[] }> | null;
}

/** Wrong codes for one account, and whether the right one still works. */
export interface GuessSeries {
  readonly account: string;
  /** Both factors, before the first wrong code. */
  readonly controlBefore: FactorTried;
  /** Wrong codes asked for, and those the service looked at as far as can be told. */
  readonly planned: number;
  readonly evaluated: number;
  /** From the first wrong code to the last. */
  readonly elapsedSeconds: number;
  /** The right code directly afterwards, from each source in turn. */
  readonly right: readonly FactorTried[];
  /** Another account from the first source, with both factors. */
  readonly neighbour: FactorTried;
  readonly evidence: readonly EvidenceRef[];
}

/** A way to guess; each series is on an account of its own. */
export interface GuessManner {
  /** `same-challenge`, `new-challenge`, `burst`, `sources`, or the profile's name of another place that asks for a code. */
  readonly name: string;
  readonly series: readonly GuessSeries[];
  readonly problem?: Problem;
}

export interface GuessLimitData {
  readonly holder: FactorHolder;
  readonly route: string;
  readonly manners: readonly GuessManner[];
}

/** A device cookie, genuine or not, with a first factor and no code. */
export interface DeviceUse {
  /** `other-account`, `altered-identity`, `altered-expiry`, `guessed`, `no-cookie`. */
  readonly name: string;
  /** What stood in the cookie, by its making and never by its value. */
  readonly value: string;
  readonly tried: FactorTried;
  readonly evidence: readonly EvidenceRef[];
}

/** The genuine cookie before trust was taken back, and at the end of the time that may take. */
export interface DeviceEnd {
  /** `revoked`, `factor-replaced`, `password-changed`. */
  readonly name: string;
  readonly before?: FactorTried;
  readonly after?: FactorTried;
  /** Both factors afterwards. */
  readonly control?: FactorTried;
  readonly problem?: Problem;
  readonly evidence: readonly EvidenceRef[];
}

export type TrustedDeviceData = { readonly route: string } & ({ readonly absent: string } | {
  readonly account: string;
  readonly other: string;
  /** The first factor alone, without any cookie. */
  readonly without: FactorTried;
  /** The genuine cookie with the first factor of its own account, before and after the uses. */
  readonly genuine: FactorTried;
  readonly genuineAfter: FactorTried;
  /** Whom or what the cookie tells in readable form: `identity`, `expiry`. */
  readonly readable: readonly string[];
  readonly uses: readonly DeviceUse[];
  /** The other account with both factors, at the end. */
  readonly otherControl: FactorTried;
  readonly ends: readonly DeviceEnd[];
});

/** A try to change or recover a second factor in a way that must not be enough. */
export interface FactorChange {
  /** `half-session`, `full-session`, `other-account`, `password-reset`, `factor-reset`. */
  readonly name: string;
  /** What was presented, or which way of the profile was taken. */
  readonly by: string;
  /** Sign-ins and sessions afterwards that would be privileged if it had been enough, by what they are. */
  readonly after: readonly { readonly what: 'new-factor' | 'first-factor-only' | 'session'; readonly tried: FactorTried }[];
  /** The account with both of its factors afterwards; absent where the account has none any more. */
  readonly control?: FactorTried;
  readonly problem?: Problem;
  readonly evidence: readonly EvidenceRef[];
}

export interface FactorChangesData {
  readonly route: string;
  /** The password alone, before the first try. */
  readonly firstFactorOnly: FactorTried;
  /** Both factors, before the first try. */
  readonly bothFactors: FactorTried;
  readonly changes: readonly FactorChange[];
  /** The factor replaced with everything the service asks for, and a sign-in with the new one. */
  readonly replaced: { readonly tried?: FactorTried; readonly problem?: Problem; readonly evidence: readonly EvidenceRef[] };
  /** What a full session was shown again without a code: `recovery-codes`, `seed`. */
  readonly shownAgain: readonly string[];
  /** Features that the vendor says are not there, by the name of the case. */
  readonly absent: Readonly<Record<string, string>>;
}

/** Observation kinds of this family and the shape of each. */
export interface SecondFactorObservations {
  'mfa.code-validation': CodeValidationData;
  'mfa.one-time': OneTimeData;
  'mfa.guess-limit': GuessLimitData;
  'mfa.trusted-device': TrustedDeviceData;
  'mfa.change-and-recovery': FactorChangesData;
}
