/** What many values of one kind let guess about the next. */
export interface ValueEstimate {
  readonly count: number;
  readonly distinct: number;
  /** Sum over positions of the entropy of the characters there; an upper estimate where positions depend on each other. */
  readonly bits: number;
  /** How the next value follows from earlier ones; null when no such rule was found. */
  readonly predictable: 'repeated' | 'increment' | 'ascending' | null;
}

/** Steps between successive values of a counter or a clock stay below this. */
const SMALL_STEP_BITS = 40;

/** Shannon entropy in bits with the correction of Miller and Madow, at most what the characters seen allow. */
function entropyAt(values: readonly string[], index: number): number {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value[index] ?? '', (counts.get(value[index] ?? '') ?? 0) + 1);
  const total = values.length;
  const raw = [...counts.values()].reduce((sum, count) => sum - (count / total) * Math.log2(count / total), 0);
  return Math.min(Math.log2(counts.size), raw + (counts.size - 1) / (2 * total * Math.LN2));
}

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const BASE36 = '0123456789abcdefghijklmnopqrstuvwxyz';

const inBase = (text: string, alphabet: string): bigint => {
  const base = BigInt(alphabet.length);
  return Array.from(text).reduce((sum, character) => sum * base + BigInt(Math.max(0, alphabet.indexOf(character))), 0n);
};

/** Ways to read a text as a number, the ones its characters allow. */
function readings(texts: readonly string[]): readonly (readonly bigint[])[] {
  const all = (pattern: RegExp): boolean => texts.every((text) => pattern.test(text));
  const numbers: (readonly bigint[])[] = [];
  if (all(/^\d+$/)) numbers.push(texts.map(BigInt));
  if (all(/^[0-9a-f]+$/i)) numbers.push(texts.map((text) => BigInt(`0x${text}`)));
  if (all(/^[0-9a-z]+$/i)) numbers.push(texts.map((text) => inBase(text.toLowerCase(), BASE36)));
  if (all(/^[\w-]+$/)) numbers.push(texts.map((text) => inBase(text, BASE64URL)));
  return numbers;
}

function ruleOf(numbers: readonly bigint[]): ValueEstimate['predictable'] {
  const steps = numbers.slice(1).map((number, index) => number - (numbers[index] ?? 0n));
  if (steps.length < 2) return null;
  if (new Set(steps).size === 1) return 'increment';
  const sign = (steps[0] ?? 0n) >= 0n ? 1n : -1n;
  const ascending = steps.every((step) => step * sign >= 0n);
  return ascending && steps.every((step) => (step * sign) >> BigInt(SMALL_STEP_BITS) === 0n) ? 'ascending' : null;
}

/** Runs of positions that are not the same in every value; digits before and after belong to a number that carries over. */
function varyingParts(values: readonly string[]): readonly (readonly string[])[] {
  const length = Math.min(...values.map((value) => value.length));
  if (values.some((value) => value.length !== length)) return [values];
  const varies = Array.from({ length }, (_, index) => new Set(values.map((value) => value[index])).size > 1);
  const found: (readonly string[])[] = [];
  for (let start = varies.indexOf(true); start >= 0; start = varies.indexOf(true, start)) {
    let end = start;
    while (end < length && varies[end] === true) end += 1;
    const [from, to] = [start, end];
    found.push(values.map((value) => value.slice(from, to)));
    start = end;
  }
  return found;
}

const decoded = (value: string): string => Buffer.from(value, 'base64url').toString('latin1');

function rule(values: readonly string[]): ValueEstimate['predictable'] {
  for (const view of [values, values.map(decoded)]) {
    const rules = varyingParts(view).map((texts) => readings(texts).map(ruleOf).find((one) => one !== null) ?? null);
    if (rules.length > 0 && rules.every((one) => one !== null)) return rules[0] ?? null;
  }
  return null;
}

/** Estimates from values in the order in which they were given out. */
export function estimateValues(values: readonly string[]): ValueEstimate {
  const distinct = new Set(values).size;
  const length = Math.min(...values.map((value) => value.length));
  const bits = Array.from({ length: Number.isFinite(length) ? length : 0 }, (_, index) => entropyAt(values, index)).reduce((sum, one) => sum + one, 0);
  return { count: values.length, distinct, bits: Math.round(bits), predictable: distinct < values.length ? 'repeated' : rule(values) };
}
