import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { expect, test } from 'vitest';
import { selfSigned } from './testing/certificate.ts';
import { profileOf, testTransport } from './testing/harness.ts';

test('a client certificate is shown by its own source and by no other', async () => {
  const [own, terminal] = [selfSigned(['127.0.0.1']), selfSigned(['terminal-01'])];
  const server = createServer({ ...own, requestCert: true, rejectUnauthorized: false, ca: terminal.cert }, (request, response) => {
    response.end(String((request.socket as TLSSocket).getPeerCertificate().subject?.CN ?? 'nobody'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await using kit = testTransport({
    profile: profileOf({ hosts: [{ name: '127.0.0.1', ports: [port] }] }, { S1: {}, T: {} }), trust: [own.cert],
    clientCertificates: { T: { certificate: terminal.cert, key: terminal.key } },
  });
  const asked = async (source: string): Promise<string> => (await kit.transport.channel({ actor: 'a', source }).request({ method: 'GET', url: `https://127.0.0.1:${port}/` })).text();
  expect(await asked('S1')).toBe('nobody');
  expect(await asked('T')).toBe('terminal-01');
  server.close();
  server.closeAllConnections();
});
