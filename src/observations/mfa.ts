import type { EvidenceRef, Problem } from '../domain/outcome.ts';

/** Whether a function for administrators answered with privileged content. `unknown` when it could not be asked. */
export interface FunctionSeen {
  readonly name: string;
  readonly privileged: boolean | 'unknown';
  readonly problem?: Problem;
}

/** What one client was given, at one point of signing in. */
export interface AccessSeen {
  /** Who the service believes the client is; null for nobody; `unknown` when the oracle could not be asked. */
  readonly identity: string | null | 'unknown';
  /** The privileged oracle showed its marker. */
  readonly privileged: boolean | 'unknown';
  readonly functions: readonly FunctionSeen[];
  readonly problem?: Problem;
}

export interface AdminFactorsData {
  readonly account: string;
  readonly route: string;
  /** The harness holds what it takes to produce a second factor. */
  readonly hasFactor: boolean;
  readonly wrongPassword: AccessSeen;
  readonly firstFactorOnly: AccessSeen;
  readonly bothFactors: AccessSeen;
}

/** A use of what was held after the first factor alone. */
export interface HalfSessionUse {
  /** `admin-function`, `privileged-oracle`, `repeated-sign-in`, `credential-function`, `password-change`, `factor-settings`. */
  readonly kind: string;
  /** Function or route tried. */
  readonly name: string;
  /** What was presented: the session itself, or a value it held, in the place of another route's credential. */
  readonly presented: string;
  /** The forbidden effect: privileged content, a credential that opens privileged content, a changed password or factor. */
  readonly effect: boolean | 'unknown';
  /** The same with both factors works; null where no control is possible. */
  readonly control: boolean | null;
  readonly problem?: Problem;
  readonly evidence: readonly EvidenceRef[];
}

export interface HalfSessionData {
  readonly account: string;
  readonly route: string;
  readonly uses: readonly HalfSessionUse[];
  readonly bothFactors: AccessSeen;
}

/** One way into the service besides the main sign-in, taken with the first factor alone. */
export interface AlternateWay {
  /** `mobile` as the profile calls it; `basic`, `password-grant`, `older-version` where the harness looked by itself. */
  readonly name: string;
  readonly declared: boolean;
  /** What opened: privileged functions, or places that showed stored data to an ordinary user. */
  readonly opened: readonly string[];
  /** Could not be asked. */
  readonly unanswered: readonly string[];
  /** The way let in an account that needs no second factor, or the same one with both; null where there is no such account. */
  readonly live: boolean | 'unknown' | null;
  /** The service itself says or shows that there is such a way. */
  readonly announced: boolean;
  /** Afterwards the account still got everything with both factors. */
  readonly standing: boolean | 'unknown';
  readonly problem?: Problem;
  readonly evidence: readonly EvidenceRef[];
}

export interface AlternateRoutesData {
  readonly applies: true;
  readonly whose: 'admin' | 'ordinary';
  readonly account: string;
  readonly route: string;
  /** The profile tells the other ways. */
  readonly declared: boolean;
  readonly hasFactor: boolean;
  /** What both factors open and strangers are refused. */
  readonly oracles: readonly string[];
  readonly ways: readonly AlternateWay[];
  readonly problem?: Problem;
}

/** Ordinary users need no second factor of their own here. */
export interface NoOrdinaryFactor {
  readonly applies: false;
  readonly because: 'not-direct' | 'device';
}

export const ENROLMENT_SITUATIONS = ['created', 'promoted', 'factor-removed'] as const;
export type EnrolmentSituation = (typeof ENROLMENT_SITUATIONS)[number];

/** What an administrator without a second factor was given on a route, at one attempt. */
export interface UnenrolledLook {
  readonly route: string;
  /** `direct`, or the name of a way to put the enrolment off. */
  readonly by: string;
  readonly opened: readonly string[];
  readonly unanswered: readonly string[];
  readonly problem?: Problem;
  readonly evidence: readonly EvidenceRef[];
}

export interface EnrolmentData {
  readonly possible: true;
  readonly situation: EnrolmentSituation;
  readonly account: string;
  /** Routes on which a privileged session can be recognised. */
  readonly routes: readonly string[];
  readonly looks: readonly UnenrolledLook[];
  /** How the account came by a factor in the end: enrolled, handed out, or the one it had was never taken away. Null: not at all. */
  readonly factor: 'enrolled' | 'handed-out' | 'kept' | null;
  /** With that factor, the same things. */
  readonly control: readonly UnenrolledLook[];
  /** What strangers are given on these routes. */
  readonly strangers: readonly string[];
  /** The tenant's setting, where the profile reads it. */
  readonly setting?: string;
  readonly problem?: Problem;
}

/** The profile says that administrators cannot come to be in this way. */
export interface EnrolmentAbsent {
  readonly possible: false;
  readonly situation: EnrolmentSituation;
  readonly statement: string;
}

/** How the client deceived its own pages. */
export const CLIENT_CHANGES = ['altered-answers', 'stored-state'] as const;
export type ClientChange = (typeof CLIENT_CHANGES)[number];

export interface ClientChangeSeen {
  readonly change: ClientChange;
  /** The service took the first factor as it does in a complete sign-in. */
  readonly accepted: boolean;
  /** Answers, cookies or stored values that were changed. */
  readonly changed: readonly string[];
  /** Answers of the service that held the canary only administrators see. */
  readonly leaked: readonly string[];
  /** Oracles that opened to the deceived client afterwards. */
  readonly opened: readonly string[];
  readonly unanswered: readonly string[];
  readonly problem?: Problem;
  readonly evidence: readonly EvidenceRef[];
}

export interface ClientGateData {
  readonly account: string;
  readonly route: string;
  /** Paths visited after signing in. */
  readonly pages: readonly string[];
  /** The complete sign-in saw the canary before and after: names of its answers. */
  readonly controlBefore: readonly string[];
  readonly controlAfter: readonly string[];
  /** Oracles that the complete sign-in opens and strangers do not. */
  readonly oracles: readonly string[];
  /** A stranger was shown the canary. */
  readonly strangerSaw: boolean;
  readonly changes: readonly ClientChangeSeen[];
  readonly problem?: Problem;
}

/** Codes the service delivered, by their properties; never the codes. */
export interface DeliveredCodes {
  readonly account: string;
  readonly route: string;
  readonly collected: number;
  /** How many different ones: some services send a code that is still valid again. */
  readonly distinct: number;
  readonly shortest: number;
  readonly longest: number;
  /** Positions, counted from 1, at which all of them had the same digit. */
  readonly fixedPositions: readonly number[];
  /** The difference between each code and the next was the same. */
  readonly counting: boolean;
  readonly declaredLifetimeSeconds: number | null;
  /** A fresh code signed in. */
  readonly fresh: boolean | 'unknown';
  /** A code signed in after its declared lifetime; null when none is declared. */
  readonly late: boolean | 'unknown' | null;
  readonly problem?: Problem;
}

export interface FactorStrengthData {
  /** Kinds of second factor by accounts, pools and declaration of the profile. */
  readonly kinds: readonly string[];
  /** Null where no code is delivered that could be read. */
  readonly delivered: DeliveredCodes | { readonly problem: Problem } | null;
  /** Bits of the seed at an enrolment; null where none can be begun. */
  readonly secret: { readonly bits: number; readonly evidence: readonly EvidenceRef[] } | { readonly problem: Problem } | null;
}

/** Observation kinds of this family and the shape of each. */
export interface MfaObservations {
  'mfa.factor-strength': FactorStrengthData;
  'mfa.client-side-gate': ClientGateData;
  'mfa.enrolment-enforced': EnrolmentData | EnrolmentAbsent;
  'mfa.alternate-routes': AlternateRoutesData | NoOrdinaryFactor;
  'mfa.admin-required': AdminFactorsData;
  'mfa.half-session': HalfSessionData;
}
