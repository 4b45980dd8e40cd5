import { findSuite } from '../registry/suites.ts';
import { SCHEME_FAMILIES, familyOf } from '../registry/schemes.ts';

/** A choice the server made, with the lists it chose from. */
export interface Choice {
  readonly suites: readonly number[];
  readonly groups: readonly number[];
  readonly schemes: readonly number[];
  readonly chosen: number;
}

/** What a server supports, as far as it decides which suites were possible. */
export interface Support {
  /** Suites in the order in which they were found. */
  readonly suites: readonly number[];
  readonly groups: ReadonlySet<number>;
  readonly schemes: ReadonlySet<number>;
}

/** Some servers move ChaCha20 up for clients that put it first, so its being chosen says nothing about order. */
const CHACHA = new Set([0xcca8, 0xcca9, 0xccaa, 0xccab, 0xccac, 0xccad, 0xccae, 0x1303]);

/** Found suites, last choice first, and no ChaCha20 at the head. */
export function reversedOffer(found: readonly number[]): number[] {
  const reversed = found.toReversed();
  const head = reversed.find((code) => !CHACHA.has(code));
  return head === undefined ? reversed : [head, ...reversed.filter((code) => code !== head)];
}

/**
 * Whose order decides. A suite passed over although it was possible and stood first shows the server's; two suites each
 * of which was preferred to the other show the client's. Null when the choices show neither.
 */
export function whoseOrder(choices: readonly Choice[], support: Support): 'server' | 'client' | null {
  const events = choices.map((choice) => ({ chosen: choice.chosen, possible: support.suites.filter((suite) => isPossible(suite, choice, support)), order: choice.suites }));
  const passedOver = events.some(({ chosen, possible, order }) => !CHACHA.has(chosen) && possible.some((suite) => order.indexOf(suite) < order.indexOf(chosen)));
  if (passedOver) return 'server';
  const beaten = new Set(events.flatMap(({ chosen, possible }) => possible.filter((suite) => suite !== chosen).map((suite) => `${chosen}>${suite}`)));
  const bothWays = [...beaten].some((pair) => beaten.has(pair.split('>').toReversed().join('>')));
  return bothWays ? 'client' : null;
}

export interface Overtaken {
  readonly suite: number;
  /** Suites chosen later that could not be chosen at the time, for want of a group or scheme. */
  readonly rivals: readonly number[];
}

/**
 * Finds the first choices that say nothing about order: a suite may have been chosen early only because the better
 * one's groups or schemes were not offered any more.
 */
export function overtaken(choices: readonly Choice[], support: Support): Overtaken[] {
  return support.suites.flatMap((suite, index) => {
    const first = choices.find(({ chosen }) => chosen === suite);
    if (first === undefined) return [];
    const rivals = support.suites.slice(index + 1).filter((rival) => !isPossible(rival, first, support));
    return rivals.length === 0 ? [] : [{ suite, rivals }];
  });
}

/** Whether the server could have chosen this suite of its own from an offer. */
function isPossible(suite: number, offer: Choice, { groups, schemes }: Support): boolean {
  if (!offer.suites.includes(suite)) return false;
  const kind = findSuite(suite);
  if (kind === undefined || kind.tls13) return true;
  const groupThere = kind.layout.params !== 'ecdh' || groups.size === 0 || offer.groups.some((group) => groups.has(group));
  const usable = kind.layout.signed ? [...schemes].filter((scheme) => familyOf(scheme) === kind.auth) : [];
  return groupThere && (usable.length === 0 || offer.schemes.some((scheme) => usable.includes(scheme)));
}

/** Found schemes of the families that have nothing likely left to find: they stay in hellos that leave out the others. */
export const exhaustedFamilies = (found: ReadonlySet<number>): number[] =>
  [...found].filter((scheme) => {
    const likely = SCHEME_FAMILIES[familyOf(scheme) ?? ''];
    return likely !== undefined && likely.every((each) => found.has(each));
  });
