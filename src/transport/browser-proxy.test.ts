import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { profileOf, testTransport, type TestTransport } from './testing/harness.ts';
import { connectProxy, httpServer, tcpServer } from './testing/servers.ts';

const SOURCES = { S1: {}, S2: { localAddress: '127.0.0.2' } };
const kitFor = (ports: readonly number[], more: object = {}): TestTransport => testTransport({ profile: profileOf({ hosts: [{ name: '127.0.0.1', ports }], forbiddenPaths: ['/no'], ...more }, SOURCES) });

/** A GET in absolute form. */
async function get(proxy: string, url: string): Promise<{ readonly status: number | undefined; readonly body: string }> {
  const { hostname, port } = new URL(proxy);
  const request = httpRequest({ host: hostname, port, path: url, headers: { host: new URL(url).host, 'proxy-connection': 'keep-alive', 'x-kept': 'yes' }, agent: false }).end();
  const [response] = (await once(request, 'response')) as [import('node:http').IncomingMessage];
  return { status: response.statusCode, body: await text(response) };
}

/** Sends a CONNECT and gives the socket and the status line. */
async function tunnel(proxy: string, authority: string): Promise<{ readonly socket: Socket; readonly statusLine: string }> {
  const socket = connect(Number(new URL(proxy).port), '127.0.0.1').on('error', () => undefined);
  socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`);
  const [head] = (await once(socket, 'data')) as [Buffer];
  return { socket, statusLine: head.toString().split('\r\n', 1)[0] ?? '' };
}

test('refuses what is out of scope with 403, records it once and connects to nothing', async () => {
  await using elsewhere = await httpServer((_request, response) => response.end('elsewhere'));
  await using kit = kitFor([1]);
  const proxy = await kit.transport.browserProxy();
  const url = `http://127.0.0.1:${elsewhere.port}/track?id=1`;
  expect((await get(proxy, url)).status).toBe(403);
  expect((await get(proxy, url)).status).toBe(403);
  expect((await tunnel(proxy, `127.0.0.1:${elsewhere.port}`)).statusLine).toBe('HTTP/1.1 403 OUT_OF_SCOPE');
  expect((await tunnel(proxy, 'analytics.example:443')).statusLine).toBe('HTTP/1.1 403 OUT_OF_SCOPE');
  expect((await get(proxy, 'http://127.0.0.1:1/no/way')).status).toBe(403);
  expect(elsewhere.clients).toEqual([]);
  expect(kit.evidence.stored.map(({ text: content }) => (JSON.parse(content) as { refused: string }).refused)).toEqual([`127.0.0.1:${elsewhere.port}`, 'analytics.example:443', '127.0.0.1:1']);
});

test.each(['127.0.0.1', '127.0.0.1:99999', ':443', 'http://127.0.0.1/', '[::1:443', ''])('refuses the malformed authority %j', async (authority) => {
  await using kit = kitFor([443]);
  const { statusLine } = await tunnel(await kit.transport.browserProxy(), authority);
  expect(statusLine).toMatch(/^HTTP\/1\.1 40[03] /);
});

test('a target that is down is 502, not 403', async () => {
  const server = await tcpServer(() => undefined);
  await server[Symbol.asyncDispose]();
  await using kit = kitFor([server.port]);
  const proxy = await kit.transport.browserProxy();
  expect((await get(proxy, `http://127.0.0.1:${server.port}/`)).status).toBe(502);
  expect((await tunnel(proxy, `127.0.0.1:${server.port}`)).statusLine).toBe('HTTP/1.1 502 CONNECT_REFUSED');
});

test('forwards absolute-form requests without the headers of the hop', async () => {
  await using server = await httpServer((request, response) => response.end(JSON.stringify([request.url, request.headers['x-kept'], request.headers['proxy-connection']])));
  await using kit = kitFor([server.port]);
  expect(await get(await kit.transport.browserProxy(), `http://127.0.0.1:${server.port}/a?b=1`)).toEqual({ status: 200, body: '["/a?b=1","yes",null]' });
});

test('tunnels bytes both ways from the source it belongs to', async () => {
  await using server = await tcpServer((socket) => socket.pipe(socket));
  await using kit = kitFor([server.port]);
  const [first, second] = [await kit.transport.browserProxy('S1'), await kit.transport.browserProxy('S2')];
  expect(await kit.transport.browserProxy('S2')).toBe(second);
  for (const proxy of [first, second]) {
    const { socket, statusLine } = await tunnel(proxy, `127.0.0.1:${server.port}`);
    expect(statusLine).toBe('HTTP/1.1 200 Connection Established');
    socket.write('through');
    expect(String((await once(socket, 'data'))[0])).toBe('through');
  }
  expect(server.clients).toEqual(['127.0.0.1', '127.0.0.2']);
});

test('goes through the upstream proxy', async () => {
  await using server = await httpServer((_request, response) => response.end('ok'));
  await using upstream = await connectProxy();
  await using kit = kitFor([server.port], { upstreamProxy: { url: `http://127.0.0.1:${upstream.port}` } });
  expect((await get(await kit.transport.browserProxy(), `http://127.0.0.1:${server.port}/`)).body).toBe('ok');
  expect(upstream.heads.length).toBe(1);
});

test('closing ends open tunnels on both sides', async () => {
  const ended = Promise.withResolvers<void>();
  await using server = await tcpServer((socket) => socket.on('close', () => ended.resolve()));
  await using kit = kitFor([server.port]);
  const { socket } = await tunnel(await kit.transport.browserProxy(), `127.0.0.1:${server.port}`);
  const closed = once(socket, 'close');
  await kit.transport.close();
  await Promise.all([closed, ended.promise]);
  await expect(kit.transport.browserProxy()).rejects.toMatchObject({ code: 'ABORTED' });
});
