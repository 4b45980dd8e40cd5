/** A negative input: a control changed in exactly the property under test. */
export interface Variant {
  readonly case: string;
  /** Length of the control it is made from. */
  readonly controlLength: number;
  readonly make: (control: string) => string;
  /** The form without the added character, for counting probes. */
  readonly stripped?: (control: string) => string;
  /** Independent samples; two unless it is only an observation (catalogue P7). */
  readonly samples: 1 | 2;
  /** Tried on every route, not on the most direct one alone. */
  readonly core: boolean;
}

const ONE_SUPPLEMENTARY = '𠮷';

/** Shortens while keeping one of each class as long as the length permits. */
export function shorten(password: string, length: number): string {
  const characters = Array.from(password);
  const keep = new Set<number>();
  for (const pattern of [/[A-Z]/, /[a-z]/, /[0-9]/, /[^A-Za-z0-9]/]) {
    const index = characters.findIndex((character, at) => !keep.has(at) && pattern.test(character));
    if (index >= 0 && keep.size < length) keep.add(index);
  }
  characters.forEach((_, index) => { if (keep.size < length) keep.add(index); });
  return characters.filter((_, index) => keep.has(index)).join('');
}

/** Seven code points that take ten UTF-16 units, with all four classes. */
export const supplementary = (password: string): string => ONE_SUPPLEMENTARY.repeat(3) + shorten(password, 4);

const added = (id: string, add: (short: string) => string, minLength: number, controlLength: number): Variant => ({
  case: id, controlLength, samples: 2, core: false,
  make: (control) => add(shorten(control, minLength - 1)),
  stripped: (control) => shorten(control, minLength - 1),
});

/**
 * Too short ones, and ones that are long enough only if something is counted that is no character of the password
 * (`password.min-length`).
 */
export function lengthVariants(minLength: number, controlLength: number): readonly Variant[] {
  const lengths = [...new Set([minLength - 1, minLength - 2, 6, 1, 0])].filter((length) => length >= 0 && length < minLength);
  return [
    ...lengths.map((length): Variant => ({ case: `length-${length}`, controlLength, make: (control) => shorten(control, length), samples: 2, core: length === minLength - 1 })),
    ...(minLength === 10 ? [{ case: 'supplementary-plane', controlLength, make: supplementary, samples: 2, core: false } satisfies Variant] : []),
    added('leading-space', (short) => ` ${short}`, minLength, controlLength),
    added('trailing-space', (short) => `${short} `, minLength, controlLength),
    added('full-width-space', (short) => `${short}\u3000`, minLength, controlLength),
    added('zero-width', (short) => `${short}\u200b`, minLength, controlLength),
    added('combining', (short) => `${short}\u0301`, minLength, controlLength),
  ];
}

/** Long passwords too: some products waive classes for them, the requirement does not. */
const LONG = [16, 24];

const classVariants = (controlLength: number, remove: (control: string) => string): Variant[] =>
  [...new Set([controlLength, ...LONG.filter((length) => length > controlLength)])].map((length) => ({
    case: length === controlLength ? 'min-length' : `length-${length}`, controlLength: length, make: remove, samples: 2, core: length === controlLength,
  }));

const observation = (id: string, controlLength: number, make: Variant['make']): Variant => ({ case: id, controlLength, make, samples: 1, core: false });

const LETTERS = 'abcdefghjkmnpqrstuvwxyz';
const letterAt = (index: number): string => LETTERS[(index * 7) % LETTERS.length] as string;

export const upperVariants = (length: number): readonly Variant[] => classVariants(length, (control) => control.toLowerCase());
export const lowerVariants = (length: number): readonly Variant[] => classVariants(length, (control) => control.toUpperCase());

export const digitVariants = (length: number): readonly Variant[] => [
  ...classVariants(length, (control) => control.replaceAll(/[0-9]/g, (_, index: number) => letterAt(index))),
  observation('full-width-digit', length, (control) => control.replaceAll(/[0-9]/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)))),
];

const SYMBOL = /[^A-Za-z0-9]/g;

export const symbolVariants = (length: number): readonly Variant[] => [
  ...classVariants(length, (control) => control.replaceAll(SYMBOL, (_, index: number) => letterAt(index))),
  // In the middle: at an end a service may trim it, which is another property.
  observation('space-as-symbol', length, (control) => middle(control.replaceAll(SYMBOL, (_, index: number) => letterAt(index)), ' ')),
  observation('japanese-as-symbol', length, (control) => middle(control.replaceAll(SYMBOL, (_, index: number) => letterAt(index)), '検')),
];

function middle(password: string, character: string): string {
  const characters = Array.from(password);
  // A lower-case letter gives way, of which there are several: no other class may get lost.
  const at = characters.findLastIndex((one, index) => index > 0 && index < characters.length - 1 && /[a-z]/.test(one));
  return characters.map((one, index) => (index === at ? character : one)).join('');
}
