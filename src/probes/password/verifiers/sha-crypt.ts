import { createHash } from 'node:crypto';
import { toItoa64 } from './encodings.ts';

type Digest = 'sha256' | 'sha512';

const hash = (digest: Digest, ...parts: readonly Uint8Array[]): Buffer => {
  const made = createHash(digest);
  for (const part of parts) made.update(part);
  return made.digest();
};

/** The first `length` bytes of a block repeated. */
const stretched = (block: Uint8Array, length: number): Buffer => Buffer.alloc(length, block);

/** Order in which the bytes of the result are written: three columns that rotate, then what is left (Drepper, "Unix crypt using SHA-256 and SHA-512"). */
const SHA256_ORDER = [[0, 10, 20], [21, 1, 11], [12, 22, 2], [3, 13, 23], [24, 4, 14], [15, 25, 5], [6, 16, 26], [27, 7, 17], [18, 28, 8], [9, 19, 29]] as const;
const SHA512_ORDER = Array.from({ length: 21 }, (_, index) => {
  const columns = [index, index + 21, index + 42] as const;
  return [columns[index % 3], columns[(index + 1) % 3], columns[(index + 2) % 3]] as [number, number, number];
});

const group = (bytes: Uint8Array, [high, middle, low]: readonly [number, number, number]): string =>
  toItoa64(((bytes[high] as number) << 16) | ((bytes[middle] as number) << 8) | (bytes[low] as number), 4);

function written(digest: Digest, bytes: Uint8Array): string {
  if (digest === 'sha256') return SHA256_ORDER.map((order) => group(bytes, order)).join('') + toItoa64(((bytes[31] as number) << 8) | (bytes[30] as number), 3);
  return SHA512_ORDER.map((order) => group(bytes, order)).join('') + toItoa64(bytes[63] as number, 2);
}

/** The hash part of `$5$` and `$6$` of crypt(3), by the steps 1 to 22 of the specification of 2007. */
export function shaCrypt(digest: Digest, password: string, salt: string, rounds: number): string {
  const [key, seed] = [Buffer.from(password), Buffer.from(salt)];
  const size = digest === 'sha256' ? 32 : 64;
  const alternate = hash(digest, key, seed, key);
  const parts: Buffer[] = [key, seed, stretched(alternate, key.length)];
  for (let bits = key.length; bits > 0; bits >>= 1) parts.push(bits & 1 ? alternate : key);
  let state = hash(digest, ...parts);
  const p = stretched(hash(digest, ...Array.from({ length: key.length }, () => key)), key.length);
  const s = stretched(hash(digest, ...Array.from({ length: 16 + (state[0] as number) }, () => seed)), seed.length);
  for (let round = 0; round < rounds; round++) {
    const odd = round % 2 === 1;
    state = hash(digest, odd ? p : state, ...(round % 3 === 0 ? [] : [s]), ...(round % 7 === 0 ? [] : [p]), odd ? state : p);
  }
  return written(digest, state.subarray(0, size));
}
