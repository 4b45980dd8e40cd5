import { ByteReader } from './byte-reader.ts';

export interface CertificateRequest {
  /** ClientCertificateType values, such as 1 rsa_sign and 64 ecdsa_sign. */
  readonly types: number[];
  readonly schemes: number[];
  /** How many acceptable authorities the server names. */
  readonly authorities: number;
}

/**
 * Parses a CertificateRequest body before TLS 1.3 (RFC 5246 §7.4.4).
 * @throws {WireError} when the bytes are not exactly one such message
 */
export function parseCertificateRequest(body: Uint8Array, hasSchemes: boolean): CertificateRequest {
  const message = new ByteReader(body, 'CertificateRequest');
  const types = [...message.vector(1, 'certificate_types', 0xff).rest()];
  const schemes = hasSchemes ? message.uint16List(2, 'supported_signature_algorithms') : [];
  const names = message.vector(2, 'certificate_authorities', 0xff_ff);
  message.end();
  let authorities = 0;
  while (!names.atEnd) {
    names.vector(2, `[${authorities}]`, 0xff_ff);
    authorities++;
  }
  return { types, schemes, authorities };
}
