import { ByteReader } from './byte-reader.ts';
import { EXTENSION } from './extension-types.ts';
import { parseExtensions } from './extensions.ts';
import { WireError } from './wire-error.ts';

/** More certificates than any honest chain has; a peer that sends more is refused. */
const MAX_CERTIFICATES = 32;

/**
 * The DER certificates of a Certificate message body before TLS 1.3, in the order sent (RFC 5246 §7.4.2).
 * @throws {WireError} when the bytes are not exactly one such message
 */
export function parseCertificates(body: Uint8Array): Uint8Array[] {
  const message = new ByteReader(body, 'Certificate');
  const list = message.vector(3, 'certificate_list', 0xff_ff_ff);
  message.end();
  const chain: Uint8Array[] = [];
  while (!list.atEnd) chain.push(nextCertificate(list, chain.length));
  return chain;
}

export interface Tls13Certificate {
  readonly chain: Uint8Array[];
  readonly ocspStaple: boolean;
  readonly timestamps: boolean;
}

/**
 * A Certificate message body of TLS 1.3 (RFC 8446 §4.4.2), with what is stapled to the leaf.
 * @throws {WireError} when the bytes are not exactly one such message
 */
export function parseTls13Certificates(body: Uint8Array): Tls13Certificate {
  const message = new ByteReader(body, 'Certificate');
  message.vector(1, 'certificate_request_context', 0xff);
  const list = message.vector(3, 'certificate_list', 0xff_ff_ff);
  message.end();
  const chain: Uint8Array[] = [];
  let ocspStaple = false;
  let timestamps = false;
  while (!list.atEnd) {
    chain.push(nextCertificate(list, chain.length));
    const extensions = parseExtensions(list.vector(2, 'extensions', 0xff_ff));
    if (chain.length > 1) continue;
    ocspStaple = extensions.has(EXTENSION.statusRequest);
    timestamps = extensions.has(EXTENSION.signedCertificateTimestamp);
  }
  return { chain, ocspStaple, timestamps };
}

function nextCertificate(list: ByteReader, index: number): Uint8Array {
  if (index >= MAX_CERTIFICATES) throw new WireError('OUT_OF_RANGE', 'Certificate/certificate_list', `more than ${MAX_CERTIFICATES} certificates`);
  const der = list.vector(3, `[${index}]`, 0xff_ff_ff).rest();
  if (der.length === 0) throw new WireError('OUT_OF_RANGE', `Certificate/certificate_list[${index}]`, 'is empty');
  return der;
}
