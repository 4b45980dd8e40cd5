import type { HttpPlaintextData, PlainAnswer, PlainPath, PlainPort, WebAnswer } from '../../observations/network.ts';
import { parseHsts } from '../../tls/hsts.ts';
import { collectEvidence } from '../../transport/collect.ts';
import type { Channel, HttpRequest, HttpResponse } from '../../transport/types.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { piecesOf } from '../tls/answer.ts';
import { cookieNames, type Fetched, get } from './fetch.ts';
import { type KnownPath, knownPaths } from './known-paths.ts';
import { isServiceHost, noWebHost, type WebHost, webHosts } from './web-hosts.ts';

const MAX_PATHS = 10;
/** Hops that stay in plain HTTP and are followed. */
const MAX_HOPS = 3;
const PASSWORD_FIELD = /<input\b[^>]*\btype\s*=\s*["']?password\b/i;

const withoutQuery = (url: string): string => url.replace(/[?#].*$/s, '');

function webAnswer(response: HttpResponse): WebAnswer {
  return {
    status: response.status, location: response.location === undefined ? null : withoutQuery(response.location), setsCookies: cookieNames(response),
    passwordField: PASSWORD_FIELD.test(response.text()), bytes: response.body.length,
  };
}

/** Text without what changes from answer to answer. */
const steady = (text: string): string => text.replace(/[0-9A-Za-z+/_-]{20,}/g, '').replace(/\d+/g, '').trim();

interface Comparison {
  readonly https: HttpResponse | undefined;
  /** Over HTTPS, an answer to a path that nothing is at. */
  readonly httpsUnknown: HttpResponse | undefined;
  readonly httpUnknown: HttpResponse | undefined;
}

function plainAnswer(last: HttpResponse, cookies: readonly string[], { https, httpsUnknown, httpUnknown }: Comparison): PlainAnswer {
  const usual = httpsUnknown ? piecesOf(httpsUnknown.body) : new Set<string>();
  const distinct = new Set([...(https ? piecesOf(https.body) : [])].filter((piece) => !usual.has(piece)));
  const shared = [...piecesOf(last.body)].filter((piece) => distinct.has(piece)).length;
  const text = steady(last.text());
  return {
    ...webAnswer(last), setsCookies: cookies, sharedPieces: shared,
    sameAsHttps: https !== undefined && text !== '' && https.status === last.status && steady(https.text()) === text,
    likeUnknownPath: httpUnknown !== undefined && httpUnknown.status === last.status && steady(httpUnknown.text()) === text,
  };
}

/** A request in plain HTTP and the hops that stay in it. */
async function inPlainHttp(channel: Channel, url: string, more: Partial<HttpRequest>): Promise<{ readonly last: Fetched; readonly cookies: readonly string[] }> {
  const cookies: string[] = [];
  let last = await get(channel, url, more);
  for (let hop = 0; hop < MAX_HOPS; hop++) {
    if (last.response) cookies.push(...cookieNames(last.response));
    const location = last.response?.location;
    if (location === undefined || !location.startsWith('http:') || URL.parse(location)?.host !== URL.parse(url)?.host) break;
    const next = await get(channel, location, more);
    if (!next.response) break;
    last = next;
  }
  return { last, cookies: [...new Set(cookies)] };
}

/** Headers that carry credentials in the service's form with random values: they can open nothing. */
function decoys(context: ProbeContext, route: string | undefined, cookies: readonly string[]): readonly (readonly [string, string])[] {
  const random = (): string => Buffer.from(context.randomBytes(24)).toString('base64url');
  const authorize = route === undefined ? {} : context.profile.routes[route]?.authorize ?? {};
  const headers = Object.entries(authorize).map(([name, value]) => [name, value.replaceAll(/\$\{[^}]*\}/g, random)] as const);
  return [...headers, ...(cookies.length > 0 ? [['cookie', cookies.map((name) => `${name}=${random()}`).join('; ')] as const] : [])];
}

const sibling = (context: ProbeContext, path: string): string =>
  `${path.replace(/[?#].*$/s, '').replace(/[^/]*$/, '')}kenshu-${Buffer.from(context.randomBytes(8)).toString('hex')}`;

interface Asking {
  readonly context: ProbeContext;
  readonly channel: Channel;
  readonly host: WebHost;
  readonly port: number;
}

async function askPath({ context, channel, host, port }: Asking, { path, kind, route }: KnownPath, decoy: boolean): Promise<PlainPath> {
  const plain = `http://${host.host}:${port}`;
  const other = sibling(context, path);
  const first = await get(channel, host.origin + path, { redirects: 'follow' });
  const headers = decoy ? decoys(context, route, first.response ? cookieNames(first.response) : []) : [];
  const more = headers.length > 0 ? { headers } : {};
  const https = decoy ? await get(channel, host.origin + path, { redirects: 'follow', ...more }) : first;
  const { last, cookies } = await inPlainHttp(channel, plain + path, more);
  const base = { path, kind, credential: headers.length > 0 ? 'decoy' : 'none', https: https.response ? webAnswer(https.response) : null } as const;
  if (!last.response) return { ...base, http: null, httpError: last.error };
  const httpUnknown = (await inPlainHttp(channel, plain + other, more)).last.response;
  const httpsUnknown = (await get(channel, host.origin + other, { redirects: 'follow', ...more })).response;
  return { ...base, http: plainAnswer(last.response, cookies, { https: https.response, httpsUnknown, httpUnknown }), httpError: null };
}

async function askPort(asking: Asking, paths: readonly KnownPath[]): Promise<PlainPort> {
  const asked: PlainPath[] = [];
  for (const known of paths) {
    for (const decoy of known.kind === 'page' ? [false] : [false, true]) {
      const seen = await askPath(asking, known, decoy);
      asked.push(seen);
      // A port that refuses connections, or drops them twice, is not asked for every path.
      if (seen.httpError === 'CONNECT_REFUSED' || asked.filter(({ httpError }) => httpError === 'CONNECT_TIMEOUT').length > 1) {
        return { port: asking.port, tls: asking.host.tlsPorts.includes(asking.port), paths: asked };
      }
    }
  }
  return { port: asking.port, tls: asking.host.tlsPorts.includes(asking.port), paths: asked };
}

async function observe(context: ProbeContext, host: WebHost): Promise<HttpPlaintextData> {
  const channel = context.transport.channel({ actor: 'anon' });
  try {
    const before = await get(channel, `${host.origin}/`);
    const all = knownPaths(context.profile);
    const paths = isServiceHost(context.profile, host) ? all.slice(0, MAX_PATHS) : all.slice(0, 1);
    const ports: PlainPort[] = [];
    for (const port of host.plainPorts) ports.push(await askPort({ context, channel, host, port }, paths));
    for (const port of host.tlsPorts) ports.push(await askPort({ context, channel, host, port }, [{ path: '/', kind: 'page' }]));
    const after = await get(channel, `${host.origin}/`);
    const policy = after.response?.header('strict-transport-security');
    const hsts = policy === undefined ? undefined : parseHsts(policy);
    return {
      host: host.host, role: host.role, httpsBefore: before.response !== undefined, httpsAfter: after.response !== undefined,
      hsts: hsts?.valid === true && hsts.policy.maxAgeSeconds > 0, ports,
    };
  } finally {
    await channel.close();
  }
}

export const plainHttpProbe = defineProbe({
  kind: 'network.plain-http',
  phase: 'network',
  impact: 'read',
  plan({ profile }) {
    const hosts = webHosts(profile);
    return { subjects: hosts.map(({ host }) => host), missing: noWebHost(hosts), accounts: 0, requests: hosts.length * MAX_PATHS * 10, waitsMs: 0 };
  },
  async *observe(context) {
    for (const host of webHosts(context.profile)) {
      const { value: data, evidence } = await collectEvidence(() => observe(context, host));
      yield { subject: host.host, data, evidence };
    }
  },
});
