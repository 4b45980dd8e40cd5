import { findSuite } from '../registry/suites.ts';

/** A suite with the lists that were offered when the server chose it. */
export interface Choice {
  readonly suite: number;
  readonly groups: readonly number[];
  readonly schemes: readonly number[];
}

export interface Overtaken {
  readonly suite: number;
  /** Suites chosen later that could not be chosen at the time, for want of a group or scheme. */
  readonly rivals: readonly number[];
}

/**
 * Finds the choices that say nothing about order: a suite may have been chosen early only because the better one's
 * groups or schemes were not offered any more.
 */
export function overtaken(choices: readonly Choice[], groups: ReadonlySet<number>, schemes: ReadonlySet<number>): Overtaken[] {
  return choices.flatMap((choice, index) => {
    const rivals = choices.slice(index + 1).map(({ suite }) => suite).filter((suite) => !wasPossible(suite, choice, groups, schemes));
    return rivals.length === 0 ? [] : [{ suite: choice.suite, rivals }];
  });
}

/** SignatureAlgorithm in the low byte of TLS 1.2 pairs: 1 RSA, 2 DSA, 3 ECDSA (RFC 5246 §7.4.1.4.1). */
const PAIR_AUTH: Readonly<Record<number, string>> = { 1: 'rsa', 2: 'dss', 3: 'ecdsa' };
/** RSA-PSS and EdDSA have code points of their own (RFC 8446 §4.2.3). */
const OWN_AUTH: Readonly<Record<number, string>> = { 0x0804: 'rsa', 0x0805: 'rsa', 0x0806: 'rsa', 0x0809: 'rsa', 0x080a: 'rsa', 0x080b: 'rsa', 0x0807: 'ecdsa', 0x0808: 'ecdsa' };

const authOf = (scheme: number): string | undefined => OWN_AUTH[scheme] ?? (scheme >> 8 === 0x08 ? 'ecdsa' : PAIR_AUTH[scheme & 0xff]);

function wasPossible(suite: number, offered: Choice, groups: ReadonlySet<number>, schemes: ReadonlySet<number>): boolean {
  const kind = findSuite(suite);
  if (kind === undefined || kind.tls13) return true;
  const groupThere = kind.layout.params !== 'ecdh' || groups.size === 0 || offered.groups.some((group) => groups.has(group));
  const usable = [...schemes].filter((scheme) => authOf(scheme) === kind.auth);
  const schemeThere = !kind.layout.signed || usable.length === 0 || offered.schemes.some((scheme) => usable.includes(scheme));
  return groupThere && schemeThere;
}
