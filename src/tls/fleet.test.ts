import type { Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { startResponder } from '../../fixtures/tls/responder.ts';
import type { Responder } from '../../fixtures/tls/responder.ts';
import { openPlainSocket } from './endpoint.ts';
import type { OpenSocket, TlsEndpoint } from './endpoint.ts';
import { scanFleet } from './fleet.ts';
import type { TlsScan } from './scan-result.ts';

let responder: Responder | undefined;
afterEach(() => responder?.close());

const start = async (): Promise<TlsEndpoint> => {
  responder = await startResponder({ suites: { 0x0303: [0xc02f] }, groups: [0x001d] });
  return { host: 'localhost', address: '127.0.0.1', port: responder.port };
};

async function collect(endpoints: Iterable<TlsEndpoint> | AsyncIterable<TlsEndpoint>, options: Parameters<typeof scanFleet>[1]): Promise<TlsScan[]> {
  const scans: TlsScan[] = [];
  for await (const scan of scanFleet(endpoints, options)) scans.push(scan);
  return scans;
}

test('an endpoint that cannot be reached costs its own result only', async () => {
  const good = await start();
  const open: OpenSocket = (endpoint, signal) => (endpoint.port === 1 ? Promise.reject(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })) : openPlainSocket(endpoint, signal));
  const scans = await collect([good, { ...good, port: 1 }, good], { open });
  expect(scans.map(({ code }) => String(code)).toSorted()).toEqual(['null', 'null', 'unreachable']);
});

test('nothing to scan is nothing', async () => {
  expect(await collect([], { open: openPlainSocket })).toEqual([]);
});

test('endpoints are taken when there is room, and sockets stay within the limit', async () => {
  const endpoint = await start();
  let taken = 0;
  let yielded = 0;
  async function* endpoints(): AsyncGenerator<TlsEndpoint> {
    for (; taken < 12; taken++) yield endpoint;
  }
  let opened = 0;
  let peak = 0;
  const open: OpenSocket = async (target, signal) => {
    peak = Math.max(peak, ++opened);
    const socket: Socket = await openPlainSocket(target, signal);
    socket.once('close', () => opened--);
    return socket;
  };
  for await (const scan of scanFleet(endpoints(), { open, parallel: 3, maxSockets: 4 })) {
    yielded++;
    expect(scan.complete).toBe(true);
    expect(taken - yielded).toBeLessThanOrEqual(3);
  }
  expect(yielded).toBe(12);
  expect(peak).toBeLessThanOrEqual(4);
  expect(responder?.peakConnections).toBeLessThanOrEqual(8);
});
