import { load } from 'cheerio';
import type { MethodsSeen, VersionsData, VersionToken } from '../../observations/network.ts';
import { collectEvidence, noteEvidence } from '../../transport/collect.ts';
import type { Channel, HttpResponse } from '../../transport/types.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { fetched, get } from './fetch.ts';
import { knownPaths } from './known-paths.ts';
import { parserHolds, tokensIn } from './version-tokens.ts';
import { isServiceHost, noWebHost, type WebHost, webHosts } from './web-hosts.ts';

const MAX_PAGES = 4;
const MAX_SCRIPTS = 3;

const tokensOf = (response: HttpResponse, where: string, isContent: boolean): readonly VersionToken[] =>
  tokensIn({ where, headers: response.headers, text: response.text(), contentType: response.header('content-type') ?? '', isContent });

/** Scripts of a page that come from its own host. */
function scriptsOf(response: HttpResponse, origin: string): readonly string[] {
  if (!/html/i.test(response.header('content-type') ?? '')) return [];
  const $ = load(response.text());
  return $('script[src]').toArray().flatMap((element) => {
    const url = URL.parse($(element).attr('src') ?? '', response.url);
    return url?.origin === origin ? [url.href] : [];
  });
}

/** An echo of a header that was sent shows that TRACE works (RFC 9110 §9.3.8), whatever the status. */
async function methodsOf(context: ProbeContext, channel: Channel, origin: string): Promise<MethodsSeen> {
  const marker = context.marker('trace');
  const trace = await fetched(channel, { method: 'TRACE', url: `${origin}/`, headers: [['x-kenshu', marker]], redirects: 'manual', anonymous: true, timeoutMs: 10_000 });
  const options = await fetched(channel, { method: 'OPTIONS', url: `${origin}/`, redirects: 'manual', anonymous: true, timeoutMs: 10_000 });
  const allow = options.response?.header('allow') ?? null;
  return {
    traceStatus: trace.response?.status ?? null, traceError: trace.error ?? null, traceEchoes: trace.response?.text().includes(marker) ?? false,
    allowed: allow === null ? null : allow.split(',').map((name) => name.trim().toUpperCase()).filter((name) => name !== ''),
  };
}

async function observe(context: ProbeContext, host: WebHost): Promise<VersionsData> {
  const channel = context.transport.channel({ actor: 'anon' });
  try {
    const pages = knownPaths(context.profile).filter(({ kind }) => kind !== 'file').slice(0, isServiceHost(context.profile, host) ? MAX_PAGES : 1);
    const unknown = `/kenshu-${Buffer.from(context.randomBytes(8)).toString('hex')}`;
    const tokens: VersionToken[] = [];
    const scripts = new Set<string>();
    let answered = 0;
    for (const [path, isContent] of [...pages.map(({ path }) => [path, true] as const), [unknown, false] as const, [`${unknown}/%c0%ae`, false] as const]) {
      const { response } = await get(channel, host.origin + path, { redirects: 'follow' });
      if (!response) continue;
      answered += 1;
      tokens.push(...tokensOf(response, isContent ? path : 'error page', isContent && response.status < 400));
      for (const script of scriptsOf(response, host.origin)) scripts.add(script);
    }
    for (const script of [...scripts].slice(0, MAX_SCRIPTS)) {
      const { response } = await get(channel, script);
      if (response) tokens.push(...tokensOf(response, new URL(script).pathname, true));
    }
    const data = { host: host.host, parserHolds: parserHolds(), answered, tokens: unique(tokens), methods: await methodsOf(context, channel, host.origin) };
    noteEvidence(context.evidence.put(JSON.stringify(data, null, 1), { name: `Version tokens and methods of ${host.host}`, mediaType: 'application/json' }));
    return data;
  } finally {
    await channel.close();
  }
}

/** The same token at several places is told once. */
const unique = (tokens: readonly VersionToken[]): readonly VersionToken[] => [...new Map(tokens.map((token) => [`${token.kind} ${token.text}`, token])).values()];

export const disclosureProbe = defineProbe({
  kind: 'network.versions',
  phase: 'network',
  impact: 'read',
  plan({ profile }) {
    const hosts = webHosts(profile);
    return { subjects: hosts.map(({ host }) => host), missing: noWebHost(hosts), accounts: 0, requests: hosts.length * (MAX_PAGES + MAX_SCRIPTS + 4), waitsMs: 0 };
  },
  async *observe(context) {
    for (const host of webHosts(context.profile)) {
      const { value: data, evidence } = await collectEvidence(() => observe(context, host));
      yield { subject: host.host, data, evidence };
    }
  },
});
