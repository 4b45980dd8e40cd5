import type { DhPrime } from './registry/dh-primes.ts';
import type { ProtocolVersion } from './wire/versions.ts';

/** A code point with its registered name; `id` reads like `0xC02F`. */
export interface NamedCode {
  readonly id: string;
  readonly name: string;
}

/** Why a scan is not complete (codes of the check catalogue §3). */
export type ScanCode = 'unreachable' | 'throttled' | 'ambiguous-effect' | 'interrupted';

/** Evidence in hex: the hello that decided, and the first bytes of the answer. */
export interface Transcript {
  readonly shape: string;
  readonly sent: string;
  readonly received: string;
  readonly answer: string;
}

export interface ProtocolScan {
  readonly version: ProtocolVersion;
  /** true: a valid ServerHello. false: refused by alert after a control handshake. null: neither, see `cause`. */
  readonly supported: boolean | null;
  readonly cause?: string;
  readonly suites: readonly NamedCode[];
  /** Every suite of the tables was offered and the rest was refused. */
  readonly suitesComplete: boolean;
  /** Whose order decides; null when not known or with fewer than two suites. `suites` is in the server's order when `server`. */
  readonly preference: 'server' | 'client' | null;
  /** Whether an application answer came over this version. */
  readonly application: 'answered' | 'handshake-only' | 'not-tried' | 'unknown';
  /** First bytes of the application answer, or why there was none. */
  readonly applicationDetail?: string;
  readonly transcripts: readonly Transcript[];
}

/** What a client like today's browsers negotiates. */
export interface BrowserLike {
  readonly version: ProtocolVersion;
  readonly suite: NamedCode;
  readonly group?: NamedCode;
}

export interface CertificateChain {
  readonly keyType: 'rsa' | 'ec' | 'dsa' | 'ed25519' | 'ed448' | 'unknown';
  /** DER in base64, in the order sent. */
  readonly chain: readonly string[];
  /** SHA-256 of the leaf, hex. */
  readonly leafSha256: string;
  /** Versions over which it was seen. */
  readonly versions: readonly ProtocolVersion[];
}

/** A property that was seen (true), seen to be absent (false), or could not be observed (null). */
export type Observed = boolean | null;

export interface SniBehaviour {
  /** Without a server name: the same certificate, another one, a refusal, or not observed. */
  readonly withoutName: 'same-certificate' | 'other-certificate' | 'refused' | 'unknown' | 'not-tried';
}

/** Everything observed on one endpoint: plain JSON, stored and judged later. */
export interface TlsScan {
  readonly host: string;
  readonly port: number;
  readonly address: string | null;
  readonly servername: string | null;
  readonly startedAt: string;
  readonly durationMs: number;
  /** True when every question was answered. */
  readonly complete: boolean;
  readonly code: ScanCode | null;
  readonly notes: readonly string[];
  readonly connections: number;
  readonly bytesRead: number;
  readonly protocols: readonly ProtocolScan[];
  readonly browserLike: BrowserLike | null;
  readonly groups: readonly NamedCode[];
  readonly groupsComplete: boolean;
  /** Schemes the server signs with in TLS 1.2 and 1.3. */
  readonly signatureSchemes: readonly (NamedCode & { readonly versions: readonly ProtocolVersion[] })[];
  readonly signatureSchemesComplete: boolean;
  readonly dhPrimes: readonly DhPrime[];
  readonly certificates: readonly CertificateChain[];
  readonly alpn: string | null;
  readonly sni: SniBehaviour;
  /** `resumed`: a second handshake took up the session of the first, in the newest version. */
  readonly resumption: { readonly resumed: Observed; readonly sessionTicket: Observed; readonly sessionId: Observed; readonly ticketLifetimeSeconds: number | null };
  readonly earlyData: Observed;
  readonly secureRenegotiation: Observed;
  readonly compression: Observed;
  readonly extendedMasterSecret: Observed;
  readonly encryptThenMac: Observed;
  readonly fallbackScsv: Observed;
  readonly clientCertificateRequest: Observed;
  readonly ocspStaple: Observed;
  readonly certificateTimestamps: Observed;
}
