const CLASSES: readonly (readonly [RegExp, string])[] = [[/[0-9]/, '0123456789'], [/[a-z]/, 'abcdefghijklmnopqrstuvwxyz'], [/[A-Z]/, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ']];
const HEX = /^[0-9a-f-]+$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Slightly uneven, which is no matter here: nobody is to be kept from guessing it. */
const randomBelow = (limit: number, randomBytes: (length: number) => Uint8Array): number => (randomBytes(1)[0] as number) % limit;

/** A value of the same form as this id that nothing in the target has, as far as chance goes. */
export function likeId(id: string, randomBytes: (length: number) => Uint8Array): string {
  const hex = HEX.test(id) && /[a-f]/.test(id);
  const random = [...id].map((character) => {
    const alphabet = hex && character !== '-' ? '0123456789abcdef' : CLASSES.find(([pattern]) => pattern.test(character))?.[1];
    return alphabet ? alphabet[randomBelow(alphabet.length, randomBytes)] as string : character;
  }).join('');
  if (UUID.test(id)) return `${random.slice(0, 14)}4${random.slice(15, 19)}${'89ab'[randomBelow(4, randomBytes)]}${random.slice(20)}`.toLowerCase();
  // Counted ids have no leading zero, and a large one has not been given yet.
  return /^\d+$/.test(id) ? `9${random.slice(1)}${randomBelow(10, randomBytes)}` : random;
}
