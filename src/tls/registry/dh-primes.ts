import { checkPrime as checkPrimeWithCallback, createHash, getDiffieHellman } from 'node:crypto';
import { promisify } from 'node:util';

/** A DH prime as seen. `known` names the standard group it belongs to. */
export interface DhPrime {
  readonly bits: number;
  readonly known: string | null;
  /** Whether (p-1)/2 is prime too; null when not checked because it would take too long. */
  readonly safe: boolean | null;
  readonly sha256: string;
}

/** X of RFC 7919 appendix A: p = 2^b - 2^(b-64) + {[2^(b-130) e] + X} * 2^64 - 1. */
const FFDHE_X: Readonly<Record<number, number>> = { 2048: 560_316, 3072: 2_625_351, 4096: 5_736_041, 6144: 15_705_020, 8192: 10_965_728 };
const MODP: Readonly<Record<number, string>> = { 1024: 'modp2', 1536: 'modp5', 2048: 'modp14', 3072: 'modp15', 4096: 'modp16', 6144: 'modp17', 8192: 'modp18' };
/** A safe-prime test beyond this size takes seconds and a hostile peer chooses the size. */
const MAX_CHECKED_BITS = 4_096;

/** Size and origin of a DH prime; whether an unknown one is safe takes `isSafePrime`. */
export function describePrime(prime: Uint8Array): DhPrime {
  const value = toNumber(prime);
  const bits = value === 0n ? 0 : value.toString(2).length;
  const known = knownGroup(value, bits);
  const sha256 = createHash('sha256').update(prime).digest('hex');
  return { bits, known, safe: known === null ? null : true, sha256 };
}

const toNumber = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`);

function knownGroup(value: bigint, bits: number): string | null {
  if (FFDHE_X[bits] !== undefined && ffdhePrime(bits) === value) return `ffdhe${bits}`;
  const modp = MODP[bits];
  return modp !== undefined && BigInt(`0x${getDiffieHellman(modp).getPrime('hex')}`) === value ? modp : null;
}

/** Whether p and (p-1)/2 are prime, computed aside; null for a prime too large to be tested in reasonable time. */
export async function isSafePrime(prime: Uint8Array): Promise<boolean | null> {
  const value = toNumber(prime);
  const bits = value.toString(2).length;
  if (bits < 16 || value % 2n === 0n) return false;
  if (bits > MAX_CHECKED_BITS) return null;
  // Few rounds: this tells a safe prime from a careless one; it need not withstand a crafted pseudoprime.
  return (await checkPrime((value - 1n) / 2n, { checks: 4 })) && checkPrime(value, { checks: 4 });
}

const checkPrime = promisify(checkPrimeWithCallback) as (candidate: bigint, options: { checks: number }) => Promise<boolean>;

/** The prime of an ffdhe group (RFC 7919 appendix A). @param bits 2048, 3072, 4096, 6144 or 8192 */
export function ffdhePrime(bits: number): bigint {
  const size = BigInt(bits);
  const fraction = eulerTimesPowerOfTwo(bits - 130) + BigInt(FFDHE_X[bits] as number);
  return (1n << size) - (1n << (size - 64n)) + (fraction << 64n) - 1n;
}

/** floor(2^exponent * e), by the series of e with 64 guard bits. */
function eulerTimesPowerOfTwo(exponent: number): bigint {
  let term = 1n << BigInt(exponent + 64);
  let sum = 0n;
  for (let divisor = 1n; term > 0n; divisor++) {
    sum += term;
    term /= divisor;
  }
  return sum >> 64n;
}
