import type { Span } from './spans.ts';

/** Patterns are indexed by this many leading characters; shorter ones cannot be matched. */
export const MIN_PATTERN_LENGTH = 4;
const TABLE_BITS = 18;
const TABLE_MASK = (1 << TABLE_BITS) - 1;

/** A multiplicative hash of four UTF-16 units; only has to spread. */
const bucketOf = (a: number, b: number, c: number, d: number): number => (Math.imul(Math.imul(Math.imul(a, 37) + b, 37) + c, 37) + d) & TABLE_MASK;

/**
 * Finds many literal patterns in one pass. Most positions cost one table look-up, so the time hardly depends on the number of
 * patterns (3000 patterns of 500 secrets over 1 MiB: about 15 ms).
 */
export class PatternMatcher {
  readonly #secretOf = new Map<string, string>();
  readonly #present = new Uint8Array(1 << TABLE_BITS);
  readonly #byBucket = new Map<number, string[]>();

  get size(): number {
    return this.#secretOf.size;
  }

  /** `pattern` stands for `secret`; a pattern that is known keeps its first meaning. */
  add(pattern: string, secret: string): void {
    if (pattern.length < MIN_PATTERN_LENGTH || this.#secretOf.has(pattern)) return;
    this.#secretOf.set(pattern, secret);
    const bucket = bucketOf(pattern.charCodeAt(0), pattern.charCodeAt(1), pattern.charCodeAt(2), pattern.charCodeAt(3));
    this.#present[bucket] = 1;
    const sharing = this.#byBucket.get(bucket) ?? [];
    sharing.push(pattern);
    // Longest first: the first that fits is the one to take.
    sharing.sort((a, b) => b.length - a.length);
    this.#byBucket.set(bucket, sharing);
  }

  /** All places of all patterns; overlapping ones too, but at one place only the longest. */
  find(text: string): Span[] {
    const spans: Span[] = [];
    if (this.size === 0) return spans;
    let [a, b, c] = [text.charCodeAt(0), text.charCodeAt(1), text.charCodeAt(2)];
    for (let start = 0; start + MIN_PATTERN_LENGTH <= text.length; start++) {
      const d = text.charCodeAt(start + 3);
      const bucket = bucketOf(a, b, c, d);
      [a, b, c] = [b, c, d];
      if (this.#present[bucket] === 0) continue;
      const pattern = this.#byBucket.get(bucket)?.find((candidate) => text.startsWith(candidate, start));
      if (pattern !== undefined) spans.push({ start, end: start + pattern.length, secret: this.#secretOf.get(pattern) ?? pattern, learnt: true });
    }
    return spans;
  }
}
