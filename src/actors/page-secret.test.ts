import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { operationSchema } from '../profile/operation-schema.ts';
import { testActors } from './testing/harness.ts';

const SECRET = 'mokuren tsubaki 4821';

test('a secret that a page shows is no part of what is recorded, from the first answer on', async () => {
  const server = createServer((_request, response) => response.setHeader('content-type', 'text/html').end(`<dl><dt>初期</dt><dd id="issued">${SECRET}</dd></dl>`)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const kit = testActors(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  try {
    const slip = operationSchema.parse({ http: { path: '/slip', extract: { issued: { css: '#issued', secret: true } } } });
    const session = await kit.actors.stranger('api');
    expect((await session.perform(slip)).values['issued']).toBe(SECRET);
    await session.close();
    expect(kit.stored).not.toEqual([]);
    expect(kit.stored.map(({ content }) => String(content)).join('\n')).not.toContain('mokuren');
  } finally {
    await kit.close();
    server.close();
  }
});
