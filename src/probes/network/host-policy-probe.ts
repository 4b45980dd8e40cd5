import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { HostPolicyData, HstsSeen } from '../../observations/network.ts';
import { collectEvidence, noteEvidence } from '../../transport/collect.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { get } from './fetch.ts';
import { knownPaths } from './known-paths.ts';
import { isServiceHost, noWebHost, type WebHost, webHosts } from './web-hosts.ts';

const MAX_PATHS = 3;
const DNS_TIMEOUT_MS = 2_000;

const isAddress = (host: string): boolean => isIP(host.replace(/^\[(.*)\]$/, '$1')) !== 0;

/** Records of the name, else of the nearest name above it (RFC 8659 §3). Null where the resolver does not answer. */
async function caaOf(host: string): Promise<readonly string[] | null> {
  const labels = host.split('.');
  if (isAddress(host) || labels.length < 2) return null;
  const resolver = new Resolver({ timeout: DNS_TIMEOUT_MS, tries: 1 });
  for (let level = 0; level < labels.length; level++) {
    try {
      const found = await resolver.resolveCaa(labels.slice(level).join('.'));
      if (found.length > 0) return found.map((record) => `${Object.keys(record).find((key) => key !== 'critical') ?? ''} ${record.issue ?? record.issuewild ?? ''}`.trim());
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code !== 'ENODATA' && code !== 'ENOTFOUND') return null;
    }
  }
  return [];
}

async function observe(context: ProbeContext, host: WebHost): Promise<HostPolicyData> {
  const channel = context.transport.channel({ actor: 'anon' });
  try {
    const paths = knownPaths(context.profile).filter(({ kind }) => kind === 'page' || kind === 'login').slice(0, isServiceHost(context.profile, host) ? MAX_PATHS : 1);
    const hsts: HstsSeen[] = [];
    for (const { path } of paths) {
      const { response } = await get(channel, host.origin + path);
      if (response) hsts.push({ path, status: response.status, values: response.headers.filter(([name]) => name.toLowerCase() === 'strict-transport-security').map(([, value]) => value) });
    }
    const data = { host: host.host, isAddress: isAddress(host.host), hsts, caa: await caaOf(host.host) };
    noteEvidence(context.evidence.put(JSON.stringify(data, null, 1), { name: `HSTS and CAA of ${host.host}`, mediaType: 'application/json' }));
    return data;
  } finally {
    await channel.close();
  }
}

export const hostPolicyProbe = defineProbe({
  kind: 'network.host-policy',
  phase: 'network',
  impact: 'read',
  plan({ profile }) {
    const hosts = webHosts(profile);
    return { subjects: hosts.map(({ host }) => host), missing: noWebHost(hosts), accounts: 0, requests: hosts.length * MAX_PATHS, waitsMs: 0 };
  },
  async *observe(context) {
    for (const host of webHosts(context.profile)) {
      const { value: data, evidence } = await collectEvidence(() => observe(context, host));
      yield { subject: host.host, data, evidence };
    }
  },
});
