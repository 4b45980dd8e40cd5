import { load } from 'cheerio';
import type { InterfaceFound, InterfacesData } from '../../observations/network.ts';
import { collectEvidence } from '../../transport/collect.ts';
import type { Channel, HttpResponse } from '../../transport/types.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { piecesOf } from '../tls/answer.ts';
import { type Baseline, baselineOf } from './baseline.ts';
import { get } from './fetch.ts';
import { INTERFACE_PATHS, signatureOf, SOURCE_MAP } from './interface-signatures.ts';
import { knownPaths } from './known-paths.ts';
import { noWebHost, type WebHost, webHosts } from './web-hosts.ts';

const PASSWORD_FIELD = /<input\b[^>]*\btype\s*=\s*["']?password\b/i;
const MAX_MAPS = 5;
const MASKED = 48;

/** Answers of health checks: one word of state tells nothing of the inside. */
const HEALTH = /^\s*(?:\{\s*"status"\s*:\s*"\w+"[^{}]{0,200}\}|ok|up|pong|healthy|alive)\s*$/i;

/** Shape of the first bytes without what they say. */
const masked = (body: Uint8Array): string => Buffer.from(body.subarray(0, MASKED)).toString('latin1').replace(/[^\x20-\x7e]/g, '.').replace(/[A-Za-z0-9]/g, (character, index: number) => (index < 6 ? character : 'x'));

interface Looking {
  readonly channel: Channel;
  readonly host: WebHost;
  readonly baseline: Baseline;
  readonly directories: Baseline;
  /** Text of the service's own pages, which its other pages share. */
  readonly own: ReadonlySet<string>;
}

const isOwnPage = (response: HttpResponse, own: ReadonlySet<string>): boolean =>
  /html/i.test(response.header('content-type') ?? '') && [...piecesOf(response.body)].some((piece) => own.has(piece));

function judgeAnswer({ baseline, directories, own }: Looking, path: string, response: HttpResponse): InterfaceFound | undefined {
  const base = { path, status: response.status, bytes: response.body.length, firstBytes: masked(response.body), demandsSignIn: PASSWORD_FIELD.test(response.text()) };
  const signature = signatureOf(response.body);
  if (baseline.matches(response, path) || directories.matches(response, path)) return undefined;
  if (signature) return { ...base, signature: signature.id, reveals: signature.reveals };
  const plain = response.status === 200 && response.body.length > 0 && !base.demandsSignIn && !HEALTH.test(response.text()) && !isOwnPage(response, own);
  return plain ? { ...base, signature: null, reveals: null } : undefined;
}

/** Maps that the service's own scripts may have beside them. */
async function sourceMaps({ channel, host }: Looking, front: HttpResponse | undefined): Promise<readonly InterfaceFound[]> {
  if (!front || !/html/i.test(front.header('content-type') ?? '')) return [];
  const $ = load(front.text());
  const scripts = $('script[src]').toArray().flatMap((element) => {
    const url = URL.parse($(element).attr('src') ?? '', front.url);
    return url?.origin === host.origin ? [url.pathname] : [];
  });
  const found: InterfaceFound[] = [];
  for (const script of [...new Set(scripts)].slice(0, MAX_MAPS)) {
    const path = `${script}.map`;
    const { response } = await get(channel, host.origin + path);
    if (response && SOURCE_MAP.test(response.text().slice(0, 1_000_000))) {
      found.push({ path, status: response.status, bytes: response.body.length, firstBytes: masked(response.body), demandsSignIn: false, signature: 'source map', reveals: 'source' });
    }
  }
  return found;
}

async function observe(context: ProbeContext, host: WebHost): Promise<InterfacesData> {
  const channel = context.transport.channel({ actor: 'anon' });
  try {
    const own = new Set<string>();
    let front: HttpResponse | undefined;
    for (const { path } of knownPaths(context.profile).filter(({ kind }) => kind === 'page' || kind === 'login').slice(0, 4)) {
      const { response } = await get(channel, host.origin + path, { redirects: 'follow' });
      if (!response) continue;
      front ??= response;
      if (response.status < 400) for (const piece of piecesOf(response.body)) own.add(piece);
    }
    const baseline = await baselineOf(context, channel, host.origin, '/', ['', '.php', '.json']);
    const looking = { channel, host, baseline, directories: await baselineOf(context, channel, host.origin, '/.kenshu/', ['/', '.sql', '.env']), own };
    const found: InterfaceFound[] = [];
    let answered = 0;
    let skipped = 0;
    let blocked = 0;
    for (const path of INTERFACE_PATHS) {
      const { response, error } = await get(channel, host.origin + path);
      if (error === 'OUT_OF_SCOPE') skipped += 1;
      if (!response) continue;
      answered += 1;
      if (response.status === 429) blocked += 1;
      const one = judgeAnswer(looking, path, response);
      if (one) found.push(one);
    }
    found.push(...await sourceMaps(looking, front));
    const after = await get(channel, front?.url ?? `${host.origin}/`);
    return {
      host: host.host, asked: INTERFACE_PATHS.length, answered, skipped, blocked, baselineSamples: baseline.samples,
      controlBefore: front !== undefined && front.status < 400, controlAfter: after.response !== undefined && after.response.status === (front?.status ?? 0), found,
    };
  } finally {
    await channel.close();
  }
}

export const interfacesProbe = defineProbe({
  kind: 'network.interfaces',
  phase: 'network',
  impact: 'read',
  plan({ profile }) {
    const hosts = webHosts(profile);
    return { subjects: hosts.map(({ host }) => host), missing: noWebHost(hosts), accounts: 0, requests: hosts.length * (INTERFACE_PATHS.length + 16), waitsMs: 0 };
  },
  async *observe(context) {
    for (const host of webHosts(context.profile)) {
      const { value: data, evidence } = await collectEvidence(() => observe(context, host));
      yield { subject: host.host, data, evidence };
    }
  },
});
