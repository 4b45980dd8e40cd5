import { createHash } from 'node:crypto';
import type { TokenStatistics } from '../../observations/reset.ts';

/** A token with when it was issued and what a careless vendor might have made it from. */
export interface IssuedToken {
  readonly token: string;
  /** Milliseconds; between asking for it and its arrival. */
  readonly fromMs: number;
  readonly untilMs: number;
  /** Data of the account by name: login id, id, mail, name. */
  readonly known: Readonly<Record<string, string>>;
}

const HASHES = ['md5', 'sha1', 'sha256'] as const;
/** Clocks of target and harness may differ. */
const CLOCK_SLACK_S = 5;
/** Every millisecond of more than this is not tried. */
const MOST_MOMENTS = 40_000;

/** Sum over the places of log2 of the characters seen there; tokens of several lengths are aligned at their beginning. */
export function estimatedBits(tokens: readonly string[]): number {
  const distinct = [...new Set(tokens)];
  const shortest = Math.min(...distinct.map(({ length }) => length));
  if (distinct.length < 2) return 0;
  let bits = 0;
  for (let place = 0; place < shortest; place += 1) bits += Math.log2(new Set(distinct.map((token) => token[place])).size);
  return Math.round(bits);
}

function asNumber(token: string): bigint | undefined {
  if (/^\d+$/.test(token)) return BigInt(token);
  if (/^[0-9a-f]+$/i.test(token)) return BigInt(`0x${token}`);
  if (/^[0-9a-z]+$/.test(token)) return [...token].reduce((sum, character) => sum * 36n + BigInt(Number.parseInt(character, 36)), 0n);
  if (!/^[\w+/=-]+$/.test(token)) return undefined;
  const bytes = Buffer.from(token, 'base64');
  return bytes.length === 0 ? undefined : BigInt(`0x${bytes.toString('hex')}`);
}

/** True when the tokens, in the order of issue, only go up, each by less than a thousandth of the space their digits span. */
export function isSequential(tokens: readonly string[]): boolean {
  const numbers = tokens.map(asNumber);
  if (numbers.length < 5 || numbers.some((one) => one === undefined)) return false;
  const steps = numbers.slice(1).map((one, index) => (one as bigint) - (numbers[index] as bigint));
  const largest = numbers.reduce<bigint>((most, one) => ((one as bigint) > most ? one as bigint : most), 0n);
  return steps.every((step) => step > 0n && step * 1000n < largest);
}

function* moments({ fromMs, untilMs }: IssuedToken): Generator<readonly [name: string, text: string]> {
  const seconds = [Math.floor(fromMs / 1000) - CLOCK_SLACK_S, Math.floor(untilMs / 1000) + CLOCK_SLACK_S] as const;
  for (let at = seconds[0]; at <= seconds[1]; at += 1) yield ['seconds', String(at)];
  const until = Math.min(untilMs + 1000, fromMs - 1000 + MOST_MOMENTS);
  for (let at = fromMs - 1000; at <= until; at += 1) yield ['milliseconds', String(at)];
}

/** Data alone, time alone, and both in either order, joined plainly or by a usual separator. */
function* recipes(issued: IssuedToken): Generator<readonly [name: string, text: string]> {
  const known = Object.entries(issued.known).filter(([, value]) => value !== '');
  yield* known;
  for (const [unit, moment] of moments(issued)) {
    yield [unit, moment];
    for (const [name, value] of known) {
      for (const joint of unit === 'seconds' ? ['', ':', '-', '_', '|'] : ['']) {
        yield [`${name}+${unit}`, `${value}${joint}${moment}`];
        yield [`${unit}+${name}`, `${moment}${joint}${value}`];
      }
    }
  }
}

const spellings = (digest: Buffer): readonly string[] => [digest.toString('hex'), digest.toString('base64url'), digest.toString('base64')];

/** How the token can be made from data that others know, such as `sha256(loginId+seconds)`; empty when none of the usual ways gives it. */
export function derivationOf(issued: IssuedToken): string | undefined {
  const token = issued.token.replace(/=+$/, '');
  const lower = token.toLowerCase();
  for (const [name, text] of recipes(issued)) {
    const plain = Buffer.from(text);
    if ([text, plain.toString('base64url'), plain.toString('hex')].includes(token)) return name;
    for (const hash of HASHES) {
      const made = spellings(createHash(hash).update(plain).digest()).map((one) => one.replace(/=+$/, ''));
      // A hash may be cut.
      if (made.some((one) => one === token || (token.length >= 8 && (one.startsWith(token) || one.startsWith(lower))))) return `${hash}(${name})`;
    }
  }
  return undefined;
}

function decodedTexts(token: string): string[] {
  const pieces = token.split(/[.~:]/);
  return [token, ...pieces].flatMap((piece) => [piece, Buffer.from(piece, 'base64url').toString('latin1'), /^(?:[0-9a-f]{2})+$/i.test(piece) ? Buffer.from(piece, 'hex').toString('latin1') : '']);
}

/** Names of data of the account, and `time`, that can be read in the token. */
export function embeddedIn({ token, known, fromMs }: IssuedToken): readonly string[] {
  const texts = decodedTexts(token);
  const hours = String(Math.floor(fromMs / 1000)).slice(0, 6);
  const found = Object.entries(known).filter(([, value]) => value.length >= 4 && texts.some((text) => text.includes(value))).map(([name]) => name);
  return texts.some((text) => new RegExp(`(?<!\\d)${hours}\\d{4}(?:\\d{3})?(?!\\d)`).test(text)) ? [...found, 'time'] : found;
}

/**
 * @param issued tokens of one account, in the order of issue
 * @param ofOthers tokens that other accounts were mailed
 */
export function statisticsOf(issued: readonly IssuedToken[], ofOthers: ReadonlySet<string> = new Set()): TokenStatistics {
  const tokens = issued.map(({ token }) => token);
  const lengths = tokens.map(({ length }) => length);
  // The first and the last are enough: a recipe holds for all.
  const examined = [issued[0], issued.at(-1)].filter((one) => one !== undefined);
  const derived = examined.map(derivationOf).filter((one) => one !== undefined);
  return {
    count: tokens.length, distinct: new Set(tokens).size, shared: [...new Set(tokens)].filter((token) => ofOthers.has(token)).length,
    shortest: Math.min(...lengths, Number.MAX_SAFE_INTEGER), longest: Math.max(...lengths, 0),
    alphabet: new Set(tokens.join('')).size, estimatedBits: estimatedBits(tokens), sequential: isSequential(tokens),
    derivedFrom: derived.length === examined.length ? [...new Set(derived)] : [],
    embedded: [...new Set(examined.flatMap(embeddedIn))],
  };
}
