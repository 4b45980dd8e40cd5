import { once } from 'node:events';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { collectEvidence } from './collect.ts';
import { selfSigned } from './testing/certificate.ts';
import { policyOf, profileOf, testTransport } from './testing/harness.ts';
import { connectProxy, httpServer, httpsServer, tcpServer } from './testing/servers.ts';

const on = (...ports: number[]): ReturnType<typeof profileOf> => profileOf({ hosts: [{ name: '127.0.0.1', ports }] });
const at = (server: { readonly port: number }, path = '/'): string => `http://127.0.0.1:${server.port}${path}`;

describe('every code of ProbeError has an exchange that produces it', () => {
  const code = async (act: () => Promise<unknown>): Promise<unknown> => act().then(() => 'an answer', (error: { code: unknown }) => error.code);

  test('OUT_OF_SCOPE for another port, before anything is sent', async () => {
    await using server = await httpServer((_request, response) => response.end());
    await using kit = testTransport({ profile: on(1) });
    const channel = kit.transport.channel({ actor: 'a' });
    expect(await code(() => channel.request({ method: 'GET', url: at(server) }))).toBe('OUT_OF_SCOPE');
    expect(await code(() => kit.transport.openSocket({ host: '127.0.0.1', port: server.port }))).toBe('OUT_OF_SCOPE');
    expect(await code(() => kit.transport.permit(at(server)))).toBe('OUT_OF_SCOPE');
    expect(server.clients).toEqual([]);
    expect(kit.evidence.stored.map(({ meta }) => meta.name)).toEqual(['GET / → OUT_OF_SCOPE']);
  });

  test('OUT_OF_HOURS after the consent ended', async () => {
    await using kit = testTransport({ profile: on(80), now: () => new Date('2100-01-01T00:00:00Z') });
    expect(await code(() => kit.transport.channel({ actor: 'a' }).request({ method: 'GET', url: 'http://127.0.0.1/' }))).toBe('OUT_OF_HOURS');
    expect(await code(() => kit.transport.openSocket({ host: '127.0.0.1', port: 80 }))).toBe('OUT_OF_HOURS');
  });

  test('DNS_FAILED for a name without address', async () => {
    const missing = async (): Promise<string[]> => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }));
    await using kit = testTransport({ profile: profileOf({ hosts: [{ name: 'nowhere.test' }] }), lookup: missing });
    expect(await code(() => kit.transport.channel({ actor: 'a' }).request({ method: 'GET', url: 'https://nowhere.test/' }))).toBe('DNS_FAILED');
  });

  test('CONNECT_REFUSED where nobody listens', async () => {
    const server = await httpServer(() => undefined);
    await server[Symbol.asyncDispose]();
    await using kit = testTransport({ profile: on(server.port) });
    expect(await code(() => kit.transport.channel({ actor: 'a' }).request({ method: 'GET', url: at(server) }))).toBe('CONNECT_REFUSED');
    expect(await code(() => kit.transport.openSocket({ host: '127.0.0.1', port: server.port }))).toBe('CONNECT_REFUSED');
  });

  test('CONNECT_TIMEOUT when the way to the host hangs', async () => {
    const hanging = async (): Promise<string[]> => new Promise(() => undefined);
    await using kit = testTransport({ profile: profileOf({ hosts: [{ name: 'slow.test' }] }), lookup: hanging, limits: { connectTimeoutMs: 30 } });
    const channel = kit.transport.channel({ actor: 'a' });
    expect(await code(() => channel.request({ method: 'GET', url: 'https://slow.test/' }))).toBe('CONNECT_TIMEOUT');
    expect(await code(() => channel.request({ method: 'GET', url: 'https://slow.test/', timeoutMs: 5 }))).toBe('CONNECT_TIMEOUT');
    expect(await code(() => kit.transport.openSocket({ host: 'slow.test', port: 443 }))).toBe('CONNECT_TIMEOUT');
  });

  test('READ_TIMEOUT when the answer does not come or does not end', async () => {
    await using server = await httpServer((request, response) => void (request.url === '/half' && response.write('half')));
    await using kit = testTransport({ profile: on(server.port) });
    const channel = kit.transport.channel({ actor: 'a' });
    expect(await code(() => channel.request({ method: 'GET', url: at(server), timeoutMs: 100 }))).toBe('READ_TIMEOUT');
    expect(await code(() => channel.request({ method: 'GET', url: at(server, '/half'), timeoutMs: 100 }))).toBe('READ_TIMEOUT');
  });

  test('PEER_RESET when the peer ends the connection instead of answering', async () => {
    await using server = await tcpServer((socket) => socket.on('data', () => socket.resetAndDestroy()));
    await using closing = await tcpServer((socket) => socket.on('data', () => socket.end()));
    await using kit = testTransport({ profile: on(server.port, closing.port) });
    expect(await code(() => kit.transport.channel({ actor: 'a' }).request({ method: 'GET', url: at(server) }))).toBe('PEER_RESET');
    expect(await code(() => kit.transport.channel({ actor: 'a' }).request({ method: 'GET', url: at(closing) }))).toBe('PEER_RESET');
  });

  test('TLS_FAILED when the peer speaks no TLS', async () => {
    await using server = await tcpServer((socket) => socket.on('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')));
    await using kit = testTransport({ profile: on(server.port) });
    expect(await code(() => kit.transport.channel({ actor: 'a' }).request({ method: 'GET', url: `https://127.0.0.1:${server.port}/` }))).toBe('TLS_FAILED');
  });

  test('REPLY_MALFORMED for what is no HTTP and for a false content coding', async () => {
    await using server = await tcpServer((socket) => socket.on('data', () => socket.end('SSH-2.0-OpenSSH\r\n')));
    await using coded = await httpServer((_request, response) => response.setHeader('content-encoding', 'gzip').end('not gzip at all'));
    await using kit = testTransport({ profile: on(server.port, coded.port) });
    const channel = kit.transport.channel({ actor: 'a' });
    expect(await code(() => channel.request({ method: 'GET', url: at(server) }))).toBe('REPLY_MALFORMED');
    expect(await code(() => channel.request({ method: 'GET', url: at(coded) }))).toBe('REPLY_MALFORMED');
  });

  test('REPLY_TOO_LARGE for an endless head', async () => {
    await using server = await tcpServer((socket) => socket.on('data', () => socket.write(`HTTP/1.1 200 OK\r\n${`X-Filler: ${'x'.repeat(1000)}\r\n`.repeat(100)}`)));
    await using kit = testTransport({ profile: on(server.port) });
    expect(await code(() => kit.transport.channel({ actor: 'a' }).request({ method: 'GET', url: at(server) }))).toBe('REPLY_TOO_LARGE');
  });

  test('PROXY_FAILED when the proxy refuses or is not there', async () => {
    await using proxy = await connectProxy(407);
    const through = (url: string): ReturnType<typeof profileOf> => profileOf({ hosts: [{ name: '127.0.0.1', ports: [80] }], upstreamProxy: { url } });
    await using refusing = testTransport({ profile: through(`http://127.0.0.1:${proxy.port}`) });
    await using absent = testTransport({ profile: through('http://127.0.0.1:1') });
    expect(await code(() => refusing.transport.channel({ actor: 'a' }).request({ method: 'GET', url: 'http://127.0.0.1/' }))).toBe('PROXY_FAILED');
    expect(await code(() => absent.transport.openSocket({ host: '127.0.0.1', port: 80 }))).toBe('PROXY_FAILED');
  });

  test('ABORTED by the caller, and by closing', async () => {
    await using server = await httpServer(() => undefined);
    await using kit = testTransport({ profile: on(server.port) });
    const channel = kit.transport.channel({ actor: 'a' });
    expect(await code(() => channel.request({ method: 'GET', url: at(server), signal: AbortSignal.timeout(50) }))).toBe('ABORTED');
    const pending = code(() => channel.request({ method: 'GET', url: at(server) }));
    await channel.close();
    expect(await pending).toBe('ABORTED');
    expect(await code(() => channel.request({ method: 'GET', url: at(server) }))).toBe('ABORTED');
  });
});

describe('a channel', () => {
  test('follows redirects inside the scope and reports the one that leaves it', async () => {
    await using elsewhere = await httpServer((_request, response) => response.end('elsewhere'));
    await using server = await httpServer((request, response) => {
      const to: Record<string, string> = { '/': '/two', '/two': at(elsewhere, '/secret?x=1') };
      response.writeHead(302, { location: to[request.url ?? ''] ?? '/' }).end();
    });
    await using kit = testTransport({ profile: on(server.port) });
    const answer = await kit.transport.channel({ actor: 'a' }).request({ method: 'GET', url: at(server) });
    expect([answer.status, answer.url, answer.location]).toEqual([302, at(server, '/two'), at(elsewhere, '/secret?x=1')]);
    expect(elsewhere.clients).toEqual([]);
  });

  test('gives up a circle of redirects with the last answer', async () => {
    await using server = await httpServer((_request, response) => response.writeHead(302, { location: '/' }).end());
    await using kit = testTransport({ profile: on(server.port), limits: { maxRedirects: 3 } });
    const answer = await kit.transport.channel({ actor: 'a' }).request({ method: 'GET', url: at(server) });
    expect([answer.status, answer.location, kit.transport.usage.requests]).toEqual([302, at(server), 4]);
  });

  test('keeps cookies of its own, through redirects; anonymous requests send and keep none', async () => {
    const seen: (string | undefined)[] = [];
    await using server = await httpServer((request, response) => {
      seen.push(request.headers.cookie);
      if (request.url === '/login') response.writeHead(303, { location: '/home', 'set-cookie': ['sid=one; HttpOnly', 'lang=ja'] });
      response.end();
    });
    await using kit = testTransport({ profile: on(server.port) });
    const [first, second] = [kit.transport.channel({ actor: 'first' }), kit.transport.channel({ actor: 'second' })];
    await first.request({ method: 'POST', url: at(server, '/login'), body: 'x' });
    await first.request({ method: 'GET', url: at(server), anonymous: true });
    await second.request({ method: 'GET', url: at(server) });
    await second.request({ method: 'GET', url: at(server, '/login'), anonymous: true, redirects: 'manual' });
    await second.request({ method: 'GET', url: at(server) });
    expect(seen).toEqual([undefined, 'sid=one; lang=ja', undefined, undefined, undefined, undefined]);
  });

  test('shares neither connections nor TLS sessions with another channel, but reuses its own', async () => {
    const certificate = selfSigned(['127.0.0.1']);
    const resumed: [port: number | undefined, boolean][] = [];
    await using server = await httpsServer(certificate, (request, response) => {
      const socket = request.socket as typeof request.socket & { isSessionReused(): boolean };
      resumed.push([socket.remotePort, socket.isSessionReused()]);
      if (request.url === '/close') response.setHeader('connection', 'close');
      response.end();
    });
    await using kit = testTransport({ profile: on(server.port), trust: [certificate.cert] });
    const url = (path: string): string => `https://127.0.0.1:${server.port}${path}`;
    const [first, second] = [kit.transport.channel({ actor: 'first' }), kit.transport.channel({ actor: 'second' })];
    await first.request({ method: 'GET', url: url('/') });
    await first.request({ method: 'GET', url: url('/close') });
    await first.request({ method: 'GET', url: url('/') });
    await second.request({ method: 'GET', url: url('/') });
    expect(resumed.map(([, reused]) => reused)).toEqual([false, false, true, false]);
    expect(new Set(resumed.map(([port]) => port)).size).toBe(3);
    expect(kit.transport.untrusted).toEqual([]);
  });

  test('accepts an untrusted certificate of the scope and says so', async () => {
    await using server = await httpsServer(selfSigned(['other.test']), (_request, response) => response.end('ok'));
    await using kit = testTransport({ profile: on(server.port) });
    expect((await kit.transport.channel({ actor: 'a' }).request({ method: 'GET', url: `https://127.0.0.1:${server.port}/` })).text()).toBe('ok');
    expect(kit.transport.untrusted).toEqual([{ endpoint: `127.0.0.1:${server.port}`, reason: 'DEPTH_ZERO_SELF_SIGNED_CERT' }]);
    expect(JSON.parse(kit.evidence.stored[0]?.text ?? '')).toMatchObject({ tlsAuthorized: false, tlsDoubt: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  });

  test('sends from the second address', async () => {
    await using server = await httpServer((request, response) => response.end(request.socket.remoteAddress), '0.0.0.0');
    await using kit = testTransport({ profile: profileOf({ hosts: [{ name: '127.0.0.1', ports: [server.port] }] }, { S1: {}, S2: { localAddress: '127.0.0.2' } }) });
    const from = async (source: string): Promise<string> => (await kit.transport.channel({ actor: 'a', source }).request({ method: 'GET', url: at(server) })).text();
    expect([await from('S1'), await from('S2')]).toEqual(['127.0.0.1', '127.0.0.2']);
    const socket = await kit.transport.openSocket({ host: '127.0.0.1', port: server.port }, { source: 'S2' });
    expect(socket.localAddress).toBe('127.0.0.2');
  });

  test('goes through the upstream proxy with its credentials, which no evidence shows', async () => {
    await using server = await httpServer((_request, response) => response.end('through'));
    await using proxy = await connectProxy();
    const profile = profileOf({ hosts: [{ name: '127.0.0.1', ports: [server.port] }], upstreamProxy: { url: `http://127.0.0.1:${proxy.port}` } });
    await using kit = testTransport({ profile, upstreamProxyCredentials: 'user:Proxy-Passw0rd' });
    expect((await kit.transport.channel({ actor: 'a' }).request({ method: 'GET', url: at(server, '/?echo=Proxy-Passw0rd') })).text()).toBe('through');
    await kit.transport.openSocket({ host: '127.0.0.1', port: server.port });
    const authorization = `Proxy-Authorization: Basic ${Buffer.from('user:Proxy-Passw0rd').toString('base64')}`;
    const head = `CONNECT 127.0.0.1:${server.port} HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n${authorization}\r\n\r\n`;
    expect(proxy.heads).toEqual([head, head]);
    expect(kit.evidence.stored.some(({ text }) => text.includes('Proxy-Passw0rd'))).toBe(false);
  });

  test('bounds a body as received and a decompression bomb', async () => {
    const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024));
    await using server = await httpServer((request, response) => {
      if (request.url === '/bomb') response.setHeader('content-encoding', 'gzip').end(bomb);
      else response.end(Buffer.alloc(3000));
    });
    await using kit = testTransport({ profile: on(server.port), limits: { maxBodyBytes: 1000 } });
    const channel = kit.transport.channel({ actor: 'a' });
    const plain = await channel.request({ method: 'GET', url: at(server) });
    expect([plain.body.length, plain.truncated]).toEqual([1000, true]);
    await using wide = testTransport({ profile: on(server.port), limits: { maxBodyBytes: 100_000 } });
    const burst = await wide.transport.channel({ actor: 'a' }).request({ method: 'GET', url: at(server, '/bomb') });
    expect([burst.body.length, burst.truncated]).toEqual([100_000, true]);
  });

  test('records every hop under the step that asked for it', async () => {
    await using server = await httpServer((request, response) => {
      if (request.url === '/') response.writeHead(302, { location: '/next' });
      response.end('もじ');
    });
    await using kit = testTransport({ profile: on(server.port) });
    const { evidence } = await collectEvidence(async () => kit.transport.channel({ actor: 'admin1' }).request({ method: 'GET', url: at(server) }));
    expect(evidence.length).toBe(2);
    expect(kit.evidence.stored.map(({ meta }) => [meta.name, meta.actor])).toEqual([['GET / → 302', 'admin1'], ['GET /next → 200', 'admin1']]);
  });

  test('keeps the stricter of both rates over all channels', async () => {
    let [current, most] = [0, 0];
    await using server = await httpServer((_request, response) => {
      most = Math.max(most, ++current);
      setTimeout(() => {
        current--;
        response.end();
      }, 10);
    });
    const profile = profileOf({ hosts: [{ name: '127.0.0.1', ports: [server.port] }], rate: { parallel: 2, requestsPerSecond: 1000 } });
    await using kit = testTransport({ profile, policy: policyOf({ parallel: 3 }) });
    await Promise.all(['a', 'b', 'c', 'd', 'e'].map(async (actor) => kit.transport.channel({ actor }).request({ method: 'GET', url: at(server) })));
    expect(most).toBe(2);
    expect(kit.transport.usage).toMatchObject({ requests: 5, connections: 5 });
    expect(kit.transport.usage.waitedForRateMs).toBeGreaterThan(0);
  });
});

test('a raw socket carries bytes both ways and must be to an address of the host', async () => {
  await using server = await tcpServer((socket) => socket.pipe(socket));
  await using kit = testTransport({ profile: profileOf({ hosts: [{ name: 'service.test', ports: [server.port] }] }), lookup: async () => Promise.resolve(['127.0.0.1']) });
  const socket = await kit.transport.openSocket({ host: 'Service.TEST.', port: server.port, address: '127.0.0.1' });
  socket.write('echo');
  const [echoed] = (await once(socket, 'data')) as [Buffer];
  expect(echoed.toString()).toBe('echo');
  await expect(kit.transport.openSocket({ host: 'service.test', port: server.port, address: '127.0.0.9' })).rejects.toMatchObject({ code: 'OUT_OF_SCOPE' });
});

test('a raw socket through a proxy flows to whoever listens later, with what the target sent early', async () => {
  await using server = await tcpServer((socket) => socket.write('220 ready'));
  await using proxy = await connectProxy();
  const profile = profileOf({ hosts: [{ name: '127.0.0.1', ports: [server.port] }] }, { S2: { proxy: `http://127.0.0.1:${proxy.port}` } });
  await using kit = testTransport({ profile });
  const socket = await kit.transport.openSocket({ host: '127.0.0.1', port: server.port }, { source: 'S2' });
  const [greeting] = (await once(socket, 'data')) as [Buffer];
  expect(greeting.toString()).toBe('220 ready');
  expect(proxy.heads.length).toBe(1);
  await expect(kit.transport.openSocket({ host: '127.0.0.1', port: server.port }, { source: 'S9' })).rejects.toMatchObject({ code: 'OUT_OF_SCOPE' });
});
