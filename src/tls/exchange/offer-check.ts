import type { HelloOffer } from '../wire/client-hello.ts';
import { findSuite } from '../registry/suites.ts';
import { hexId } from '../registry/hex-id.ts';
import type { Accepted } from './reply.ts';

/**
 * Whether an answer keeps to what was offered. A server that chooses what nobody offered does not negotiate, and
 * nothing it says about support can be believed.
 * @returns what is wrong, or undefined
 */
export function brokenPromise(offer: HelloOffer, { hello, flight }: Accepted): string | undefined {
  if (hello.version > offer.version) return `it chose version ${hexId(hello.version)}, above ${hexId(offer.version)}`;
  if (hello.version < 0x0300) return `it chose version ${hexId(hello.version)}`;
  if (hello.version >= 0x0304 && hello.legacyVersion !== 0x0303) return 'its legacy_version is not TLS 1.2';
  if (!offer.suites.includes(hello.cipherSuite)) return `it chose cipher suite ${hexId(hello.cipherSuite)}, which was not offered`;
  if (findSuite(hello.cipherSuite)?.tls13 !== (hello.version >= 0x0304)) return `it chose cipher suite ${hexId(hello.cipherSuite)}, which does not belong to its version`;
  if (!(offer.compressions ?? [0]).includes(hello.compression)) return `it chose compression ${hello.compression}, which was not offered`;
  const group = hello.group ?? flight.keyExchange?.group;
  // Without the extension the server may choose any curve (RFC 8422 §4).
  if (group !== undefined && offer.groups !== undefined && !offer.groups.includes(group)) return `it chose group ${hexId(group)}, which was not offered`;
  const scheme = flight.scheme ?? flight.keyExchange?.scheme;
  // Without the extension SHA-1 is the default (RFC 5246 §7.4.1.4.1).
  if (scheme !== undefined && offer.schemes !== undefined && !offer.schemes.includes(scheme)) return `it chose signature scheme ${hexId(scheme)}, which was not offered`;
  return undefined;
}
