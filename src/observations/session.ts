import type { EvidenceRef, Problem } from '../domain/outcome.ts';

/** An effect as far as it could be told. */
export type Told = boolean | 'unknown';

/** A sign-in by a client that held cookies beforehand, and what those very values are good for afterwards. */
export interface PlantedSeen {
  /** `chosen`: made up by us; `kept`: given by the service to whoever opens the sign-in. */
  readonly how: 'chosen' | 'kept';
  readonly cookies: readonly string[];
  readonly signedIn: Told;
  /** The values from before, by themselves, stand for the account. */
  readonly authenticates: Told;
  readonly problem?: Problem;
  readonly evidence: readonly EvidenceRef[];
}

/** What a credential from before gives after something that should have ended it. */
export interface AfterwardsSeen {
  /** It worked immediately before. */
  readonly before: Told;
  /** It still worked when last asked. */
  readonly after: Told;
  /** From the ending to the last answer that still knew it; null when none did. */
  readonly lastAliveMs: number | null;
  /** How long it was asked at most. */
  readonly windowMs: number;
  readonly problem?: Problem;
  readonly evidence: readonly EvidenceRef[];
}

/** A renewal with what a session held. */
export interface RenewalSeen {
  /** The same renewal works for a session that is alive. */
  readonly control: Told;
  /** It yielded a working credential after signing out. */
  readonly authenticates: Told;
  readonly problem?: Problem;
  readonly evidence: readonly EvidenceRef[];
}

export interface LogoutAndRotationData {
  readonly route: string;
  readonly account: string;
  readonly neighbour: string;
  /** Names of the cookies a signed-in client holds. */
  readonly cookies: readonly string[];
  /** Names of values that signing in gives and no header carries. */
  readonly furtherValues: readonly string[];
  readonly planted: readonly PlantedSeen[];
  /** Null when the route declares no way to sign out. */
  readonly signOut: AfterwardsSeen | null;
  /** Stated life of a self-contained token the session carries, in seconds; null for others. */
  readonly selfContainedSeconds: number | null;
  /** Null when the route declares no renewal. */
  readonly renewal: RenewalSeen | null;
  /** Another session after the password was changed; null when it cannot be changed. */
  readonly otherSession: AfterwardsSeen | null;
  /** Somebody else's session was there all the time. */
  readonly neighbourAfter: Told;
  readonly problem?: Problem;
}

/** A value made from a live token, and whether it stood for anybody. */
export interface VariantSeen {
  /** `claims`, `signature`, `unsigned`, `algorithm`, `foreign-key`, `expired`, `other-token`, `altered`. */
  readonly flaw: string;
  readonly label: string;
  readonly authenticates: Told;
  readonly problem?: Problem;
}

/** Variants tried between two uses of the unmodified token. */
export interface VariantBatch {
  readonly flaw: string;
  readonly variants: readonly VariantSeen[];
  readonly controlBefore: Told;
  readonly controlAfter: Told;
  readonly problem?: Problem;
  readonly evidence: readonly EvidenceRef[];
}

/** A value the client presents and without which it is nobody. */
export interface CarrierSeen {
  readonly name: string;
  readonly kind: 'cookie' | 'value';
  readonly form: 'self-contained' | 'encrypted' | 'opaque';
  readonly algorithm: string | null;
  readonly batches: readonly VariantBatch[];
  /** Of opaque values: what many of them let guess. */
  readonly estimate: { readonly count: number; readonly distinct: number; readonly bits: number; readonly predictable: 'repeated' | 'increment' | 'ascending' | null } | null;
  /** Why there is no estimate though there should be. */
  readonly problem?: Problem;
  readonly evidence: readonly EvidenceRef[];
}

export interface TokenIntegrityData {
  readonly route: string;
  readonly account: string;
  readonly carriers: readonly CarrierSeen[];
  /** Where public keys were found; null when nowhere. */
  readonly keySet: string | null;
  /** Seconds until a token runs out that was not waited for; null when it was, or when it states none. */
  readonly unwaitedSeconds: number | null;
}

/** How the browser carries the session, as the service set it. */
export interface SessionCookieSeen {
  readonly name: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  /** As it was written, in lower case; null when the service set none. */
  readonly sameSite: string | null;
  readonly domain: string | null;
  readonly path: string | null;
  /** Seconds it states to live; null for the life of the browser. */
  readonly maxAgeSeconds: number | null;
}

/** A request that a page of another site made. */
export interface ForgedSeen {
  /** `form`, `multipart`, `text-form`, `fetch`, `preflight`, `get`. */
  readonly way: string;
  /** `omitted`, `empty`, `foreign`. */
  readonly token: string;
  readonly ran: boolean;
  /** The request left the browser. */
  readonly sent: boolean;
  /** It carried a cookie of the session. */
  readonly attached: boolean;
  readonly changed: Told;
  readonly problem?: Problem;
  readonly evidence: readonly EvidenceRef[];
}

export interface StateChangeSeen {
  readonly name: string;
  readonly kind: string;
  /** The function changes the state when the service's own page asks for it: before and after the forged ones. */
  readonly controlBefore: Told;
  readonly controlAfter: Told;
  readonly forged: readonly ForgedSeen[];
  /** The same request without a token, sent outside a browser with the cookie attached, changes the state. */
  readonly defenceless: Told;
  readonly problem?: Problem;
  readonly evidence: readonly EvidenceRef[];
}

export interface CrossSiteRequestData {
  readonly route: string;
  readonly account: string;
  readonly cookies: readonly SessionCookieSeen[];
  readonly functions: readonly StateChangeSeen[];
  /** The session was there at the end. */
  readonly aliveAfter: Told;
  readonly problem?: Problem;
}

/** A session watched over time. */
export interface WatchedSeen {
  /** It was there right after signing in. */
  readonly before: Told;
  readonly after: Told;
  /** Declared time, in seconds. */
  readonly declaredSeconds: number;
  readonly problem?: Problem;
  readonly evidence: readonly EvidenceRef[];
}

export interface TimeoutAndCookieData {
  readonly route: string;
  readonly account: string;
  /** Cookies without which nobody is signed in, as the service set them. */
  readonly cookies: readonly SessionCookieSeen[];
  /** What carries the session. */
  readonly carriedBy: 'cookie' | 'value' | 'unknown';
  /** Left alone for the declared time; null when none is declared or it was not waited for. */
  readonly idle: WatchedSeen | null;
  /** Used all the time while the other lay idle. */
  readonly active: WatchedSeen | null;
  /** Used beyond the declared longest life. */
  readonly lifetime: WatchedSeen | null;
  /** A value of its own life, without being renewed. */
  readonly token: WatchedSeen | null;
}

/** Observation kinds of this family and the shape of each. */
export interface SessionObservations {
  'session.logout-and-rotation': LogoutAndRotationData;
  'session.token-integrity': TokenIntegrityData;
  'session.cross-site-request': CrossSiteRequestData;
  'session.timeout-and-cookie': TimeoutAndCookieData;
}
