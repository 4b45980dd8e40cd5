import type { EvidenceRef, Problem } from '../domain/outcome.ts';
import type { ChangeTrial } from './password.ts';

/** A mailed link followed once, told by which password logs in afterwards (catalogue P6). */
export interface LinkTrial {
  /** What was followed: `fresh`, `again`, `older`, `truncated`, `null` … */
  readonly name: string;
  readonly effect: ChangeTrial['effect'];
  readonly problem?: Problem;
  readonly evidence: readonly EvidenceRef[];
}

/** Name of the trial of `lifetime` that waits until no clock and no timer can be the reason. */
export const LONG_EXPIRED = 'long expired';

export const LINK_CASES = ['used-twice', 'older-link', 'after-password-change', 'after-mail-change', 'after-disable', 'lifetime', 'other-account', 'altered'] as const;
export type LinkCaseName = (typeof LINK_CASES)[number];

/** Links that must not work any more, between links that must. */
export interface LinkCase {
  readonly case: LinkCaseName;
  /** Fresh links, which must set the password. */
  readonly controls: readonly LinkTrial[];
  /** Links that must not set any. */
  readonly probes: readonly LinkTrial[];
  /** Why there are no probes, or not all. */
  readonly problem?: Problem;
  /** There is nothing to try: the links carry no account that could be exchanged. */
  readonly notCarried?: true;
  /** Of `lifetime`: what the vendor declares; absent where nothing is declared. */
  readonly lifetimeSeconds?: number;
}

/** What many tokens look like together; never a token. */
export interface TokenStatistics {
  readonly count: number;
  readonly distinct: number;
  /** Different tokens that another account was mailed, too. */
  readonly shared: number;
  readonly shortest: number;
  readonly longest: number;
  /** Different characters seen in all. */
  readonly alphabet: number;
  /** Bits by which the tokens of one account differ, estimated from the characters seen at each place. */
  readonly estimatedBits: number;
  /** As numbers they only go up, by steps that are small against their size. */
  readonly sequential: boolean;
  /** `sha256(loginId+seconds)`: the tokens are this and nothing more. */
  readonly derivedFrom: readonly string[];
  /** Readable data in them: `loginId`, `time`. */
  readonly embedded: readonly string[];
}

export interface TokenGuessing {
  readonly wrong: number;
  /** How many there should have been; the link's age may have ended them before. */
  readonly wanted: number;
  readonly refusedByLimit: boolean;
  /** One of the wrong ones was right. */
  readonly lucky: boolean;
  /** The right one was followed while it was still young enough. */
  readonly inTime: boolean;
  readonly right: LinkTrial;
}

export interface ResetTokensData {
  /** Name under `passwords.setters`. */
  readonly setter: string;
  readonly accounts: readonly string[];
  readonly cases: readonly LinkCase[];
  readonly tokens: TokenStatistics;
  /** Links asked for to look at their tokens; more than came. */
  readonly tokensAskedFor: number;
  readonly tokensProblem?: Problem;
  readonly tokensEvidence: readonly EvidenceRef[];
  /** Wrong tokens followed, and the right one afterwards; null where there are too many to be tried. */
  readonly guessing: TokenGuessing | null;
}

/** Requests for a link that were altered in one way. */
export interface PoisonTrial {
  /** `host`, `x-forwarded-host`, `second-address-comma` … */
  readonly variant: string;
  readonly group: 'host' | 'forwarded-host' | 'referer-and-parameters' | 'second-address' | 'address-variants';
  /** Status of the last answer; null where none came. */
  readonly status: number | null;
  /** Links that led to a host that is not declared, by host. */
  readonly foreignHosts: readonly string[];
  /** Mails to the owner's registered address. */
  readonly toOwner: number;
  /** Addresses other than the owner's that were mailed something, with whether a link was in it. */
  readonly toOthers: readonly { readonly address: string; readonly link: boolean }[];
  readonly problem?: Problem;
  readonly evidence: readonly EvidenceRef[];
}

export interface LinkPoisoningData {
  readonly setter: string;
  readonly account: string;
  /** Unaltered requests before and after: mails to the owner with a link to a declared host. */
  readonly controls: readonly PoisonTrial[];
  readonly trials: readonly PoisonTrial[];
  /** Another address that is no account's is read, too. */
  readonly secondMailbox: boolean;
  /** The request carries the owner's address, so that it can be altered. */
  readonly carriesAddress: boolean;
  readonly problem?: Problem;
}

/** The vendor states that no password can be reset by mail. */
export interface NoReset {
  readonly absent: true;
}

export interface ResetObservations {
  readonly 'reset.token-quality': ResetTokensData | NoReset;
  readonly 'reset.link-poisoning': LinkPoisoningData | NoReset;
}
