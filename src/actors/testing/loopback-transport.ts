import { CookieJar } from 'tough-cookie';
import { Agent, request as send } from 'undici';
import { ProbeError } from '../../transport/probe-error.ts';
import type { Channel, HttpRequest, HttpResponse, Transport } from '../../transport/types.ts';

const charsetOf = (contentType = ''): string => /charset=([\w-]+)/i.exec(contentType)?.[1] ?? 'utf-8';

/** One client to loopback without any guard: for tests of what stands above the transport. */
function channel(actor: string, source: string): Channel {
  const jar = new CookieJar(undefined, { rejectPublicSuffixes: false });
  const agent = new Agent();

  const once = async (request: HttpRequest, url: string, method: string, body: HttpRequest['body']): Promise<HttpResponse> => {
    const headers = [...(request.headers ?? [])].map(([name, value]) => [name, value] as [string, string]);
    if (!request.anonymous) {
      const cookie = await jar.getCookieString(url);
      if (cookie !== '') headers.push(['cookie', cookie]);
    }
    const startedAt = new Date().toISOString();
    const answer = await send(url, { method: method as 'GET', headers: headers.flat(), body: body ?? null, dispatcher: agent }).catch((error: unknown) => {
      throw new ProbeError('CONNECT_REFUSED', String(error), { cause: error });
    });
    const bytes = new Uint8Array(await answer.body.arrayBuffer());
    const flat = Object.entries(answer.headers).flatMap(([name, value]) => [value ?? []].flat().map((one) => [name, one] as const));
    if (!request.anonymous) for (const [name, value] of flat) if (name === 'set-cookie') await jar.setCookie(value, url, { ignoreError: true });
    const header = (name: string): string | undefined => flat.find(([one]) => one === name)?.[1];
    const location = header('location');
    return {
      status: answer.statusCode, statusText: '', headers: flat, body: bytes, truncated: false, url, startedAt, finishedAt: new Date().toISOString(),
      ...(location === undefined ? {} : { location: new URL(location, url).href }),
      header, text: () => new TextDecoder(charsetOf(header('content-type'))).decode(bytes),
    };
  };

  return {
    actor, source, jar,
    request: async (request) => {
      let response = await once(request, request.url, request.method, request.body);
      for (let hops = 0; hops < 5 && request.redirects !== 'manual' && response.location !== undefined && response.status < 304; hops++) {
        response = await once({ ...request, headers: [] }, response.location, 'GET', undefined);
      }
      return response;
    },
    close: () => agent.close(),
  };
}

export function loopbackTransport(): Transport & { readonly permitted: string[] } {
  const permitted: string[] = [];
  return {
    permitted,
    channel: ({ actor, source = 'S1' }) => channel(actor, source),
    openSocket: () => Promise.reject(new ProbeError('OUT_OF_SCOPE', 'no sockets here')),
    browserProxy: () => Promise.resolve(''),
    permit: async (url) => {
      if (!/^https?:\/\/(127\.0\.0\.1|localhost)[:/]/.test(url)) throw new ProbeError('OUT_OF_SCOPE', url);
      permitted.push(url);
    },
    usage: { requests: 0, connections: 0, waitedForRateMs: 0 },
    close: () => Promise.resolve(),
  };
}
