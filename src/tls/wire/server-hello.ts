import { ByteReader } from './byte-reader.ts';
import { EXTENSION } from './extension-types.ts';
import { parseExtensions } from './extensions.ts';
import type { Extensions } from './extensions.ts';
import { WireError } from './wire-error.ts';

export interface ServerHello {
  /** Negotiated version as a code point: `supported_versions` where present, else `legacy_version`. */
  readonly version: number;
  readonly legacyVersion: number;
  readonly random: Uint8Array;
  readonly sessionId: Uint8Array;
  readonly cipherSuite: number;
  readonly compression: number;
  readonly extensions: Extensions;
  /** True for a HelloRetryRequest, which shares the structure (RFC 8446 §4.1.4). */
  readonly retry: boolean;
  /** Group of `key_share` (TLS 1.3), absent when there is none. */
  readonly group?: number;
}

/** SHA-256("HelloRetryRequest"), RFC 8446 §4.1.3. */
const RETRY_RANDOM = Buffer.from('cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c', 'hex');

/**
 * Parses a ServerHello body: the bytes after the 4-byte handshake header.
 * @throws {WireError} when the bytes are not exactly one ServerHello.
 * @see {@link https://www.rfc-editor.org/rfc/rfc8446#section-4.1.3 RFC 8446 §4.1.3}
 */
export function parseServerHello(body: Uint8Array): ServerHello {
  const hello = new ByteReader(body, 'ServerHello');
  const legacyVersion = hello.uint(2, 'legacy_version');
  const random = hello.bytes(32, 'random');
  const sessionId = hello.vector(1, 'legacy_session_id_echo', 32).rest();
  const cipherSuite = hello.uint(2, 'cipher_suite');
  const compression = hello.uint(1, 'legacy_compression_method');
  // Before TLS 1.3 the whole extensions block may be absent (RFC 5246 §7.4.1.3).
  const extensions: Extensions = hello.atEnd ? new Map() : parseExtensions(hello.vector(2, 'extensions', 0xff_ff));
  hello.end();
  const retry = RETRY_RANDOM.equals(random);
  const group = selectedGroup(extensions.get(EXTENSION.keyShare), retry);
  return {
    version: selectedVersion(extensions.get(EXTENSION.supportedVersions)) ?? legacyVersion,
    legacyVersion, random, sessionId, cipherSuite, compression, extensions, retry,
    ...(group === undefined ? {} : { group }),
  };
}

function selectedVersion(data: Uint8Array | undefined): number | undefined {
  if (data === undefined) return undefined;
  const reader = new ByteReader(data, 'ServerHello/supported_versions');
  const version = reader.uint(2, 'selected_version');
  reader.end();
  if (version < 0x0304) throw new WireError('UNEXPECTED', 'ServerHello/supported_versions', 'names a version before TLS 1.3');
  return version;
}

function selectedGroup(data: Uint8Array | undefined, retry: boolean): number | undefined {
  if (data === undefined) return undefined;
  const reader = new ByteReader(data, 'ServerHello/key_share');
  const group = reader.uint(2, 'group');
  if (!retry) reader.vector(2, 'key_exchange', 0xff_ff);
  reader.end();
  return group;
}

/** The server's key share of a TLS 1.3 ServerHello. */
export function serverKeyShare(hello: ServerHello): Uint8Array | undefined {
  const data = hello.extensions.get(EXTENSION.keyShare);
  if (data === undefined || hello.retry) return undefined;
  const reader = new ByteReader(data, 'ServerHello/key_share');
  reader.uint(2, 'group');
  return reader.vector(2, 'key_exchange', 0xff_ff).rest();
}
