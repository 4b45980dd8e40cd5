import { FFDHE_GROUPS } from '../registry/groups.ts';
import { findSuite } from '../registry/suites.ts';
import { isRefusal } from '../wire/alert.ts';
import { groupOf, schemeOf } from './elimination.ts';
import type { Elimination } from './elimination.ts';
import type { Verdict } from './prober.ts';

/** RSA-PSS schemes, which a server has all of, or none. */
const PSS = [0x0804, 0x0805, 0x0806];

/** Finds the groups and schemes that the suites left to be found, with suites known to work. */
export async function findParameters(of: Elimination): Promise<void> {
  if (of.tls13) await findGroups(of);
  if (of.version >= 0x0303) await findSchemes(of);
  if (of.tls13) return;
  // What another version has shown need not be shown again.
  for (const group of of.prober.findings.groups) if (of.groups.all.includes(group)) of.groups.found.add(group);
  await findGroups(of);
  await findFfdhe(of);
}

async function findSchemes(of: Elimination): Promise<void> {
  const { schemes, groups } = of;
  const signed = of.tls13 ? of.suites : of.suites.filter((code) => findSuite(code)?.layout.signed === true);
  if (signed.length === 0) schemes.closed = true;
  while (!schemes.complete && !of.stopped) {
    const before = schemes.found.size;
    const verdict = await of.questions.ask([...of.refused(), ...signed], groups.full(), schemes.unknown, 'flight');
    if (verdict.kind === 'unknown') return void of.parameterGaps.push(`signature schemes: ${verdict.cause}`);
    if (verdict.kind === 'refused' || endedInRefusal(verdict)) schemes.closed = true;
    else if (schemes.found.size === before) return void of.notes.push('the signature schemes cannot be seen: the part of the handshake that names them was not to be read');
  }
}

/** Some servers send the ServerHello first and refuse where they should have signed. */
const endedInRefusal = ({ accepted }: Verdict & { kind: 'accepted' }): boolean =>
  accepted.flight.endedBy !== undefined && isRefusal(accepted.flight.endedBy) && schemeOf(accepted.flight) === undefined;

async function findGroups(of: Elimination): Promise<void> {
  const { groups } = of;
  const usable = suitesForGroups(of);
  if (usable.length === 0) groups.closed = true;
  while (!groups.complete && !of.stopped) {
    const before = groups.found.size;
    const verdict = await askForGroup(of, [...of.refused(), ...usable]);
    if (verdict.kind === 'unknown') return void of.parameterGaps.push(`groups: ${verdict.cause}`);
    if (verdict.kind === 'refused') groups.closed = true;
    else if (groups.found.size === before && !groups.complete && groupOf(verdict.accepted) === undefined) return void of.parameterGaps.push('groups: the answer named none');
  }
}

/**
 * In TLS 1.3 group and scheme are independent too, so the schemes are narrowed along with the groups, and a refusal that
 * the full list of schemes lifts was the schemes'.
 */
async function askForGroup(of: Elimination, suites: readonly number[]): Promise<Verdict> {
  const { groups, schemes } = of;
  const offered = groups.next();
  const narrowed = of.tls13 && of.shape.unusual && schemes.strict && !schemes.complete && !of.questions.schemeless;
  if (!narrowed) return of.questions.ask(suites, offered, schemes.unknownFirst());
  const verdict = await of.questions.ask(suites, offered, schemes.unknown, 'flight');
  if (verdict.kind === 'accepted') return verdict;
  // With schemes likely to come, the groups are the first to be suspected.
  if (verdict.kind === 'refused' && PSS.some((scheme) => schemes.found.has(scheme)) && PSS.some((scheme) => !schemes.found.has(scheme))) {
    const regrouped = await of.questions.ask(suites, groups.full(), schemes.unknown, 'flight');
    if (regrouped.kind === 'accepted') return verdict;
    schemes.closed ||= regrouped.kind === 'refused';
  }
  const widened = await of.questions.ask(suites, offered, schemes.full(), 'server-hello');
  if (verdict.kind === 'refused' && widened.kind === 'accepted') schemes.closed = true;
  return widened;
}

/** Last choice first, so that the same hellos show whose order of suites decides. */
function suitesForGroups(of: Elimination): number[] {
  if (of.tls13) return of.suites.toReversed();
  const elliptic = of.suites.filter((code) => findSuite(code)?.layout.params === 'ecdh').toReversed();
  // The curve of an ECDSA certificate must be offered too, so suites without one ask a clearer question.
  const free = elliptic.filter((code) => findSuite(code)?.auth !== 'ecdsa');
  return free.length > 0 ? free : elliptic;
}

/**
 * DHE suites name no group: the prime tells it. A server that keeps to RFC 7919 never uses a prime that was not offered;
 * one with a prime of its own, even a registered one, does, and has negotiated nothing.
 */
async function findFfdhe(of: Elimination): Promise<void> {
  const suites = of.suites.filter((code) => findSuite(code)?.layout.params === 'dh');
  const { findings } = of.prober;
  const seen = new Set(findings.ffdhePrimes);
  if (suites.length === 0 || seen.size === 0) return;
  while (seen.size < FFDHE_GROUPS.length && !of.stopped) {
    const offered = FFDHE_GROUPS.filter((group) => !seen.has(group));
    const verdict = await of.questions.ask([...of.refused(), ...suites], offered, of.schemes.full());
    if (verdict.kind === 'unknown') return void of.parameterGaps.push(`ffdhe groups: ${verdict.cause}`);
    if (verdict.kind === 'refused') break;
    const chosen = findings.ffdhePrimes.filter((group) => !seen.has(group));
    if (chosen.length === 0) return;
    for (const group of chosen) seen.add(group);
  }
  for (const group of seen) findings.groups.add(group);
}
