import { createHash, createPublicKey, type JsonWebKey, type KeyObject, X509Certificate } from 'node:crypto';
import type { PublishedKey } from '../../../observations/exposure.ts';
import { isRocaModulus } from './weak-modulus.ts';

/** A public key with its modulus, which is compared with others and not stored. */
export interface FoundKey extends Omit<PublishedKey, 'sharedFactorWith'> {
  readonly modulus: bigint | null;
}

/** Members of a JWK that must stay with its owner (RFC 7518 §6). */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];
const CURVE_BITS: Readonly<Record<string, number>> = {
  'P-256': 256, 'P-384': 384, 'P-521': 521, secp256k1: 256, prime256v1: 256, secp384r1: 384, secp521r1: 521, secp224r1: 224, Ed25519: 256, Ed448: 456, X25519: 256, X448: 448,
};

const bigintOf = (base64url: string | undefined): bigint | null => {
  const hex = Buffer.from(base64url ?? '', 'base64url').toString('hex');
  return hex === '' ? null : BigInt(`0x${hex}`);
};

const bitsOf = (value: bigint | null): number => (value === null ? 0 : value.toString(2).length);
const typeOf = (jwk: JsonWebKey): PublishedKey['type'] => {
  if (jwk.kty === 'RSA') return 'rsa';
  if (jwk.kty === 'EC') return 'ec';
  if (jwk.kty === 'oct') return 'secret';
  if (jwk.crv === 'Ed25519') return 'ed25519';
  return jwk.crv === 'Ed448' ? 'ed448' : 'unknown';
};

function describe(jwk: JsonWebKey, place: string, more: Pick<PublishedKey, 'origin' | 'keyId' | 'privateMembers'>): FoundKey {
  const type = typeOf(jwk);
  const modulus = type === 'rsa' ? bigintOf(jwk.n) : null;
  const symmetricBits = type === 'secret' ? Buffer.from(jwk.k ?? '', 'base64url').length * 8 : 0;
  const exponent = bigintOf(jwk.e);
  return {
    ...more, place, type, modulus,
    bits: type === 'rsa' ? bitsOf(modulus) : type === 'secret' ? symmetricBits : CURVE_BITS[jwk.crv ?? ''] ?? 0,
    curve: jwk.crv ?? null,
    exponent: exponent === null ? null : exponent < 2n ** 53n ? Number(exponent) : Number.MAX_SAFE_INTEGER,
    roca: modulus !== null && isRocaModulus(modulus),
    fingerprint: createHash('sha256').update(JSON.stringify([jwk.kty, jwk.crv, jwk.n, jwk.e, jwk.x, jwk.y])).digest('hex'),
  };
}

const isJwk = (value: unknown): value is JsonWebKey & { readonly kid?: unknown } =>
  typeof value === 'object' && value !== null && typeof (value as JsonWebKey).kty === 'string' && ['n', 'x', 'k'].some((member) => typeof (value as Record<string, unknown>)[member] === 'string');

function* objectsIn(value: unknown, depth = 0): Generator<object> {
  if (typeof value !== 'object' || value === null || depth > 6) return;
  yield value;
  for (const inner of Object.values(value)) yield* objectsIn(inner, depth + 1);
}

/** JSON Web Keys in a JSON text, in a set (RFC 7517) or anywhere else. */
function jwksIn(text: string, place: string): readonly FoundKey[] {
  if (!text.includes('"kty"')) return [];
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return [];
  }
  return [...objectsIn(parsed)].filter(isJwk).map((jwk) => describe(jwk, place, {
    origin: 'json-web-key', keyId: typeof jwk.kid === 'string' ? jwk.kid : null,
    privateMembers: PRIVATE_MEMBERS.filter((member) => jwk[member] !== undefined),
  }));
}

const exported = (key: KeyObject): JsonWebKey | undefined => {
  try {
    return key.export({ format: 'jwk' });
  } catch {
    return undefined;
  }
};

const PEM = /-----BEGIN (PUBLIC KEY|RSA PUBLIC KEY|CERTIFICATE)-----[^-]{40,8000}-----END \1-----/g;

function pemsIn(text: string, place: string): readonly FoundKey[] {
  if (!text.includes('-----BEGIN ')) return [];
  return [...text.replaceAll(/(?:\\r)?\\n|\\r/g, '\n').matchAll(PEM)].flatMap(([pem]) => {
    try {
      const jwk = exported(createPublicKey(pem));
      return jwk ? [describe(jwk, place, { origin: 'pem', keyId: null, privateMembers: [] })] : [];
    } catch {
      return [];
    }
  });
}

export const publicKeysIn = (text: string, place: string): readonly FoundKey[] => [...jwksIn(text, place), ...pemsIn(text, place)];

/** The key of a certificate; undefined for a kind that has no JWK form. */
export function keyOfCertificate(der: Uint8Array, place: string): FoundKey | undefined {
  try {
    const jwk = exported(new X509Certificate(der).publicKey);
    return jwk && describe(jwk, place, { origin: 'certificate', keyId: null, privateMembers: [] });
  } catch {
    return undefined;
  }
}
