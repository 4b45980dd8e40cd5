import { createHash } from 'node:crypto';
import type { CharacterKind, SecretFacts } from '../../observations/issued-credentials.ts';

/** One initial secret, with what its maker knew. */
export interface Sample {
  readonly secret: string;
  /** By name: `login id`, `account id`, `mail address`, `name`. */
  readonly known: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch, when it was asked for and when it was there. */
  readonly from: number;
  readonly to: number;
}

const KINDS: readonly (readonly [CharacterKind, RegExp])[] = [['upper', /\p{Lu}/u], ['lower', /\p{Ll}/u], ['digit', /\p{Nd}/u], ['symbol', /[^\p{L}\p{N}\s]/u]];

/** Shorter values are found in anything. */
const SHORTEST_KNOWN = 4;
/** Clocks of both sides need not agree to the second. */
const LEEWAY_SECONDS = 3;
const JST_MS = 9 * 3_600_000;
/** A readable segment of a token; fewer characters are readable by chance. */
const READABLE_FROM = 12;
/** A counter goes up in small steps. */
const MOST_PER_STEP = 1000;

const hashes = ['md5', 'sha1', 'sha256'] as const;

const secondsOf = ({ from, to }: Sample): number[] => {
  const [first, last] = [Math.floor(from / 1000) - LEEWAY_SECONDS, Math.floor(to / 1000) + LEEWAY_SECONDS];
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
};

/** How moments are written: 20261123202312, 261123, 1795432992 …; those of at least six digits. */
function timesOf(sample: Sample): string[] {
  return [...new Set(secondsOf(sample).flatMap((second) => [0, JST_MS].flatMap((offset) => {
    const digits = new Date(second * 1000 + offset).toISOString().replaceAll(/\D/g, '').slice(0, 14);
    return [digits, digits.slice(2), digits.slice(0, 12), digits.slice(2, 12), digits.slice(0, 8), digits.slice(2, 8), digits.slice(8)];
  }).concat(String(second), second.toString(16), second.toString(36))))].toSorted((a, b) => b.length - a.length);
}

const encodings = (value: string): string[] => {
  const bytes = Buffer.from(value);
  return [value, bytes.toString('base64').replace(/=+$/, ''), bytes.toString('base64url'), bytes.toString('hex'), encodeURIComponent(value), [...value].toReversed().join('')];
};

/** Values that a maker without chance would use: what is known, with and without the time, under the usual digests. */
function digestsOf(sample: Sample): Map<string, string> {
  const digests = new Map<string, string>();
  const seconds = secondsOf(sample).map(String);
  for (const [name, value] of Object.entries({ ...sample.known, time: '' })) {
    for (const [time, text] of [['', value], ...seconds.flatMap((second) => [[' and time', value + second], [' and time', second + value]])] as [string, string][]) {
      if (text === '') continue;
      for (const hash of hashes) {
        const digest = createHash(hash).update(text).digest();
        for (const written of [digest.toString('hex'), digest.toString('base64url'), digest.toString('base64').replace(/=+$/, '')]) digests.set(written.toLowerCase(), `${hash} of ${name}${time}`);
      }
    }
  }
  return digests;
}

const readable = (segment: string): boolean => segment.length >= READABLE_FROM && /^[\x20-\x7e]+$/.test(Buffer.from(segment, 'base64url').toString('latin1'));

/** Takes out all that is known or can be made from it; what is left must be chance. */
function reduce(sample: Sample, holds: Set<string>): string {
  let rest = sample.secret;
  const takeOut = (name: string, text: string): void => {
    const at = text.length >= SHORTEST_KNOWN ? rest.toLowerCase().indexOf(text.toLowerCase()) : -1;
    if (at < 0) return;
    holds.add(name);
    rest = rest.slice(0, at) + rest.slice(at + text.length);
  };
  for (const [digest, name] of digestsOf(sample)) {
    // Digests are often cut.
    for (const length of [digest.length, 32, 24, 20, 16, 12, 10, 8]) if (length <= digest.length && rest.length >= length) takeOut(name, digest.slice(0, length));
  }
  for (const [name, value] of Object.entries(sample.known)) for (const text of encodings(value)) takeOut(name, text);
  for (const time of timesOf(sample)) if (time.length >= 6) takeOut('time of issue', time);
  rest = rest.replaceAll(/(?<!\d)1[6-9]\d{8}(?:\d{3})?(?!\d)/g, () => {
    holds.add('time of issue');
    return '';
  });
  return rest.split('.').filter((segment) => {
    if (!readable(segment)) return true;
    holds.add('readable data');
    return false;
  }).join('.');
}

function common(texts: readonly string[]): readonly [prefix: number, suffix: number] {
  const [first = ''] = texts;
  const shortest = Math.min(...texts.map(({ length }) => length));
  let prefix = 0;
  while (prefix < shortest && texts.every((text) => text[prefix] === first[prefix])) prefix += 1;
  let suffix = 0;
  while (suffix < shortest - prefix && texts.every((text) => text.at(-1 - suffix) === first.at(-1 - suffix))) suffix += 1;
  return [prefix, suffix];
}

function alphabetSize(text: string): number {
  if (/^\d*$/.test(text)) return 10;
  if (/^[0-9a-f]*$/.test(text) || /^[0-9A-F]*$/.test(text)) return 16;
  const sizes: readonly (readonly [RegExp, number])[] = [[/[a-z]/, 26], [/[A-Z]/, 26], [/\d/, 10]];
  return sizes.reduce((sum, [pattern, size]) => sum + (pattern.test(text) ? size : 0), new Set(text.replaceAll(/[\da-z]/gi, '')).size);
}

/** Numbers that go up by little, in whatever order they were given out. */
function countsUp(rests: readonly string[]): boolean {
  const base = rests.every((rest) => /^\d+$/.test(rest)) ? 10 : rests.every((rest) => /^[0-9a-f]+$/i.test(rest)) ? 16 : 0;
  if (base === 0 || rests.length < 3) return false;
  const numbers = rests.map((rest) => Number.parseInt(rest, base)).toSorted((a, b) => a - b);
  const range = (numbers.at(-1) ?? 0) - (numbers[0] ?? 0);
  return range > 0 && new Set(numbers).size === numbers.length && range <= Math.min(MOST_PER_STEP * numbers.length, base ** Math.max(1, (rests[0] ?? '').length - 1));
}

/** What can be said of several initial secrets without telling them. */
export function factsOf(samples: readonly Sample[]): SecretFacts {
  const holds = samples.map(() => new Set<string>());
  const rests = samples.map((sample, index) => reduce(sample, holds[index] ?? new Set()));
  const [prefix, suffix] = common(rests);
  const varying = rests.map((rest) => rest.slice(prefix, rest.length - suffix));
  const wholeNumbers = rests.map((rest) => /[0-9a-f]*$/i.exec(rest.slice(0, rest.length - suffix))?.[0] ?? '');
  const secrets = samples.map(({ secret }) => secret);
  const places = Math.min(...varying.map(({ length }) => length));
  return {
    count: samples.length, distinct: new Set(secrets).size === secrets.length,
    minLength: Math.min(...secrets.map((secret) => Array.from(secret).length)),
    kinds: KINDS.filter(([, pattern]) => secrets.every((secret) => pattern.test(secret))).map(([kind]) => kind),
    holds: [...holds[0] ?? []].filter((name) => holds.every((each) => each.has(name))).toSorted(),
    counter: countsUp(varying) || (wholeNumbers.every((rest) => rest.length >= 3) && countsUp(wholeNumbers)),
    bits: places === 0 ? 0 : Math.round(places * Math.log2(Math.max(2, alphabetSize(varying.join(''))))),
  };
}

/** The parts of links that differ: the token, without the address and what all of them have in common. */
export function tokensOf(links: readonly string[]): readonly string[] {
  const pieces = links.map((link) => link.replace(/^https?:\/\/[^/?#]*/i, '').split(/[/?&=#]/));
  return pieces.map((own) => own.filter((piece, index) => piece !== '' && pieces.some((other) => other[index] !== piece)).join('.'));
}
