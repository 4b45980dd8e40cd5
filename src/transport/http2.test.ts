import { createSecureServer } from 'node:http2';
import { expect, test } from 'vitest';
import { selfSigned } from './testing/certificate.ts';
import { profileOf, testTransport } from './testing/harness.ts';
import { listen, tcpServer } from './testing/servers.ts';

const certificate = selfSigned(['127.0.0.1']);

test('a server that speaks HTTP/2 alone is spoken to in it', async () => {
  const server = createSecureServer({ ...certificate, allowHTTP1: false }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      response.setHeader('set-cookie', ['a=1; Path=/', 'b=2; Path=/']);
      response.writeHead(request.url === '/from' ? 303 : 200, request.url === '/from' ? { location: '/to' } : {});
      response.end(JSON.stringify({ version: request.httpVersion, method: request.method, cookie: request.headers.cookie ?? '', body: Buffer.concat(chunks).toString() }));
    });
  });
  await using listening = await listen(server);
  await using kit = testTransport({ profile: profileOf({ hosts: [{ name: '127.0.0.1', ports: [listening.port] }] }) });
  const channel = kit.transport.channel({ actor: 'user1' });
  const url = `https://127.0.0.1:${listening.port}`;
  const posted = await channel.request({ method: 'POST', url: `${url}/`, headers: [['content-type', 'text/plain']], body: '検収' });
  expect([posted.status, JSON.parse(posted.text())]).toEqual([200, { version: '2.0', method: 'POST', cookie: '', body: '検収' }]);
  expect(posted.headers.filter(([name]) => name === 'set-cookie')).toHaveLength(2);
  const followed = await channel.request({ method: 'POST', url: `${url}/from`, body: 'x' });
  expect([followed.url, JSON.parse(followed.text())]).toEqual([`${url}/to`, { version: '2.0', method: 'GET', cookie: 'a=1; b=2', body: '' }]);
  const held = await Promise.all(['一', '二'].map((body) => channel.request({ method: 'POST', url: `${url}/`, body, hold: () => Promise.resolve() })));
  expect(held.map((answer) => (JSON.parse(answer.text()) as { body: string }).body)).toEqual(['一', '二']);
  await channel.close();
});

test('a server that speaks both is spoken to in HTTP/1.1', async () => {
  const server = createSecureServer({ ...certificate, allowHTTP1: true }, (request, response) => { response.end(request.httpVersion); });
  await using listening = await listen(server);
  await using kit = testTransport({ profile: profileOf({ hosts: [{ name: '127.0.0.1', ports: [listening.port] }] }) });
  const channel = kit.transport.channel({ actor: 'user1' });
  expect((await channel.request({ method: 'GET', url: `https://127.0.0.1:${listening.port}/` })).text()).toBe('1.1');
  expect(listening.clients).toHaveLength(1);
  await channel.close();
});

test('a handshake that fails otherwise is not tried again', async () => {
  await using listening = await tcpServer((socket) => { socket.once('data', () => socket.destroy()); });
  await using kit = testTransport({ profile: profileOf({ hosts: [{ name: '127.0.0.1', ports: [listening.port] }] }) });
  const channel = kit.transport.channel({ actor: 'user1' });
  await expect(channel.request({ method: 'GET', url: `https://127.0.0.1:${listening.port}/` })).rejects.toMatchObject({ name: 'ProbeError', code: 'PEER_RESET' });
  expect(listening.clients).toHaveLength(1);
  await channel.close();
});
