import { isIP } from 'node:net';
import type { EndpointGeoData } from '../../observations/exposure.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { get } from '../network/fetch.ts';
import { noWebHost, webHosts, type WebHost } from '../network/web-hosts.ts';
import { controlCountries, countryData, familyOf, type CountryData } from './geo/country-data.ts';
import { inSharedRange, passedSharedFront, SHARED_NETWORKS_DATE } from './geo/shared-network.ts';
import { resolversOf, type Asked } from './name-service.ts';
import { cluesOf } from './region/locator.ts';

const MOST_ALIASES = 8;
const RESOLVED = 2;

async function aliasesOf(host: string, resolver: Asked): Promise<readonly string[]> {
  const chain: string[] = [];
  for (let next = await resolver.alias(host); next !== undefined && chain.length < MOST_ALIASES && !chain.includes(next); next = await resolver.alias(next)) chain.push(next);
  return chain;
}

type Resolved = EndpointGeoData['resolvers'][number];

async function resolve(host: string, resolver: Asked): Promise<Resolved> {
  try {
    return { resolver: resolver.name, addresses: (await resolver.addresses(host)).toSorted(), aliases: await aliasesOf(host, resolver) };
  } catch (error) {
    return { resolver: resolver.name, addresses: [], aliases: [], failed: error instanceof Error ? error.message : String(error) };
  }
}

/** Whether the front page came through a content network; false where it did not answer. */
async function frontIsShared(context: ProbeContext, { origin }: WebHost): Promise<boolean> {
  const channel = context.transport.channel({ actor: 'anon' });
  try {
    const { response } = await get(channel, origin);
    return response !== undefined && passedSharedFront(response.headers);
  } finally {
    await channel.close();
  }
}

async function observe(context: ProbeContext, host: WebHost, data: CountryData | null): Promise<EndpointGeoData> {
  const name = host.host.replace(/^\[(.*)\]$/, '$1');
  const literal = isIP(name) !== 0;
  const resolvers = literal ? [] : await Promise.all(resolversOf(context.policy).map((resolver) => resolve(name, resolver)));
  const aliases = [...new Set(resolvers.flatMap((one) => one.aliases))];
  const frontDoor = cluesOf(host.origin, aliases).some(({ place }) => place === 'front-door');
  const shared = frontDoor || await frontIsShared(context, host);
  return {
    host: host.host, literal, resolvers, wanted: RESOLVED,
    addresses: [...new Set(literal ? [name] : resolvers.flatMap((one) => one.addresses))].map((address) => ({
      address, family: familyOf(address), country: data?.countryOf(address)?.country ?? null, shared: shared || inSharedRange(address),
    })),
    sharedNetworks: SHARED_NETWORKS_DATE,
    data: data && { name: data.name, date: data.date, control: { 4: controlCountries(data.countryOf, 4), 6: controlCountries(data.countryOf, 6) } },
  };
}

export const endpointGeoProbe = defineProbe({
  kind: 'residency.endpoint-geo',
  phase: 'network',
  impact: 'read',
  plan({ profile }) {
    const hosts = webHosts(profile);
    return { subjects: hosts.map(({ host }) => host), missing: noWebHost(hosts), accounts: 0, requests: hosts.length, waitsMs: 0 };
  },
  async *observe(context) {
    const data = await countryData().catch(() => null);
    for (const host of webHosts(context.profile)) {
      const { value, evidence } = await collectEvidence(() => observe(context, host, data));
      const answers = context.evidence.put(JSON.stringify(value, null, 1), { name: `DNS answers and countries of ${host.host}`, mediaType: 'application/json' });
      yield { subject: host.host, data: value, evidence: [answers, ...evidence] };
    }
  },
});
