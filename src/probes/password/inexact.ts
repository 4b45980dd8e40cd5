/** Another text in place of the password, that only an inexact comparison takes for it. */
export interface InexactForm {
  readonly case: string;
  /** Of the long password instead of the one of the least length. */
  readonly long: boolean;
  readonly make: (password: string) => string;
  /** Tried on every route to sign in, not on the most direct one alone. */
  readonly core: boolean;
}

const swapCase = (text: string): string => text.replaceAll(/[A-Za-z]/g, (letter) => (letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()));

/** The next character of the same class, around the end. */
const nextOf = (alphabet: string, character: string): string => alphabet[(alphabet.indexOf(character) + 1) % alphabet.length] as string;

const CLASSES: readonly (readonly [name: string, alphabet: string])[] = [
  ['upper', 'ABCDEFGHJKLMNPQRSTUVWXYZ'], ['lower', 'abcdefghijkmnpqrstuvwxyz'], ['digit', '23456789'], ['symbol', '!#%+-=@_'],
];

const CLASS_PATTERNS: Readonly<Record<string, RegExp>> = { upper: /[A-Z]/, lower: /[a-z]/, digit: /[0-9]/ };

const replaceAll = (text: string, of: (character: string) => string): string => Array.from(text, of).join('');

const classOf = (character: string): readonly [name: string, alphabet: string] =>
  CLASSES.find(([name]) => CLASS_PATTERNS[name]?.test(character)) ?? ['symbol', '!#%+-=@_'];

/** Another character of the same class: none may be taken for the one that stood there. */
const changed = (character: string): string => nextOf(classOf(character)[1], character);

const changeClass = (name: string) => (text: string): string => replaceAll(text, (character) => (classOf(character)[0] === name ? changed(character) : character));

const short = (id: string, make: InexactForm['make'], core = false): InexactForm => ({ case: id, long: false, make, core });
const long = (id: string, make: InexactForm['make'], core = false): InexactForm => ({ case: id, long: true, make, core });

const FULL_WIDTH_OFFSET = 0xfee0;

const fullWidth = (text: string): string => text.replaceAll(/[!-~]/g, (character) => String.fromCodePoint(character.charCodeAt(0) + FULL_WIDTH_OFFSET));

/** Cut-offs of old and new password functions: LANMAN, crypt(3), forms with `maxlength`, bcrypt. */
const PREFIXES = [64, 32, 20, 16, 12, 8];

/**
 * Forms of a password of the least length and of one of 80 characters. A cut-off shorter than the rule is told by beginnings of
 * `minLength - 1` characters, whatever a form does about short input: with a tail as well as without.
 */
export function inexactForms(minLength: number): readonly InexactForm[] {
  const tooShort = minLength - 1;
  const lengths = [...new Set([...PREFIXES, minLength, tooShort])].toSorted((a, b) => b - a);
  const otherTail = (kept: number) => (text: string): string => text.slice(0, kept) + replaceAll(text.slice(kept), changed);
  return [
    short('swapped-case', swapCase, true),
    ...CLASSES.map(([name]) => short(`changed-${name}`, changeClass(name), name === 'symbol')),
    short('leading-space', (text) => ` ${text}`),
    short('trailing-space', (text) => `${text} `),
    short('full-width', fullWidth),
    short('last-removed', (text) => text.slice(0, -1), true),
    short('last-changed', (text) => text.slice(0, -1) + changed(text.at(-1) as string), true),
    short('suffix', (text) => `${text}4x`),
    long('tail-after-72', otherTail(72)),
    ...lengths.map((length) => long(`prefix-${length}`, (text) => text.slice(0, length), length === tooShort)),
    long(`tail-after-${tooShort}`, otherTail(tooShort), true),
  ];
}
