import { randomBytes } from 'node:crypto';

export interface DhParameters {
  readonly prime: Uint8Array;
  readonly generator: Uint8Array;
  readonly publicValue: Uint8Array;
}

const EXPONENT_BYTES = 32;

export interface Agreement {
  readonly publicValue: Buffer;
  readonly secret: Buffer;
  /** The secret with another public value; undefined when it gives none. */
  readonly agree: (publicValue: Uint8Array) => Buffer | undefined;
}

/**
 * One side of Diffie-Hellman. Node's own class tests every new prime for primality, which takes seconds; here the
 * server's choice is observed, not trusted.
 * @returns undefined for parameters that give no secret
 */
export function agreeOnSecret({ prime, generator, publicValue }: DhParameters): Agreement | undefined {
  const [p, g] = [toNumber(prime), toNumber(generator)];
  if (p < 5n || g < 2n || g >= p) return undefined;
  const exponent = toNumber(randomBytes(EXPONENT_BYTES));
  const agree = (value: Uint8Array): Buffer | undefined => {
    const theirs = toNumber(value);
    // Leading zero bytes are left out of the premaster secret (RFC 2246 §8.1.2).
    return theirs < 2n || theirs >= p - 1n ? undefined : toBytes(power(theirs, exponent, p));
  };
  const secret = agree(publicValue);
  return secret && { publicValue: toBytes(power(g, exponent, p)), secret, agree };
}

const toNumber = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`);

function toBytes(value: bigint): Buffer {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}
