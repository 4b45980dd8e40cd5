import { createHash } from 'node:crypto';
import type { LocalText } from '../../domain/outcome.ts';
import type { PublishedKey } from '../../observations/exposure.ts';
import type { CryptrecPolicy } from '../../tls/cryptrec/policy.ts';

/** Least size of an HMAC key in bits (catalogue, crypto.token-and-url-hygiene). */
const MIN_HMAC_BITS = 112;
const MIN_EXPONENT = 3;

const named = (key: PublishedKey): string => `${key.type.toUpperCase()} ${key.curve ?? key.bits}`;

/** Why a key is too weak for `tls.key-strength`; undefined when it is strong, or when the reference does not tell. */
export function weakness(key: PublishedKey, cryptrec: CryptrecPolicy): LocalText | undefined {
  if (key.type === 'secret') {
    return key.bits < MIN_HMAC_BITS ? { ja: `HMAC の鍵が ${key.bits} ビット`, en: `an HMAC key of ${key.bits} bits` } : undefined;
  }
  const verdict = cryptrec.classifyKey({ type: key.type, bits: key.bits, ...(key.curve === null ? {} : { curve: key.curve }) });
  return verdict.class === 'not-listed' && verdict.verified ? { ja: `${named(key)} (強度不足)`, en: `${named(key)} (too weak)` } : undefined;
}

/** Known ways in which a key of sufficient size is worth nothing. */
export function brokenness(key: PublishedKey): LocalText | undefined {
  if (key.sharedFactorWith.length > 0) return { ja: `${named(key)} の素数を別の鍵と共有 (${key.sharedFactorWith.join('、')})`, en: `${named(key)} shares a prime with another key (${key.sharedFactorWith.join(', ')})` };
  if (key.roca) return { ja: `${named(key)} は CVE-2017-15361 の形の鍵`, en: `${named(key)} has the form of keys by CVE-2017-15361` };
  if (key.exponent !== null && key.exponent < MIN_EXPONENT) return { ja: `${named(key)} の公開指数が ${key.exponent}`, en: `${named(key)} has the public exponent ${key.exponent}` };
  return undefined;
}

/** A case id must not carry what could be long; keys go by the beginning of their fingerprint. */
export const keyName = ({ keyId, fingerprint }: PublishedKey): string =>
  keyId !== null && /^[\w.-]{1,40}$/.test(keyId) ? keyId : createHash('sha256').update(fingerprint).digest('hex').slice(0, 12);
