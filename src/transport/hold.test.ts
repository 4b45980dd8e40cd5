import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { Agent } from 'undici';
import { afterEach, expect, test } from 'vitest';
import { exchange } from './exchange.ts';

const closing: (() => void)[] = [];
afterEach(() => { for (const close of closing.splice(0)) close(); });

/** A server that keeps what it was sent and answers when it has `bytes` of body. */
async function listening(bytes: number): Promise<{ readonly origin: string; received(): string }> {
  let text = '';
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      const body = text.split('\r\n\r\n')[1] ?? '';
      if (text.includes('\r\n\r\n') && body.length >= bytes) socket.write('HTTP/1.1 204 No Content\r\n\r\n');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => { for (const socket of sockets) socket.destroy(); server.close(); });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received: () => text };
}

test('everything but the last byte is sent, the last when the hold ends', async () => {
  const server = await listening(5);
  const agent = new Agent();
  closing.push(() => void agent.destroy());
  const release = Promise.withResolvers<void>();
  const reached = Promise.withResolvers<void>();
  const answer = exchange(agent, { method: 'POST', url: new URL(server.origin), headers: [['content-type', 'text/plain']], body: Buffer.from('abcde') }, {
    timeoutMs: 5000, maxBodyBytes: 1000, signal: new AbortController().signal,
    hold: () => { reached.resolve(); return release.promise; },
  });
  await reached.promise;
  while (!server.received().endsWith('abcd')) await new Promise((resolve) => { setImmediate(resolve); });
  expect(server.received().toLowerCase()).toContain('content-length: 5');
  release.resolve();
  expect((await answer).status).toBe(204);
  expect(server.received().endsWith('abcde')).toBe(true);
});
