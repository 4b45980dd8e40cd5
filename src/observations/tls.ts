import type { EvidenceRef } from '../domain/outcome.ts';
import type { ChainFacts } from '../tls/certificates/validate-chain.ts';
import type { ProtocolScan, TlsScan } from '../tls/scan-result.ts';

/** An answer to an application request, by what can be compared without keeping its content. */
export interface AnswerShape {
  /** Status of an HTTP answer; null for another protocol. */
  readonly status: number | null;
  /** Where it redirects to, without query and fragment. */
  readonly location: string | null;
  /** Bytes read, head included. */
  readonly bytes: number;
}

/** A request sent over TLS as an ordinary client sends it. */
export interface OrdinaryClient {
  readonly connected: boolean;
  /** `TLSv1.3` as Node names it. */
  readonly version: string | null;
  readonly suite: string | null;
  readonly answer: AnswerShape | null;
  /** Why there was no connection or no answer. */
  readonly detail: string;
}

/** What came of using an old version beyond its ServerHello. */
export interface OldVersionUse {
  /**
   * `answered`: an application answer arrived. `no-content`: the handshake completed and the request was refused. `refused`: the
   * server broke the handshake off with a refusing alert, each time. `unknown`: none of these.
   */
  readonly outcome: 'answered' | 'no-content' | 'refused' | 'unknown';
  readonly detail: string;
  readonly attempts: number;
  readonly answer: AnswerShape | null;
  /** Pieces of text that the answer has in common with the one over a modern version; null where bodies could not be compared. */
  readonly sharedPieces: number | null;
}

/** One version with its transcripts kept as evidence instead. */
export type VersionSeen = Omit<ProtocolScan, 'transcripts'> & {
  readonly evidence: readonly EvidenceRef[];
  /** Only for old versions that the server speaks. */
  readonly use?: OldVersionUse;
};

export type ScanSeen = Omit<TlsScan, 'protocols' | 'certificates'> & { readonly protocols: readonly VersionSeen[] };

/** One address of a host, scanned. */
export interface AddressScan {
  /** Null where the name is resolved on the other side of a proxy. */
  readonly address: string | null;
  readonly controlBefore: OrdinaryClient;
  readonly controlAfter: OrdinaryClient;
  readonly scan: ScanSeen;
  /** The same versions from another source; a difference tells of a middlebox. */
  readonly otherSource?: { readonly source: string; readonly code: string | null; readonly versions: readonly { readonly version: string; readonly supported: boolean | null }[] };
}

export interface TlsScanData {
  readonly host: string;
  readonly port: number;
  readonly role: string;
  readonly addresses: readonly AddressScan[];
  /** Addresses of the name that were left out because there are too many. */
  readonly addressesLeftOut: number;
}

/** One reference server of the scanner's own and what the scanner read there. */
export interface ReferenceRead {
  readonly name: string;
  /** Versions with the ids of their suites. */
  readonly expected: Readonly<Record<string, readonly string[]>>;
  readonly seen: Readonly<Record<string, readonly string[]>>;
  readonly complete: boolean;
  readonly exact: boolean;
}

export interface SelfControlData {
  readonly servers: readonly ReferenceRead[];
  /** Whether an application answer was had over an old version of a server that gives one, by version. */
  readonly oldAnswers: Readonly<Record<string, boolean>>;
  /** Reference chains and whether validation classified each as it must. */
  readonly certificates: Readonly<Record<string, boolean>>;
}

/** A stapled OCSP response (RFC 6960) about the leaf. */
export interface StapleSeen {
  readonly status: 'good' | 'revoked' | 'unknown' | 'unreadable';
  /** Signed by the issuer, or by a responder the issuer has authorised. */
  readonly verified: boolean;
  /** The assessment lies between its thisUpdate and nextUpdate. */
  readonly current: boolean;
}

export interface ChainSeen {
  /** Client that was shown it: any, one that takes RSA alone, one that takes ECDSA alone. */
  readonly client: 'any' | 'rsa' | 'ecdsa';
  readonly version: string;
  readonly facts: ChainFacts;
  /** Whole days between the leaf's first and last moment. */
  readonly lifetimeDays: number;
  readonly staple: StapleSeen | null;
  /** OCSP responders and CRL distribution points that the leaf names. */
  readonly revocationSources: readonly string[];
}

export interface AddressCertificates {
  readonly address: string | null;
  readonly chains: readonly ChainSeen[];
  /** Why none was seen. */
  readonly detail: string;
}

/** Another implementation's verdict on the host. */
export interface SecondReading {
  /** `accepted`, `rejected`, or `not-read` when it could not be asked. */
  readonly verdict: 'accepted' | 'rejected' | 'not-read';
  /** OpenSSL's or Chromium's reason, such as `CERT_HAS_EXPIRED` or `net::ERR_CERT_DATE_INVALID`. */
  readonly detail: string;
}

export interface CertificateData {
  readonly host: string;
  readonly port: number;
  readonly role: string;
  readonly addresses: readonly AddressCertificates[];
  readonly addressesLeftOut: number;
  /** By ssl-checker, which trusts the same anchors. */
  readonly secondReading: SecondReading;
  /** By a browser, which trusts public roots alone. */
  readonly browser: SecondReading;
}

/** Observation kinds of this family and the shape of each. */
export interface TlsObservations {
  'tls.scan': TlsScanData;
  'tls.self-control': SelfControlData;
  'tls.certificate': CertificateData;
}
