import { randomBytes as systemRandom } from 'node:crypto';

/** Letters and digits that no reader confuses: without 0 O o 1 I l. */
const ALPHABETS = {
  upper: 'ABCDEFGHJKLMNPQRSTUVWXYZ',
  lower: 'abcdefghijkmnpqrstuvwxyz',
  digit: '23456789',
} as const;

/** Printable ASCII that needs no escape in JSON, forms, HTML or a shell, and that narrow symbol rules tend to allow. */
export const SAFE_SYMBOLS = '!#%+-=@_';

export type CharacterClass = keyof typeof ALPHABETS | 'symbol';
export const CHARACTER_CLASSES: readonly CharacterClass[] = ['upper', 'lower', 'digit', 'symbol'];

export interface PasswordRecipe {
  /** Code points. */
  readonly length: number;
  /** Classes of which at least one character is there, and no other; all four unless told. */
  readonly classes?: readonly CharacterClass[];
  readonly symbols?: string;
  readonly randomBytes?: (length: number) => Uint8Array;
}

/** A uniform number below `limit` (at most 256); bytes that would favour the low ones are drawn again. */
function randomBelow(limit: number, randomBytes: (length: number) => Uint8Array): number {
  const bound = 256 - (256 % limit);
  for (;;) {
    const byte = randomBytes(1)[0] as number;
    if (byte < bound) return byte % limit;
  }
}

/**
 * A random password with every class asked for, evenly, and none else. Neighbours differ, so that a rule against repetition, which
 * is not the one under test, is not touched (catalogue P7).
 * @throws {RangeError} when the length cannot hold one of each class
 */
export function generatePassword({ length, classes = CHARACTER_CLASSES, symbols = SAFE_SYMBOLS, randomBytes = systemRandom }: PasswordRecipe): string {
  if (classes.length === 0 || length < classes.length) throw new RangeError(`${length} characters cannot hold ${classes.length} classes`);
  const pick = (from: readonly string[]): string => from[randomBelow(from.length, randomBytes)] as string;
  const alphabet = (one: CharacterClass): string[] => Array.from(one === 'symbol' ? symbols : ALPHABETS[one]);
  const order = Array.from({ length }, (_, index) => classes[index % classes.length] as CharacterClass);
  for (let index = order.length - 1; index > 0; index--) {
    const other = randomBelow(index + 1, randomBytes);
    [order[index], order[other]] = [order[other] as CharacterClass, order[index] as CharacterClass];
  }
  const characters: string[] = [];
  for (const one of order) {
    const choices = alphabet(one);
    const previous = characters.at(-1)?.toLowerCase();
    const fresh = choices.filter((character) => character.toLowerCase() !== previous);
    characters.push(pick(fresh.length > 0 ? fresh : choices));
  }
  return characters.join('');
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A seed for RFC 6238 of 160 bits, in base32. */
export const generateTotpSeed = (randomBytes: (length: number) => Uint8Array = systemRandom): string =>
  Array.from(randomBytes(32), (byte) => BASE32[byte % 32]).join('');
