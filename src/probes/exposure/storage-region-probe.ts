import { resolveCname } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { ActingAccount } from '../../actors/types.ts';
import type { EvidenceRef, Problem } from '../../domain/outcome.ts';
import type { LocatorSeen, StorageRegionData } from '../../observations/exposure.ts';
import type { ResourceDeclaration, TargetProfile } from '../../profile/schema.ts';
import { collectEvidence } from '../../transport/collect.ts';
import type { TrafficExchange } from '../../transport/traffic.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { openEyes } from '../seeding/eyes.ts';
import { seedFile, seedObject } from '../seeding/objects.ts';
import { stepProblem } from '../seeding/problem.ts';
import { actingNames, resourcesOf, T1 } from '../seeding/tenants.ts';
import { cluesOf } from './region/locator.ts';
import { REGION_TABLE_DATE } from './region/region-table.ts';

interface Visited {
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly same: boolean;
  readonly answered: boolean;
  readonly evidence: readonly EvidenceRef[];
}

const MOST_ALIASES = 8;

/** Names a host is an alias of, in order; empty where DNS says nothing. */
async function aliasesOf(host: string): Promise<readonly string[]> {
  const chain: string[] = [];
  for (let name = host; chain.length < MOST_ALIASES && isIP(name.replace(/^\[(.*)\]$/, '$1')) === 0 && name.includes('.');) {
    const [next] = await resolveCname(name).catch(() => []);
    if (next === undefined || chain.includes(next)) break;
    chain.push(next);
    name = next;
  }
  return chain;
}

/** Notes every address used while a file was stored and fetched, and which of them gave the file's own bytes. */
function follow(context: ProbeContext, actor: string, file: () => Uint8Array | undefined): { readonly visited: Visited[]; readonly end: () => void } {
  const visited: Visited[] = [];
  const note = ({ actor: who, request, response, evidence }: TrafficExchange): void => {
    if (who !== actor) return;
    const bytes = file();
    const same = bytes !== undefined && response !== undefined && Buffer.from(response.body).equals(bytes);
    visited.push({ url: request.url.href, headers: response?.headers ?? [], same, answered: response !== undefined, evidence: [evidence] });
    const target = response?.headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
    const location = target === undefined ? null : URL.parse(target, request.url);
    if (location) visited.push({ url: location.href, headers: [], same: false, answered: false, evidence: [evidence] });
  };
  return { visited, end: context.transport.traffic.subscribe(note) };
}

/** Host and clues alone: the address itself may be a secret. */
async function locatorsSeen(visited: readonly Visited[]): Promise<readonly LocatorSeen[]> {
  const hosts = [...new Set(visited.map(({ url }) => new URL(url).hostname))];
  const aliases = new Map(await Promise.all(hosts.map(async (host) => [host, await aliasesOf(host)] as const)));
  const seen = new Map<string, LocatorSeen>();
  for (const { url, headers, same, answered, evidence } of visited) {
    const { hostname } = new URL(url);
    for (const clue of cluesOf(url, aliases.get(hostname) ?? [], headers)) {
      const key = `${hostname} ${clue.source} ${clue.region}`;
      const known = seen.get(key);
      if (!known || (same && !known.sameBytes)) seen.set(key, { host: hostname, aliases: aliases.get(hostname) ?? [], ...clue, sameBytes: same, answered, evidence });
    }
  }
  return [...seen.values()];
}

async function observeSlot(context: ProbeContext, owner: ActingAccount, type: string, resource: ResourceDeclaration, slot: string): Promise<StorageRegionData> {
  const eyes = openEyes(context);
  let bytes: Uint8Array | undefined;
  const { visited, end } = follow(context, owner.name, () => bytes);
  const unread: { readonly outlet: string; readonly problem: Problem }[] = [];
  try {
    const object = await seedObject(eyes, type, resource, owner, { comment: false });
    const file = await seedFile(eyes, object, resource, slot);
    bytes = file.bytes;
    for (const value of Object.values(file.variables)) if (/^https?:\/\//i.test(value) && URL.canParse(value)) visited.push({ url: value, headers: [], same: false, answered: false, evidence: [] });
    for (const [outlet, { route = resource.route, operation }] of Object.entries(resource.files[slot]?.outlets ?? {})) {
      await eyes.sessions.perform(owner, route, operation, file.variables).catch((error: unknown) => { unread.push({ outlet, problem: stepProblem(error) }); });
    }
  } finally {
    end();
  }
  const addresses = new Set(visited.map(({ url }) => url));
  return { type, slot, owner: owner.name, table: REGION_TABLE_DATE, addresses: addresses.size, downloaded: visited.some(({ same }) => same), locators: await locatorsSeen(visited), unread };
}

const slotsOf = (profile: TargetProfile) => resourcesOf(profile).flatMap(([type, resource]) => Object.keys(resource.files).map((slot) => ({ type, resource, slot })));

function missing(profile: TargetProfile): readonly Problem[] {
  if (actingNames(profile, T1).length === 0) return [{ code: 'no-input', reason: { ja: 'プロファイルの accounts に T1 の利用者がありません。', en: 'The profile declares no account of T1 under accounts.' } }];
  return slotsOf(profile).length > 0 ? [] : [{ code: 'no-input', reason: {
    ja: 'ファイルを保存する場所がプロファイルにありません。resources.*.files に upload と outlets を書いてください。', en: 'The profile declares no place that stores files. Write upload and outlets under resources.*.files.',
  } }];
}

export const storageRegionProbe = defineProbe({
  kind: 'residency.storage-region-disclosed',
  phase: 'isolation',
  impact: 'write',
  plan: ({ profile }) => ({ subjects: slotsOf(profile).map(({ type, slot }) => `${type}/${slot}`), missing: missing(profile), accounts: 0, requests: slotsOf(profile).length * 15, waitsMs: 0 }),
  async *observe(context) {
    const owner = context.actors.account(actingNames(context.profile, T1)[0] as string);
    for (const { type, resource, slot } of slotsOf(context.profile)) {
      const { value, evidence } = await collectEvidence(async (): Promise<{ readonly data: StorageRegionData } | { readonly problem: Problem }> => {
        try {
          return { data: await observeSlot(context, owner, type, resource, slot) };
        } catch (error) {
          return { problem: stepProblem(error) };
        }
      });
      yield { subject: `${type}/${slot}`, evidence, ...value };
    }
  },
});
