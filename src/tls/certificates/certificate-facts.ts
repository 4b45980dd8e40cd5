import { X509Certificate } from 'node:crypto';
import type { PublicKeyFacts } from '../cryptrec/key-strength.ts';
import { signatureOf } from './signature-algorithm.ts';
import type { CertificateSignature } from './signature-algorithm.ts';

/** What a certificate says, as plain data. */
export interface CertificateFacts {
  readonly subject: string;
  readonly issuer: string;
  readonly serialNumber: string;
  readonly sha256: string;
  readonly subjectAltName: string | null;
  /** ISO dates. */
  readonly notBefore: string;
  readonly notAfter: string;
  readonly isCa: boolean;
  readonly selfIssued: boolean;
  readonly key: PublicKeyFacts;
  readonly signature: CertificateSignature | null;
}

/** @returns undefined when the bytes are not a certificate */
export function readCertificate(der: Uint8Array): X509Certificate | undefined {
  try {
    return new X509Certificate(der);
  } catch {
    return undefined;
  }
}

export function certificateFacts(certificate: X509Certificate): CertificateFacts {
  const notAfter = certificate.validToDate.toISOString();
  return {
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    serialNumber: certificate.serialNumber,
    sha256: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    subjectAltName: certificate.subjectAltName ?? null,
    notBefore: certificate.validFromDate.toISOString(),
    notAfter,
    isCa: certificate.ca,
    selfIssued: certificate.subject === certificate.issuer,
    key: { ...keyFacts(certificate), notAfter },
    signature: signatureOf(certificate.raw) ?? null,
  };
}

const oneLine = (name: string | undefined): string => (name ?? '').replaceAll('\n', ', ');

const CURVE_BITS: Readonly<Record<string, number>> = { prime256v1: 256, secp256k1: 256, secp384r1: 384, secp521r1: 521, secp224r1: 224 };

function keyFacts(certificate: X509Certificate): PublicKeyFacts {
  try {
    const { asymmetricKeyType: type, asymmetricKeyDetails: details } = certificate.publicKey;
    if (type === 'rsa' || type === 'rsa-pss') return { type: 'rsa', bits: details?.modulusLength ?? 0 };
    if (type === 'dsa') return { type: 'dsa', bits: details?.modulusLength ?? 0 };
    if (type === 'ed25519' || type === 'ed448') return { type, bits: type === 'ed25519' ? 256 : 456 };
    const curve = details?.namedCurve;
    if (type === 'ec' && curve !== undefined) return { type, bits: CURVE_BITS[curve] ?? Number(/\d{3}/.exec(curve)?.[0] ?? 0), curve };
  } catch {
    // A key that OpenSSL cannot read is reported as unknown rather than judged.
  }
  return { type: 'unknown', bits: 0 };
}
