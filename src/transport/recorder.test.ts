import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { HTTP_EXCHANGE_MEDIA_TYPE } from '../domain/evidence.ts';
import { expect, test } from 'vitest';
import { profileOf, testTransport } from './testing/harness.ts';
import { httpServer, tcpServer } from './testing/servers.ts';

interface Recorded {
  readonly schemaVersion: number;
  readonly start: number;
  readonly stop: number;
  readonly startedAt: string;
  readonly startedAtJapan: string;
  readonly actor: string;
  readonly source: string;
  readonly request: { readonly method: string; readonly url: string; readonly headers: { name: string; value: string }[]; readonly body?: { value: string } };
  readonly response?: { readonly status: number; readonly statusText: string; readonly headers: { name: string; value: string }[]; readonly body?: { value: string; size: number; truncated?: boolean } };
  readonly error?: { readonly name: string };
}

const only = <T>(items: readonly T[]): T => {
  if (items.length !== 1 || items[0] === undefined) throw new Error(`${items.length} items`);
  return items[0];
};

const profileFor = (port: number): ReturnType<typeof profileOf> => profileOf({ hosts: [{ name: '127.0.0.1', ports: [port] }] });

test('an exchange has the shape Allure draws, with actor, source and both times, and no secret', async () => {
  await using server = await httpServer((_request, response) => {
    response.writeHead(200, 'Fine', { 'content-type': 'text/html; charset=utf-8', 'set-cookie': 'sid=c00kie-v4lue; HttpOnly', 'content-encoding': 'gzip' });
    response.end(gzipSync('<p>新しい合言葉 Pa55word!x c00kie-v4lue</p>'));
  });
  await using kit = testTransport({ profile: profileFor(server.port), now: () => new Date('2026-11-23T15:30:00Z') });
  kit.redactor.learn('Pa55word!x', 'password');
  const url = `http://127.0.0.1:${server.port}/login?next=%2Fhome&token=t0ken-t0ken`;
  await kit.transport.channel({ actor: 'admin1' }).request({
    method: 'POST', url, headers: [['content-type', 'application/json'], ['authorization', 'Bearer b3arer-t0ken']], body: JSON.stringify({ loginId: 'admin1', password: 'x9' }),
  });
  const { text, meta } = only(kit.evidence.stored);
  const { password, cookie, token, x9, bearer } = {
    password: kit.redactor.mark('Pa55word!x'), cookie: kit.redactor.mark('c00kie-v4lue'), token: kit.redactor.mark('t0ken-t0ken'), x9: kit.redactor.mark('x9'), bearer: kit.redactor.mark('b3arer-t0ken'),
  };
  expect(meta).toEqual({ name: 'POST /login → 200', mediaType: HTTP_EXCHANGE_MEDIA_TYPE, actor: 'admin1' });
  const recorded = JSON.parse(text) as Recorded;
  expect(recorded).toMatchObject({
    schemaVersion: 1, start: Date.parse('2026-11-23T15:30:00Z'), startedAt: '2026-11-23T15:30:00.000Z', startedAtJapan: '2026-11-24T00:30:00.000+09:00', actor: 'admin1', source: 'S1',
    request: { method: 'POST', url: `http://127.0.0.1:${server.port}/login?next=%2Fhome&token=${token}`, httpVersion: '1.1', body: { contentType: 'application/json', encoding: 'utf8', value: `{"loginId":"admin1","password":"${x9}"}` } },
    response: { status: 200, statusText: 'Fine', body: { value: `<p>新しい合言葉 ${password} ${cookie}</p>` } },
  });
  expect(recorded.request.headers).toContainEqual({ name: 'authorization', value: `Bearer ${bearer}` });
  expect(recorded.response?.headers).toContainEqual({ name: 'set-cookie', value: `sid=${cookie}; HttpOnly` });
  for (const secret of ['Pa55word!x', 'c00kie-v4lue', 't0ken-t0ken', 'b3arer-t0ken']) expect(text).not.toContain(secret);
});

test('long texts, header values and status texts are cut, after their redaction', async () => {
  const secret = 'S3cret/at+the-edge';
  await using server = await httpServer((_request, response) => {
    response.writeHead(200, 'x'.repeat(3000), { 'content-type': 'text/plain', 'x-long': 'word '.repeat(2000) });
    response.end(`${'word '.repeat(3276)}${secret}${' more'.repeat(100_000)}`);
  });
  await using kit = testTransport({ profile: profileFor(server.port) });
  kit.redactor.learn(secret);
  await kit.transport.channel({ actor: 'a' }).request({ method: 'GET', url: `http://127.0.0.1:${server.port}/` });
  const { text } = only(kit.evidence.stored);
  const { response } = JSON.parse(text) as Recorded;
  expect([response?.statusText.length, response?.headers.find(({ name }) => name === 'x-long')?.value.length]).toEqual([121, 2049]);
  expect(response?.body).toMatchObject({ size: 16_380 + secret.length + 500_000, truncated: true });
  expect(response?.body?.value.length).toBe(16_384);
  expect(text).not.toContain('S3cr');
});

test('a binary body is its length and digest', async () => {
  const bytes = Buffer.from([0, 1, 2, 255]);
  await using server = await httpServer((_request, response) => response.setHeader('content-type', 'image/png').end(bytes));
  await using kit = testTransport({ profile: profileFor(server.port) });
  await kit.transport.channel({ actor: 'a' }).request({ method: 'GET', url: `http://127.0.0.1:${server.port}/` });
  const { response } = JSON.parse(only(kit.evidence.stored).text) as Recorded;
  expect(response?.body?.value).toBe(`4 bytes, sha256:${createHash('sha256').update(bytes).digest('hex')}`);
});

test('a failed exchange is kept with its code', async () => {
  await using server = await tcpServer((socket) => socket.on('data', () => socket.resetAndDestroy()));
  await using kit = testTransport({ profile: profileFor(server.port) });
  await expect(kit.transport.channel({ actor: 'a' }).request({ method: 'PUT', url: `http://127.0.0.1:${server.port}/x`, body: 'sent' })).rejects.toThrow(/.+/);
  const { text, meta } = only(kit.evidence.stored);
  expect(meta.name).toBe('PUT /x → PEER_RESET');
  expect(JSON.parse(text)).toMatchObject({ error: { name: 'PEER_RESET' }, request: { method: 'PUT', body: { value: 'sent' } } });
});
