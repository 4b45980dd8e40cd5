import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TargetProfile } from '../../../profile/schema.ts';
import { connectivity } from './connectivity.ts';
import { HealthBook } from './health-book.ts';

const listener = createServer((socket) => socket.destroy());
let open: string;
let closed: string;
beforeAll(async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await Promise.all([once(listener.listen(0, '127.0.0.1'), 'listening'), once(other, 'listening')]);
  open = `127.0.0.1:${(listener.address() as AddressInfo).port}`;
  closed = `127.0.0.1:${(other.address() as AddressInfo).port}`;
  other.close();
  await once(other, 'close');
});
afterAll(() => { listener.close(); });

const profile = { scope: { baseUrl: 'https://service.example/' }, health: { http: [{ method: 'GET', path: '/healthz' }] } } as unknown as Pick<TargetProfile, 'health' | 'scope'>;
const exchange = (url: string, status: number | null, method = 'GET') => ({
  request: { method, url: new URL(url), headers: [], body: undefined },
  ...(status === null ? {} : { response: { status, statusText: '', headers: [], body: Buffer.alloc(0), truncated: false } }),
  startedAt: new Date(1000), finishedAt: new Date(1030),
});

test('only health requests are noted; no answer and a status of 500 or more are failures, looked into at once', async () => {
  const book = new HealthBook({ profile, policy: { connectivityHosts: [open] } });
  for (const other of ['https://service.example/login', 'https://elsewhere.example/healthz']) book.look(exchange(other, 500));
  book.look(exchange('https://service.example/healthz', 500, 'TRACE'));
  for (const status of [200, 404, 503, null]) book.look(exchange('https://service.example/healthz?n=1', status));
  expect(book.count).toBe(4);
  expect((await book.samples()).map(({ status, well, connected, wallMs }) => [status, well, connected, wallMs])).toEqual([[200, true, null, 30], [404, true, null, 30], [503, false, true, 30], [null, false, true, 30]]);
});

test('a profile without health request notes nothing', () => {
  const book = new HealthBook({ profile: { scope: profile.scope, health: undefined }, policy: { connectivityHosts: [] } });
  book.look(exchange('https://service.example/healthz', 200));
  expect(book.count).toBe(0);
});

test('this machine has its connection when every host is reached', async () => {
  expect(await Promise.all([[open], [open, closed], [], [open, open]].map(connectivity))).toEqual([true, false, null, true]);
});
