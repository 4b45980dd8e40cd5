import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { OperationError } from '../../actors/operation-error.ts';
import type { HealthSeriesData, NameServerData } from '../../observations/exposure.ts';
import type { Problem } from '../../domain/outcome.ts';
import { defineProbe, type PlanContext, type ProbeContext } from '../define.ts';
import { stepProblem } from '../seeding/problem.ts';
import { healthBook } from './availability/health-book.ts';
import { resolversOf, type Asked } from './name-service.ts';

const hostOf = ({ profile }: PlanContext): string => new URL(profile.scope.baseUrl).hostname.replace(/^\[(.*)\]$/, '$1');

/** The network of an address: what one router or one site usually announces. */
function networkOf(address: string): string {
  const parsed = ipaddr.process(address);
  const [bits, width] = parsed.kind() === 'ipv4' ? [24, 3] : [48, 6];
  return `${Buffer.from(parsed.toByteArray()).subarray(0, width).toString('hex')}/${bits}`;
}

/** Name servers of the zone that a name is in: those of the nearest name above it that has some. */
async function zoneOf(host: string, resolver: Asked): Promise<{ readonly zone: string; readonly servers: readonly string[] } | undefined> {
  const labels = host.split('.');
  for (let skipped = 0; skipped < labels.length; skipped++) {
    const zone = labels.slice(skipped).join('.');
    // A whole top-level domain says nothing of the service, unless the service is named by it.
    if (skipped > 0 && !zone.includes('.')) return undefined;
    const servers = await resolver.nameServers(zone);
    if (servers.length > 0) return { zone, servers };
  }
  return undefined;
}

async function nameServers(host: string, resolvers: readonly Asked[]): Promise<NameServerData> {
  const failed: string[] = [];
  const found = new Map<string, Set<string>>();
  const service = new Set<string>();
  let zone: string | null = null;
  for (const resolver of resolvers) {
    try {
      for (const address of await resolver.addresses(host)) service.add(address);
      const seen = await zoneOf(host, resolver);
      zone ??= seen?.zone ?? null;
      for (const server of seen?.servers ?? []) {
        const addresses = found.get(server) ?? new Set();
        for (const address of await resolver.addresses(server).catch(() => [])) addresses.add(address);
        found.set(server, addresses);
      }
    } catch (error) {
      failed.push(`${resolver.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  const servers = [...found].map(([name, addresses]) => ({ name, addresses: [...addresses], networks: [...new Set([...addresses].map(networkOf))] }));
  return { host, literal: false, zone, servers, failed, serviceAddresses: service.size };
}

export const nameServersProbe = defineProbe({
  kind: 'availability.name-servers',
  phase: 'network',
  impact: 'read',
  plan: (context) => ({ subjects: [hostOf(context)], missing: [], accounts: 0, requests: 0, waitsMs: 0 }),
  async *observe(context) {
    const host = hostOf(context);
    const data: NameServerData = isIP(host) !== 0 ? { host, literal: true, zone: null, servers: [], failed: [], serviceAddresses: 1 } : await nameServers(host, resolversOf(context.policy));
    yield { subject: host, data, evidence: [context.evidence.put(JSON.stringify(data, null, 1), { name: `Name servers of ${host}`, mediaType: 'application/json' })] };
  },
});

/** So many health requests there are at least, the run's own included. */
const FEWEST = 10;
const SUBJECT = 'health';

function missing({ health }: PlanContext['profile']): readonly Problem[] {
  return health?.http ? [] : [{ code: 'no-input', reason: {
    ja: 'プロファイルの health に、HTTP で稼働を確かめる操作がありません。', en: 'The profile declares no HTTP request under health.',
  } }];
}

async function askHealth(context: ProbeContext): Promise<void> {
  const { health } = context.profile;
  if (!health) return;
  // How it went stands in the book.
  await context.actors.run(health).catch((error: unknown) => { if (!(error instanceof OperationError)) stepProblem(error); });
}

export const healthSeriesProbe = defineProbe({
  kind: 'availability.series',
  // Last, so that the health requests of the whole run are counted.
  phase: 'termination',
  impact: 'read',
  plan: ({ profile, policy }) => ({
    subjects: [SUBJECT], missing: missing(profile), accounts: 0, requests: FEWEST, waitsMs: (FEWEST - 1) * policy.parameters.availability.intervalSeconds * 1000,
  }),
  async *observe(context) {
    const book = healthBook(context.transport.traffic, context);
    const { intervalSeconds } = context.policy.parameters.availability;
    for (let asked = 0; asked < FEWEST && book.count < FEWEST; asked++) {
      if (asked > 0) await context.sleep(intervalSeconds * 1000);
      await askHealth(context);
    }
    const data: HealthSeriesData = { samples: await book.samples(), controls: context.policy.connectivityHosts.length };
    yield { subject: SUBJECT, data, evidence: [context.evidence.put(JSON.stringify(data, null, 1), { name: 'Health requests of the run', mediaType: 'application/json' })] };
  },
});
