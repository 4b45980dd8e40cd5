import { afterEach, expect, test } from 'vitest';
import { HOSTILE, type HostileName } from '../../../fixtures/tls/hostile.ts';
import { LEGACY, type LegacyName } from '../../../fixtures/tls/legacy.ts';
import { VERSION } from '../../../fixtures/tls/protocol.ts';
import { type Responder, startResponder } from '../../../fixtures/tls/responder.ts';
import { cipherSuites } from '../../checks/tls/cipher-suites.ts';
import { protocolVersions } from '../../checks/tls/protocol-versions.ts';
import { context, CONTROL, EVIDENCE, observed, verdictOf } from '../../checks/tls/testing.ts';
import type { TlsScanData } from '../../observations/tls.ts';
import { openPlainSocket } from '../../tls/endpoint.ts';
import { scanAddress, type ScanContext } from './scan-address.ts';

let responder: Responder | undefined;
afterEach(() => responder?.close());

const plain: ScanContext = {
  evidence: { put: () => EVIDENCE },
  signal: new AbortController().signal,
  connectionsPerSecond: null,
  transport: { permit: () => Promise.resolve(), openSocket: (target, { signal } = {}) => openPlainSocket(target, signal ?? new AbortController().signal) },
};

/** The responder completes CBC suites alone, so an ordinary client needs one to get through. */
const reachable = (name: LegacyName) => ({ ...LEGACY[name], suites: { ...LEGACY[name].suites, [VERSION.tls12]: [0x002f] } });

async function scan(config: Parameters<typeof startResponder>[0]): Promise<TlsScanData> {
  responder = await startResponder(config);
  const { port } = responder;
  const address = await scanAddress(plain, { host: '127.0.0.1', port, role: 'web', subject: 'example.jp:443', path: '/' }, '127.0.0.1');
  return { host: 'example.jp', port: 443, role: 'web', addresses: [address], addressesLeftOut: 0 };
}

const judge = (check: typeof protocolVersions, data: TlsScanData) =>
  verdictOf(check.judge({ 'tls.scan': observed('tls.scan', data), 'tls.self-control': observed('tls.self-control', CONTROL) } as never, context()));

test.each<[LegacyName, 'pass' | 'fail' | 'inconclusive', readonly string[]]>([
  ['ssl3-content', 'fail', ['SSL 3.0']],
  ['ssl3-no-content', 'pass', []],
  ['ssl3-alert', 'pass', []],
  ['ssl2-content', 'fail', ['SSL 2.0']],
  ['ssl2-no-content', 'pass', []],
  ['tls10-content', 'fail', ['TLS 1.0', 'TLS 1.1']],
  ['tls10-no-content', 'pass', []],
])('protocol versions of %s: %s %j', async (name, outcome, versions) => {
  const [verdict, , deciding] = judge(protocolVersions, await scan(reachable(name)));
  expect([verdict, deciding]).toEqual([outcome, versions.map((version) => `${version}@example.jp:443`)]);
});

test.each<LegacyName>(['ssl3-abort', 'tls10-abort'])('%s passes: the server breaks every handshake off, of which an ordinary client would be spared', async (name) => {
  const client = { connected: true, version: 'TLSv1.3', suite: 'x', answer: null, detail: '' };
  const data = await scan(LEGACY[name]);
  const spared = { ...data, addresses: data.addresses.map((one) => ({ ...one, controlBefore: client, controlAfter: client })) };
  expect(judge(protocolVersions, data)[1]).toBe('control-failed');
  expect(judge(protocolVersions, spared)[0]).toBe('pass');
});

test('weak suites of every kind fail the enumeration', async () => {
  const [verdict, , deciding] = judge(cipherSuites, await scan(LEGACY['weak-suites']));
  expect([verdict, deciding]).toEqual(['fail', ['enumeration@example.jp:443']]);
});

test.each<HostileName>(['garbage', 'internal-error', 'wrong-suite', 'accepts-grease', 'plain-http'])('%s neither passes nor fails', async (name) => {
  const data = await scan(HOSTILE[name].configure());
  expect([judge(protocolVersions, data)[0], judge(cipherSuites, data)[0]]).toEqual(['inconclusive', 'inconclusive']);
});
