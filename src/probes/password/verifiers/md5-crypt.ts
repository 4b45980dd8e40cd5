import { createHash } from 'node:crypto';
import { toItoa64 } from './encodings.ts';

const ROUNDS = 1000;

const md5 = (...parts: readonly Uint8Array[]): Buffer => {
  const made = createHash('md5');
  for (const part of parts) made.update(part);
  return made.digest();
};

const ORDER = [[0, 6, 12], [1, 7, 13], [2, 8, 14], [3, 9, 15], [4, 10, 5]] as const;

/** The hash part of `$1$` of crypt(3), and of `$apr1$` of Apache (Kamp, 1994). */
export function md5Crypt(password: string, salt: string, magic: '$1$' | '$apr1$'): string {
  const [key, seed] = [Buffer.from(password), Buffer.from(salt)];
  const alternate = md5(key, seed, key);
  const parts: Buffer[] = [key, Buffer.from(magic), seed, Buffer.alloc(key.length, alternate)];
  for (let bits = key.length; bits > 0; bits >>= 1) parts.push(bits & 1 ? Buffer.alloc(1) : key.subarray(0, 1));
  let state = md5(...parts);
  for (let round = 0; round < ROUNDS; round++) {
    const odd = round % 2 === 1;
    state = md5(odd ? key : state, ...(round % 3 === 0 ? [] : [seed]), ...(round % 7 === 0 ? [] : [key]), odd ? state : key);
  }
  const at = (index: number): number => state[index] as number;
  return ORDER.map(([high, middle, low]) => toItoa64((at(high) << 16) | (at(middle) << 8) | at(low), 4)).join('') + toItoa64(at(11), 2);
}
