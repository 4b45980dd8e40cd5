import type { EvidenceRef, LocalText, Problem } from '../domain/outcome.ts';

/** What one client got at one moment, told by effect: an identity or content, nothing, no answer at all, or it is not known. */
export interface EntrySeen {
  readonly at: string;
  readonly source: string;
  readonly effect: 'let-in' | 'refused' | 'no-answer' | 'unknown';
  readonly problem?: Problem;
  readonly evidence: readonly EvidenceRef[];
}

/** A source as the service sees it; null when that could not be learnt. */
export interface SourceSeen {
  readonly source: string;
  readonly address: string | null;
}

/** The time in which one source alone was permitted. */
export interface RestrictionSeen {
  readonly inside: SourceSeen;
  readonly outside: SourceSeen;
  /** Who set it. */
  readonly administrator: string;
  /** The administrator reads another setting after restricting than before; `unknown` when it could not be read. */
  readonly applied: boolean | 'unknown';
  /** Seconds in which it may take effect. */
  readonly settleSeconds: number;
  /** The setting reads again as before. */
  readonly restored: boolean | 'unknown';
  readonly problem?: Problem;
}

/** One way in, tried at both sources while one alone is permitted. */
export interface WayTried {
  /** `sign-in`, `credentials`, `existing-session`, `api-token`, `file-url`, or a kind of `connectionControl.uses`. */
  readonly kind: string;
  /** Route, use or outlet. */
  readonly name: string;
  /** From the other source before; null where it was not tried. */
  readonly before: EntrySeen | null;
  /** From the other source meanwhile; the last one is after it had time to take effect, unless one refused. */
  readonly outside: readonly EntrySeen[];
  /** The same from the permitted source, after that. */
  readonly inside: EntrySeen | null;
  /** From the other source once it was lifted; null where it was not tried. */
  readonly after: EntrySeen | null;
  readonly problem?: Problem;
  readonly notApplicable?: LocalText;
}

export interface WaysData {
  readonly user: string;
  readonly restriction: RestrictionSeen;
  readonly ways: readonly WayTried[];
}

/** One header as a client may write it. */
export interface SpoofTried {
  /** `X-Forwarded-For (first)`. */
  readonly header: string;
  /** `permitted`: the permitted source's address; `loopback`, `private`. */
  readonly claims: string;
  readonly outside: EntrySeen;
  /** The permitted source claiming a foreign address in this header; null where that was tried with another claim of it. */
  readonly inside: EntrySeen | null;
}

export interface SpoofSeries {
  /** `session`: a session had at the permitted source; `sign-in`. */
  readonly by: 'session' | 'sign-in';
  readonly route: string;
  /** Without a header, from the other source, before the series and after it. */
  readonly plainBefore: EntrySeen;
  readonly plainAfter: EntrySeen;
  /** Without a header, from the permitted source, after the series. */
  readonly inside: EntrySeen;
  readonly tried: readonly SpoofTried[];
}

/** A network that is spared the second factor, claimed in headers by somebody outside it. */
export interface ExemptionSeen {
  readonly account: string;
  readonly route: string;
  readonly source: SourceSeen;
  /** As declared, and the address of it that was claimed. */
  readonly range: string;
  readonly claimed: string;
  /** The password alone, without a header, before and after: the factor has to be asked for. */
  readonly plainBefore: EntrySeen;
  readonly plainAfter: EntrySeen;
  /** Password and factor. */
  readonly complete: EntrySeen;
  /** The password alone with each header. */
  readonly tried: readonly { readonly header: string; readonly outside: EntrySeen }[];
}

export interface HeaderSpoofData {
  readonly user: string;
  readonly restriction: RestrictionSeen;
  readonly series: readonly SpoofSeries[];
  /** Once it was lifted, from the other source without a header. */
  readonly after: EntrySeen;
}

/** Null where the profile names no network that is spared the second factor. */
export interface WithExemption {
  readonly exemption: ExemptionSeen | { readonly problem: Problem } | null;
}

/** Whether somebody without the authority changed the setting. */
export interface ChangeTried {
  readonly role: string;
  readonly account: string;
  readonly action: 'restrict' | 'lift';
  /** The administrator reads another setting afterwards; `unknown` when it could not be read, or it is not known who changed it. */
  readonly changed: boolean | 'unknown';
  /** The same account made a change it may make, before and after; null where the profile declares none. */
  readonly ownChange: boolean | null;
  /** The session was this account's before and after. */
  readonly alive: boolean;
  readonly problem?: Problem;
  readonly evidence: readonly EvidenceRef[];
}

/** Whether the log has a record of somebody's try that it had not before; null where no log is declared. */
export type Logged = boolean | 'unknown' | null;

export interface ChangeAuthorityData {
  readonly restriction: RestrictionSeen;
  readonly tried: readonly ChangeTried[];
  /** Of the administrator's own change, and by account of the tries of the others. */
  readonly adminLogged: Logged;
  readonly othersLogged: Readonly<Record<string, Logged>>;
  /** Roles nobody could act in. */
  readonly untried: readonly { readonly role: string; readonly problem: Problem }[];
}

/** A terminal without the right credential, at one entrance. */
export interface TerminalTried {
  /** `none`, `foreign`, `expired`, `revoked`; `copied`: a session of a registered terminal in the hands of one without a credential. */
  readonly kind: string;
  readonly entrance: string;
  /** Twice, so that a connection closed once is not taken for a refusal. */
  readonly seen: readonly EntrySeen[];
  /** The same account from the registered terminal, after that. */
  readonly valid: EntrySeen;
  readonly problem?: Problem;
}

export interface DeviceRestrictionData {
  readonly user: string;
  /** Where the registered terminal comes in, and that it was let in before anything else. */
  readonly validEntrance: string;
  readonly validBefore: EntrySeen;
  readonly tried: readonly TerminalTried[];
  /** Kinds of credential for which the profile declares nothing, by entrance. */
  readonly undeclared: readonly { readonly kind: string; readonly entrance: string }[];
}

/** The vendor states that the service has no such restriction. */
export interface NoRestriction {
  readonly absent: string;
}

/** Observation kinds of this family and the shape of each. */
export interface AccessObservations {
  'access.ip-allowlist': WaysData | NoRestriction;
  'access.ip-allowlist-routes': WaysData | NoRestriction;
  'access.ip-header-spoof': (HeaderSpoofData | NoRestriction) & WithExemption;
  'access.device-restriction': DeviceRestrictionData | NoRestriction;
  'access.restriction-change-authority': ChangeAuthorityData | NoRestriction;
}
