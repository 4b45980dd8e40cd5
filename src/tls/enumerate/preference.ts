/** One choice the server made: from which suites, in which order. */
export interface Pick {
  readonly offered: readonly number[];
  readonly chosen: number;
}

/** TLS 1.2 ChaCha20 suites and the TLS 1.3 one: some servers move these up for clients that put them first. */
const CHACHA = new Set([0xcca8, 0xcca9, 0xccaa, 0xccab, 0xccac, 0xccad, 0xccae, 0x1303]);

/** Found suites, last choice first, and no ChaCha20 at the head. */
export function reversedOffer(found: readonly number[]): number[] {
  const reversed = found.toReversed();
  const head = reversed.find((code) => !CHACHA.has(code));
  return head === undefined ? reversed : [head, ...reversed.filter((code) => code !== head)];
}

/**
 * Whose order decided a choice among suites that all work.
 * @param found suites in the order in which the server chose them
 */
export function whoseOrder(found: readonly number[], pick: Pick): 'server' | 'client' | null {
  const possible = pick.offered.filter((code) => found.includes(code));
  if (possible.length < 2) return null;
  if (pick.chosen === possible[0]) return 'client';
  return pick.chosen === found.find((code) => possible.includes(code)) ? 'server' : null;
}
