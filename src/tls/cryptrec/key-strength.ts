import type { CryptrecList } from './list.ts';
import type { StrengthVerdict } from './verdict.ts';

export interface PublicKeyFacts {
  readonly type: 'rsa' | 'dh' | 'dsa' | 'ec' | 'ed25519' | 'ed448' | 'unknown';
  /** Size in bits of the modulus or the curve. */
  readonly bits: number;
  /** OpenSSL or registry name of the curve. */
  readonly curve?: string;
  /** ISO date of the end of the certificate. */
  readonly notAfter?: string;
}

/** Strength of moduli: RSA 2048 and 3072 quoted from LS-0003, the others by NIST SP 800-57 part 1. */
const MODULUS_STRENGTH: readonly (readonly [bits: number, strength: number])[] = [[15_360, 256], [7_680, 192], [3_072, 128], [2_048, 112]];
const CURVE_STRENGTH: readonly (readonly [bits: number, strength: number])[] = [[512, 256], [384, 192], [256, 128], [224, 112]];
/** Curves of SP 800-56A Rev. 3, which the listed ECDSA and ECDH specifications cover. */
const NIST_CURVES = new Set(['prime256v1', 'secp256r1', 'secp384r1', 'secp521r1', 'secp224r1', 'P-256', 'P-384', 'P-521', 'P-224']);
const BELOW = 'below the lowest level of LS-0003 (112 bits): does not count as using the list';

/** A public key by LS-0003 (cryptrec.md §2.2): under 2048-bit moduli or 224-bit curves nothing is listed. */
export function classifyKey(key: PublicKeyFacts, list: CryptrecList): StrengthVerdict {
  if (key.type === 'unknown') {
    return { class: 'unclear', decidedBy: 'unknown key type', note: 'no rule for this kind of key', verified: false, strengthBits: null, until2030: false };
  }
  if (key.type === 'ed25519' || key.type === 'ed448') {
    const strengthBits = key.type === 'ed25519' ? 128 : 192;
    return { class: 'recommended', decidedBy: '', note: 'EdDSA (RFC 8032)', verified: true, strengthBits, until2030: false };
  }
  const table = key.type === 'ec' ? CURVE_STRENGTH : MODULUS_STRENGTH;
  const strengthBits = table.find(([bits]) => key.bits >= bits)?.[1] ?? 0;
  const name = `${key.type.toUpperCase()} ${key.curve ?? key.bits}`;
  if (strengthBits === 0) return { class: 'not-listed', decidedBy: `key ${name}`, note: BELOW, verified: true, strengthBits: null, until2030: false };
  if (key.type === 'ec' && key.curve !== undefined && !NIST_CURVES.has(key.curve)) {
    return { class: 'unclear', decidedBy: `curve ${key.curve}`, note: 'the listed ECDSA specification was not seen to cover this curve', verified: false, strengthBits, until2030: strengthBits === 112 };
  }
  return { class: 'recommended', decidedBy: '', note: noteOn(strengthBits, key, list), verified: true, strengthBits, until2030: strengthBits === 112 };
}

function noteOn(strengthBits: number, key: PublicKeyFacts, list: CryptrecList): string {
  if (strengthBits !== 112) return '';
  const lastYear = list.last112BitYear;
  const late = key.notAfter !== undefined && new Date(key.notAfter).getUTCFullYear() > lastYear;
  return `112-bit strength: usable until the end of ${lastYear}${late ? ', and the certificate runs beyond' : ''}`;
}
