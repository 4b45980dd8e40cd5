import { expect, test } from 'vitest';
import { openPlainSocket } from '../endpoint.ts';
import { scanEndpoint } from '../scan.ts';
import { readReferenceCertificates } from './read-certificates.ts';
import { expectedOf, readOldAnswers, readReference, REFERENCES, type Reference } from './read-references.ts';
import { startScriptedServer } from './scripted-server.ts';

test.each(REFERENCES)('the scanner reads the reference server with $name exactly', async (reference) => {
  const { seen, exact, complete } = await readReference(reference);
  expect(seen).toEqual(expectedOf(reference.suites));
  expect({ exact, complete }).toEqual({ exact: true, complete: true });
});

test('a server that speaks less than its reference says is noticed', async () => {
  const [{ suites }] = REFERENCES as readonly [Reference];
  const { 0x0302: _missing, ...less } = suites;
  const { seen, exact } = await readReference({ name: 'less', suites, start: () => startScriptedServer(less) });
  expect(seen['TLS 1.1']).toBeUndefined();
  expect(exact).toBe(false);
});

test('a reference server listens on loopback alone and can be closed', async () => {
  const server = await startScriptedServer({ 0x0303: [0x009c] });
  expect(server.host).toBe('127.0.0.1');
  await server.close();
  const { code } = await scanEndpoint(server, { open: openPlainSocket });
  expect(code).toBe('unreachable');
});

test('application answers over TLS 1.0 and 1.1 can be had', async () => {
  expect(await readOldAnswers()).toEqual({ 'TLS 1.0': true, 'TLS 1.1': true });
});

test('every reference chain is classified as it must be', () => {
  expect(readReferenceCertificates()).toEqual({
    'a good chain': true, 'an expired certificate': true, 'another name': true, 'an unknown root': true, 'a missing intermediate': true, 'a self-signed certificate': true,
  });
});
