import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { uint, uint16List, vector } from './byte-writer.ts';
import { EXTENSION } from './extension-types.ts';
import { encodeHandshake } from './handshake.ts';
import { CONTENT, HANDSHAKE, encodeRecord } from './records.ts';

export interface KeyShare {
  readonly group: number;
  readonly publicKey: Uint8Array;
}

/** What a ClientHello offers. Absent lists leave the extension out. */
export interface HelloOffer {
  /** Code point of the highest version offered; from 0x0304 on, `supported_versions` says it. */
  readonly version: number;
  /** Versions of `supported_versions`; default is `version` alone for TLS 1.3, none before. */
  readonly supportedVersions?: readonly number[];
  readonly suites: readonly number[];
  readonly groups?: readonly number[];
  readonly schemes?: readonly number[];
  /** `signature_algorithms_cert`: keeps a chain acceptable when `schemes` is narrowed (RFC 8446 §4.2.3). */
  readonly certificateSchemes?: readonly number[];
  readonly servername?: string;
  readonly alpn?: readonly string[];
  /** `key_share` entries in TLS 1.3; an empty list asks for a HelloRetryRequest (RFC 8446 §4.2.8). */
  readonly keyShares?: readonly KeyShare[];
  /** TLS 1.3 groups to make and share keys for; the client turns them into `keyShares`. */
  readonly shareGroups?: readonly number[];
  readonly compressions?: readonly number[];
  /** Offer what a current client offers besides: tickets, EMS, encrypt-then-MAC, stapling, SCT, renegotiation info. */
  readonly modern?: boolean;
  readonly recordVersion?: number;
  readonly sessionId?: Uint8Array;
  readonly random?: Uint8Array;
  readonly cookie?: Uint8Array;
}

const extension = (type: number, ...parts: readonly Uint8Array[]): Buffer => Buffer.concat([uint(2, type), vector(2, ...parts)]);

/** A name goes into SNI, an address never does (RFC 6066 §3). */
const serverName = (name: string | undefined): Buffer[] =>
  name === undefined || name === '' || isIP(name) !== 0
    ? []
    : [extension(EXTENSION.serverName, vector(2, uint(1, 0), vector(2, Buffer.from(name, 'ascii'))))];

const offersTls13 = (offer: HelloOffer): boolean => offer.version >= 0x0304;

function extensionsOf(offer: HelloOffer): Buffer[] {
  const tls13 = offersTls13(offer);
  const versions = offer.supportedVersions ?? (tls13 ? [offer.version] : []);
  const share = (entry: KeyShare): Buffer => Buffer.concat([uint(2, entry.group), vector(2, entry.publicKey)]);
  const extensions = [
    ...serverName(offer.servername),
    ...(offer.modern === true ? modernExtensions(tls13) : []),
    ...(offer.groups === undefined ? [] : [extension(EXTENSION.supportedGroups, uint16List(2, offer.groups))]),
    ...(offer.groups === undefined ? [] : [extension(EXTENSION.ecPointFormats, Buffer.from([1, 0]))]),
    ...(offer.schemes === undefined ? [] : [extension(EXTENSION.signatureAlgorithms, uint16List(2, offer.schemes))]),
    ...(offer.certificateSchemes === undefined ? [] : [extension(EXTENSION.signatureAlgorithmsCert, uint16List(2, offer.certificateSchemes))]),
    ...(offer.alpn === undefined ? [] : [extension(EXTENSION.alpn, vector(2, ...offer.alpn.map((name) => vector(1, Buffer.from(name, 'ascii')))))]),
    ...(versions.length === 0 ? [] : [extension(EXTENSION.supportedVersions, uint16List(1, versions))]),
    ...(offer.cookie === undefined ? [] : [extension(EXTENSION.cookie, vector(2, offer.cookie))]),
  ];
  if (tls13) extensions.push(extension(EXTENSION.keyShare, vector(2, ...(offer.keyShares ?? []).map(share))));
  return extensions;
}

function modernExtensions(tls13: boolean): Buffer[] {
  const extensions = [
    extension(EXTENSION.statusRequest, Buffer.from([1, 0, 0, 0, 0])),
    extension(EXTENSION.signedCertificateTimestamp),
    extension(EXTENSION.encryptThenMac),
    extension(EXTENSION.extendedMasterSecret),
    extension(EXTENSION.sessionTicket),
    extension(EXTENSION.renegotiationInfo, Buffer.from([0])),
  ];
  if (tls13) extensions.push(extension(EXTENSION.pskKeyExchangeModes, Buffer.from([1, 1])));
  return extensions;
}

/**
 * The ClientHello handshake message, with its 4-byte header (RFC 8446 §4.1.2, RFC 5246 §7.4.1.2, RFC 6101 §5.6.1.2).
 * SSL 3.0 gets no extensions block, since some of its servers refuse bytes after the compression methods.
 */
export function encodeClientHello(offer: HelloOffer): Buffer {
  const extensions = offer.version >= 0x0301 ? extensionsOf(offer) : [];
  const message = encodeMessage(offer, extensions);
  if (extensions.length === 0 || message.length < STUMBLED_OVER.from || message.length > STUMBLED_OVER.to) return message;
  const padding = Buffer.alloc(Math.max(1, STUMBLED_OVER.to + 1 - message.length - 4));
  return encodeMessage(offer, [...extensions, extension(EXTENSION.padding, padding)]);
}

/** Hello lengths that some load balancers hang on; RFC 7685 pads over them. */
const STUMBLED_OVER = { from: 256, to: 511 } as const;

function encodeMessage(offer: HelloOffer, extensions: readonly Uint8Array[]): Buffer {
  const random = offer.random ?? randomBytes(32);
  const body = Buffer.concat([
    uint(2, Math.min(offer.version, 0x0303)),
    random,
    // A 32-byte session id asks for middlebox compatibility (RFC 8446 §D.4).
    vector(1, offer.sessionId ?? (offersTls13(offer) ? randomBytes(32) : Buffer.alloc(0))),
    uint16List(2, offer.suites),
    vector(1, Buffer.from(offer.compressions ?? [0])),
    ...(extensions.length === 0 ? [] : [vector(2, ...extensions)]),
  ]);
  return encodeHandshake(HANDSHAKE.clientHello, body);
}

/** The ClientHello in its record, ready to send. The record version is that of the oldest version a client knows. */
export function encodeClientHelloRecord(offer: HelloOffer): Buffer {
  return encodeRecord(CONTENT.handshake, offer.recordVersion ?? Math.min(offer.version, 0x0301), encodeClientHello(offer));
}
