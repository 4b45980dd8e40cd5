import type { PublishedKey, TokenHygieneData, TokenSeen, TrafficSeen } from '../../../observations/exposure.ts';
import type { ProbeContext } from '../../define.ts';
import { exchangeOverTls } from '../../tls/exchange.ts';
import { addressesOf, endpointOf, tlsHosts } from '../../tls/hosts.ts';
import { guardedOpener } from '../../tls/open.ts';
import { keyOfCertificate, type FoundKey } from '../detect/public-key.ts';
import { greatestCommonDivisor } from '../detect/weak-modulus.ts';
import { collectEvidence } from '../../../transport/collect.ts';
import type { EvidenceRef } from '../../../domain/outcome.ts';
import type { Toured } from './tour.ts';
import type { TrafficBook } from './traffic-book.ts';

const MOST_COMPARED = 60;
const MOST_PLACES = 10;

export const trafficSeen = ({ exchanges, answers, searchedBodies, cutBodies, actors }: TrafficBook, { stops }: Toured): TrafficSeen =>
  ({ exchanges, answers, searchedBodies, cutBodies, actors: [...actors].toSorted(), tour: stops });

/** Tokens of one algorithm and key together: thousands of one kind say no more than one. */
export function tokensSeen({ tokens }: TrafficBook): readonly TokenSeen[] {
  const groups = Map.groupBy(tokens.values(), ({ algorithm, form, keyId }) => JSON.stringify([algorithm, form, keyId]));
  return [...groups.values()].map((group) => {
    const [{ algorithm, form, keyId }] = group as [typeof group[number]];
    return {
      algorithm, form, keyId, count: group.length,
      places: [...new Set(group.map(({ place }) => place))].slice(0, MOST_PLACES), evidence: [...new Set(group.map(({ evidence }) => evidence))].slice(0, MOST_PLACES),
    };
  });
}

type KeyEvidence = FoundKey & { readonly evidence: readonly EvidenceRef[] };

/** Keys of the certificates that the hosts show. */
export async function certificateKeys(context: ProbeContext): Promise<readonly KeyEvidence[]> {
  const keys: KeyEvidence[] = [];
  for (const host of tlsHosts(context.profile)) {
    const { value, evidence } = await collectEvidence(async () => {
      const opener = guardedOpener(context.transport, context.signal);
      const { used } = await addressesOf(host.host);
      return exchangeOverTls(endpointOf(host, used[0] ?? null), { open: opener.open, signal: context.signal });
    });
    const key = value.chain[0] && keyOfCertificate(value.chain[0], host.subject);
    if (!key) continue;
    const { modulus: _modulus, ...facts } = key;
    const ref = context.evidence.put(JSON.stringify(facts, null, 1), { name: `Key of the certificate of ${host.subject}`, mediaType: 'application/json' });
    keys.push({ ...key, evidence: [ref, ...evidence] });
  }
  return keys;
}

/** Distinct keys, with those whose moduli share a prime. */
export function publishedKeys(keys: readonly KeyEvidence[]): TokenHygieneData['keys'] {
  const distinct = [...new Map(keys.map((key) => [`${key.fingerprint} ${key.privateMembers.join()}`, key])).values()];
  const moduli = distinct.slice(0, MOST_COMPARED);
  return distinct.map(({ modulus, ...key }): PublishedKey & { readonly evidence: readonly EvidenceRef[] } => ({
    ...key,
    sharedFactorWith: modulus === null ? [] : moduli
      .filter((other) => other.modulus !== null && other.modulus !== modulus && greatestCommonDivisor(modulus, other.modulus) > 1n).map(({ place }) => place),
  }));
}
