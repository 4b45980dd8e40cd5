import * as fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { ProbeError } from './probe-error.ts';
import { profileOf, testTransport } from './testing/harness.ts';
import { tcpServer } from './testing/servers.ts';

/** Pieces from which a peer may build what is almost, but not quite, an answer. */
const piece = fc.constantFrom(
  'HTTP/1.1 200 OK\r\n', 'HTTP/1.0 200\r\n', 'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n', 'HTTP/1.1 100 Continue\r\n\r\n', 'HTTP/1.1 204 No Content\r\n\r\n',
  'HTTP/1.1 302 Found\r\nLocation: //[\r\n', 'HTTP/1.1 999 \u0000\r\n', 'HTTP/2 200\r\n', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello', 'Content-Length: 5\r\n', 'Content-Length: -1\r\n', 'Content-Length: 99\r\n',
  'Transfer-Encoding: chunked\r\n', 'Content-Encoding: gzip\r\n', 'Content-Encoding: br\r\n', 'Set-Cookie: =;;;\r\n', 'Set-Cookie: a=b; Domain=.test; Expires=never\r\n', 'Content-Type: text/html; charset=\u00ff\r\n',
  'X: \u0000\r\n', ': nameless\r\n', ' folded\r\n', '\r\n', '\n\n', '5\r\nhello\r\n', '0\r\n\r\n', 'ffffffffffffffff\r\n', 'zz\r\n', '<meta charset=nonsense>', 'hello', '\u0016\u0003\u0001',
);
const junk = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('latin1'));
const replies = fc.array(fc.oneof({ weight: 5, arbitrary: piece }, { weight: 1, arbitrary: junk }), { maxLength: 10 }).map((parts) => parts.join(''));

test('whatever a peer answers is an answer or a ProbeError, and the channel lives on', async () => {
  let reply = '';
  await using server = await tcpServer((socket) => socket.on('data', () => socket.end(reply, 'latin1')));
  await using kit = testTransport({ profile: profileOf({ hosts: [{ name: '127.0.0.1', ports: [server.port] }] }), limits: { maxRedirects: 1 } });
  const channel = kit.transport.channel({ actor: 'a' });
  const ask = async (): Promise<unknown> => {
    try {
      const answer = await channel.request({ method: 'GET', url: `http://127.0.0.1:${server.port}/`, timeoutMs: 5000 });
      return typeof answer.text();
    } catch (error) {
      return error;
    }
  };
  await fc.assert(fc.asyncProperty(replies, async (given) => {
    reply = given;
    const outcome = await ask();
    expect(outcome === 'string' || outcome instanceof ProbeError).toBe(true);
  }), { numRuns: 200 });
  reply = `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n${gzipSync('alive').toString('latin1')}`;
  expect(await ask()).toBe('string');
});
