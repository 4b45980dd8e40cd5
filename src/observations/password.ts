import type { EvidenceRef, Problem } from '../domain/outcome.ts';

/** What a password looked like; never the password. */
export interface PasswordShape {
  /** Unicode code points. */
  readonly codePoints: number;
  readonly utf16Units: number;
  readonly upper: number;
  readonly lower: number;
  readonly digits: number;
  readonly symbols: number;
  /** Everything else: spaces, other scripts, combining and zero-width characters. */
  readonly others: number;
}

export type LoginEffect = 'signed-in' | 'refused' | 'unknown';

/** Whether a new password was taken, told by which of the two passwords logs in afterwards (catalogue P6). */
export interface ChangeTrial {
  readonly shape: PasswordShape;
  readonly newPassword: LoginEffect;
  /** `none` where there was no password before that could be in force. */
  readonly previousPassword: LoginEffect | 'none';
  /** `both`, `neither` and `unknown` are ambiguous. */
  readonly effect: 'accepted' | 'rejected' | 'both' | 'neither' | 'unknown';
  /** Why the effect is not known, or why the change could not be asked for. */
  readonly problem?: Problem;
  readonly evidence: readonly EvidenceRef[];
}

/** One negative between two controls that differ from it in the property under test alone (catalogue P1, P7). */
export interface PasswordSample {
  /** Id of the case: `length-9`, `min-length`, `length-16`, `full-width-digit`. */
  readonly case: string;
  readonly controlBefore: ChangeTrial;
  readonly negative: ChangeTrial;
  readonly controlAfter: ChangeTrial;
  /** Of a counting probe that was accepted: whether the form without the added character logs in. */
  readonly strippedForm?: LoginEffect;
}

/** A password rule tried on one route. */
export interface PasswordRuleData {
  readonly route: string;
  /** Length of the controls: the policy's, or the longer one the vendor declares. */
  readonly controlLength: number;
  readonly samples: readonly PasswordSample[];
  /** Accounts used up, by login id. */
  readonly accounts: readonly string[];
}

/** Symbols that alone, with letters and digits, make a password acceptable. */
export interface SymbolTrial {
  readonly symbol: string;
  readonly trial: ChangeTrial;
}

export interface SymbolRuleData extends PasswordRuleData {
  readonly symbols: readonly SymbolTrial[];
}

/** A password used before, tried again. */
export interface ReuseTrial {
  /** How many changes ago it was given up: 1 is the previous one. */
  readonly distance: number;
  readonly attempt: ChangeTrial;
  /** A new password set immediately afterwards. */
  readonly control: ChangeTrial;
}

export interface PasswordReuseData {
  readonly route: string;
  /** Depth asked for: the policy's, or the deeper one the vendor declares. */
  readonly depth: number;
  readonly declaredDepth: number | null;
  /** One list for each account. */
  readonly accounts: readonly { readonly account: string; readonly setUp: readonly ChangeTrial[]; readonly trials: readonly ReuseTrial[] }[];
}

/** A password used before, tried again after something that must not make it new. */
export interface ReuseRouteTrial {
  /** `route`, `leading-space`, `trailing-space`, `other-normalisation`, `after-sign-in`, `after-unlock`, `after-disabling`, `cycle`. */
  readonly case: string;
  /** The previous password given up for another one; more of them where the case needs it. */
  readonly setUp: readonly ChangeTrial[];
  /** Why what the case is about could not be brought about. */
  readonly problem?: Problem;
  readonly attempt?: ChangeTrial;
  /** Of an altered form that was accepted: whether the previous password as it was logs in. */
  readonly plainPrevious?: LoginEffect;
  /** A new password by the same way, immediately afterwards. */
  readonly control?: ChangeTrial;
}

export interface ReuseRoutesData {
  readonly route: string;
  /** `ownChange`, or the kind the profile names. */
  readonly kind: string;
  /** The user can take this way alone. */
  readonly selfService: boolean;
  /** Previous passwords that are refused, as the policy or the vendor says. */
  readonly depth: number;
  readonly trials: readonly ReuseRouteTrial[];
  /** Accounts used up, by login id. */
  readonly accounts: readonly string[];
}

/** A page, export or mail in which the present password of an account was looked for. */
export interface RecallPlace {
  readonly kind: 'view' | 'mail';
  /** Name under `passwords.views` or `passwords.setters`; `notice` for mails that came by themselves. */
  readonly name: string;
  /** Its login id or name stood there, so the place is about the account. */
  readonly concerns: boolean;
  /** Null: not found. Else the decodings that led to it. */
  readonly found: readonly string[] | null;
  /** False when something could not be looked into. */
  readonly complete: boolean;
  readonly problem?: Problem;
  readonly evidence: readonly EvidenceRef[];
}

export interface NotRecoverableData {
  readonly account: string;
  /** Where the account chose its password. */
  readonly set: ChangeTrial;
  readonly places: readonly RecallPlace[];
}

/** What a stored verifier is; never the verifier. */
export interface VerifierSeen {
  readonly account: string;
  /** Written form, such as `PHC` or `crypt $6$`; null where it is none that is known. */
  readonly format: string | null;
  /** `bcrypt`, `scrypt`, `argon2id`, `pbkdf2`, `sha-crypt` … or `digest`, one pass of a fast function. */
  readonly function: string | null;
  readonly parameters: Readonly<Record<string, string | number>>;
  readonly salted: boolean | null;
  /** Whether the known password verifies, and a wrong one; null where it cannot be computed. */
  readonly verifies: boolean | null;
  readonly wrongVerifies: boolean | null;
  /** The reversible form in which it holds the password, or null. */
  readonly revealed: string | null;
}

export interface StoredHashedData {
  /** Where the verifiers came from: a file, or an interface made for the test. */
  readonly source: 'sample' | 'read';
  /** The parser verifies what other programs made (catalogue: control). */
  readonly parserHolds: boolean;
  readonly verifiers: readonly VerifierSeen[];
  /** Accounts of equal passwords, and whether their verifiers are the same text. */
  readonly equal: readonly { readonly accounts: readonly [string, string]; readonly identical: boolean }[];
}

/** A change that ought to work, or ought not to, between two ordinary ones. */
export interface BoundsTrial {
  /** `length-64`, `length-128`, `spaces`, `printable-ascii`, `japanese`, `wrong-current`, `empty-current`, `paste`. */
  readonly case: string;
  readonly controlBefore: ChangeTrial;
  readonly attempt: ChangeTrial;
  readonly controlAfter: ChangeTrial;
}

export interface UsabilityData {
  readonly route: string;
  readonly trials: readonly BoundsTrial[];
  /** What became of another session when the password was changed; null where it was not looked at. */
  readonly otherSession: 'ended' | 'alive' | null;
  /** Whether a mail told of the change; null where no mailbox is declared. */
  readonly noticeMail: boolean | null;
  /** Accounts used up, by login id. */
  readonly accounts: readonly string[];
}

/** All rules tried on one way by which passwords are set. */
export interface EveryRouteData extends PasswordRuleData {
  /** `ownChange`, or the kind the profile names: `adminSet`, `import`, `forgotten` … */
  readonly kind: string;
}

/** A text that is not the password, between two logins with the password itself (catalogue P1). */
export interface VerificationTrial {
  /** What was done to the password: `swapped-case`, `prefix-8`, `tail-after-72`, `wholly-different`. */
  readonly case: string;
  /** Code points of the password it was made from. */
  readonly passwordLength: number;
  readonly controlBefore: LoginEffect;
  readonly variant: LoginEffect;
  readonly controlAfter: LoginEffect;
  readonly problem?: Problem;
  readonly evidence: readonly EvidenceRef[];
}

export interface ExactVerificationData {
  /** Way to sign in. */
  readonly route: string;
  /** Length of the shorter password. */
  readonly leastLength: number;
  /** Length of the longer one; null when none could be set. */
  readonly longLength: number | null;
  readonly trials: readonly VerificationTrial[];
  /** Accounts used up, by login id. */
  readonly accounts: readonly string[];
}

/** Observation kinds of this family and the shape of each. */
export interface PasswordObservations {
  'password.min-length': PasswordRuleData;
  'password.require-upper': PasswordRuleData;
  'password.require-lower': PasswordRuleData;
  'password.require-digit': PasswordRuleData;
  'password.require-symbol': SymbolRuleData;
  'password.every-route': EveryRouteData;
  'password.reuse': PasswordReuseData;
  'password.reuse-routes': ReuseRoutesData;
  'password.stored-hashed': StoredHashedData;
  'password.usability-bounds': UsabilityData;
  'password.not-recoverable': NotRecoverableData;
  'password.exact-verification': ExactVerificationData;
}
