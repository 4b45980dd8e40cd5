import { afterEach, expect, test } from 'vitest';
import { startResponder } from '../../fixtures/tls/responder.ts';
import type { Responder, ResponderConfig } from '../../fixtures/tls/responder.ts';
import { openPlainSocket } from './endpoint.ts';
import { completeOldVersion } from './old-version.ts';
import type { ApplicationOutcome, OldVersion } from './old-version.ts';
import { codePointOf } from './wire/versions.ts';

let responder: Responder | undefined;
afterEach(async () => {
  await responder?.close();
  responder = undefined;
});

async function complete(version: OldVersion, suites: readonly number[], config: Partial<ResponderConfig>): Promise<ApplicationOutcome> {
  responder = await startResponder({ suites: { [codePointOf(version)]: suites }, ...config });
  const endpoint = { host: 'localhost', address: '127.0.0.1', port: responder.port };
  const outcome = await completeOldVersion(endpoint, version, { open: openPlainSocket, limits: { replyTimeoutMs: 1_500 } });
  expect(responder.faults).toEqual([]);
  return outcome;
}

const VERSIONS = [
  ['SSL 2.0', 0x010080], ['SSL 2.0', 0x0700c0],
  ['SSL 3.0', 0x0005], ['SSL 3.0', 0x0004], ['SSL 3.0', 0x000a], ['SSL 3.0', 0x002f], ['SSL 3.0', 0x0035], ['SSL 3.0', 0x0016],
  ['TLS 1.0', 0x0005], ['TLS 1.0', 0x000a], ['TLS 1.0', 0x002f], ['TLS 1.0', 0xc013],
  ['TLS 1.1', 0x0005], ['TLS 1.1', 0x0035], ['TLS 1.1', 0xc014],
] as const;

test.each(VERSIONS)('an answer over %s with suite %i', async (version, suite) => {
  const outcome = await complete(version, [suite], { completion: 'answer' });
  expect(outcome.detail).toMatch(/^HTTP\/1\.[01] 200/);
  expect(outcome.application).toBe('answered');
});

test.each(VERSIONS)('%s with suite %i: completed, then closed without content', async (version, suite) => {
  expect((await complete(version, [suite], { completion: 'close-after-request' })).application).toBe('handshake-only');
});

test.each([['SSL 2.0', 0x010080], ['SSL 3.0', 0x0005], ['TLS 1.0', 0x002f], ['TLS 1.1', 0x002f]] as const)('%s: a ServerHello and no more is unknown', async (version, suite) => {
  const outcome = await complete(version, [suite], { completion: 'abort-after-server-hello' });
  expect(outcome).toMatchObject({ application: 'unknown', detail: expect.stringMatching(/^the handshake was not completed/) });
});

test.each([['SSL 3.0', 0x0005], ['TLS 1.1', 0x002f]] as const)('%s: an alert right after the handshake is no answer', async (version, suite) => {
  expect((await complete(version, [suite], { completion: 'alert-after-handshake' })).application).toBe('handshake-only');
});

test.each<[string, Partial<ResponderConfig>]>([
  ['silence', { onHello: () => ({ kind: 'silence' }) }],
  ['a reset', { onHello: () => ({ kind: 'reset' }) }],
  ['no TLS', { onHello: () => ({ kind: 'send', bytes: Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n') }) }],
])('%s is unknown in every version', async (_what, config) => {
  for (const [version, suite] of [['SSL 2.0', 0x010080], ['SSL 3.0', 0x000a], ['TLS 1.0', 0x002f]] as const) {
    expect((await complete(version, [suite], config)).application).toBe('unknown');
    await responder?.close();
  }
});
