import { childrenOf, type DerNode, isTagged, oidOf, parseDer } from './der.ts';

/** How a certificate is signed: names as the CRYPTREC tables write them. */
export interface CertificateSignature {
  readonly oid: string;
  readonly algorithm: string;
  readonly hash: string;
}

/** Signature OIDs of RFC 8017, 5758, 8410, 3279 and the old ones that must be recognised to be refused. */
const BY_OID: Readonly<Record<string, readonly [algorithm: string, hash: string]>> = {
  '1.2.840.113549.1.1.2': ['RSASSA-PKCS1-v1_5', 'MD2'], '1.2.840.113549.1.1.4': ['RSASSA-PKCS1-v1_5', 'MD5'],
  '1.2.840.113549.1.1.5': ['RSASSA-PKCS1-v1_5', 'SHA-1'], '1.3.14.3.2.29': ['RSASSA-PKCS1-v1_5', 'SHA-1'],
  '1.2.840.113549.1.1.14': ['RSASSA-PKCS1-v1_5', 'SHA-224'], '1.2.840.113549.1.1.11': ['RSASSA-PKCS1-v1_5', 'SHA-256'],
  '1.2.840.113549.1.1.12': ['RSASSA-PKCS1-v1_5', 'SHA-384'], '1.2.840.113549.1.1.13': ['RSASSA-PKCS1-v1_5', 'SHA-512'],
  '1.2.840.10045.4.1': ['ECDSA', 'SHA-1'], '1.2.840.10045.4.3.1': ['ECDSA', 'SHA-224'], '1.2.840.10045.4.3.2': ['ECDSA', 'SHA-256'],
  '1.2.840.10045.4.3.3': ['ECDSA', 'SHA-384'], '1.2.840.10045.4.3.4': ['ECDSA', 'SHA-512'],
  '1.2.840.10040.4.3': ['DSA', 'SHA-1'], '2.16.840.1.101.3.4.3.1': ['DSA', 'SHA-224'], '2.16.840.1.101.3.4.3.2': ['DSA', 'SHA-256'],
  '1.3.101.112': ['EdDSA', 'SHA-512'], '1.3.101.113': ['EdDSA', 'SHAKE256'],
};
const RSA_PSS = '1.2.840.113549.1.1.10';
const HASH_BY_OID: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'SHA-1', '2.16.840.1.101.3.4.2.4': 'SHA-224', '2.16.840.1.101.3.4.2.1': 'SHA-256',
  '2.16.840.1.101.3.4.2.2': 'SHA-384', '2.16.840.1.101.3.4.2.3': 'SHA-512',
};

/**
 * Reads the signature algorithm of a certificate, which `crypto.X509Certificate` does not tell.
 * @returns undefined when the bytes are not a certificate's structure
 */
export function signatureOf(der: Uint8Array): CertificateSignature | undefined {
  const identifier = childrenOf(childrenOf(parseDer(der))[1]);
  const oid = oidOf(identifier[0]);
  if (oid === undefined) return undefined;
  if (oid === RSA_PSS) return { oid, algorithm: 'RSA-PSS', hash: pssHash(identifier[1]) };
  const [algorithm, hash] = BY_OID[oid] ?? [`OID ${oid}`, 'unknown'];
  return { oid, algorithm, hash };
}

/** RSASSA-PSS-params (RFC 4055 §3.1): `[0]` holds the hash, SHA-1 when absent. */
function pssHash(parameters: DerNode | undefined): string {
  const hash = childrenOf(parameters).find((node) => isTagged(node, 0));
  const oid = oidOf(childrenOf(childrenOf(hash)[0])[0]);
  return oid === undefined ? 'SHA-1' : (HASH_BY_OID[oid] ?? `OID ${oid}`);
}
