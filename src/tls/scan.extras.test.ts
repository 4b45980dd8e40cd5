import { createSecureContext, createServer } from 'node:tls';
import type { TlsOptions } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { makeCertificates } from '../../fixtures/tls/certificates.ts';
import { startResponder } from '../../fixtures/tls/responder.ts';
import type { ResponderConfig } from '../../fixtures/tls/responder.ts';
import { openPlainSocket } from './endpoint.ts';
import { readSession } from './enumerate/session-facts.ts';
import { scanEndpoint } from './scan.ts';
import type { ScanOptions } from './scan.ts';
import type { TlsScan } from './scan-result.ts';

const kit = makeCertificates();
const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

const scanPort = (port: number, options: Partial<ScanOptions> = {}): Promise<TlsScan> =>
  scanEndpoint({ host: 'localhost', address: '127.0.0.1', port }, { open: openPlainSocket, ...options });

async function scanNode(options: TlsOptions): Promise<TlsScan> {
  const server = createServer({ key: kit.ecdsa.keyPem, cert: kit.ecdsa.chainPem, ...options });
  server.on('tlsClientError', () => undefined);
  server.on('secureConnection', (socket) => socket.on('error', () => undefined));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => new Promise((resolve) => server.close(resolve)));
  return scanPort((server.address() as AddressInfo).port);
}

async function scanResponder(config: ResponderConfig, options: Partial<ScanOptions> = {}): Promise<TlsScan> {
  const responder = await startResponder(config);
  cleanups.push(() => responder.close());
  return scanPort(responder.port, options);
}

const TLS12 = { 0x0303: [0xc02f, 0x009c], 0x0302: [0x002f] };

test('a session that is not OpenSSL ASN.1 gives nothing', () => {
  expect(readSession(Buffer.alloc(0))).toBeUndefined();
  expect(readSession(Buffer.from('0482ffff00', 'hex'))).toBeUndefined();
});

test.each([[true, true], [false, false]])('fallback signalling %s', async (fallbackScsv, seen) => {
  expect((await scanResponder({ suites: TLS12, fallbackScsv })).fallbackScsv).toBe(seen);
});

test('with one version there is nothing to fall back to', async () => {
  expect((await scanResponder({ suites: { 0x0303: [0xc02f] } })).fallbackScsv).toBeNull();
});

test('TLS 1.3 tickets resume and say how long they live', async () => {
  const scan = await scanNode({ minVersion: 'TLSv1.3', sessionTimeout: 1_234 });
  expect(scan.resumption).toEqual({ resumed: true, sessionTicket: true, sessionId: null, ticketLifetimeSeconds: 1_234 });
  expect(scan.earlyData).toBe(false);
});

test('TLS 1.2 tickets resume', async () => {
  const scan = await scanNode({ maxVersion: 'TLSv1.2', sessionTimeout: 600 });
  expect(scan.resumption).toEqual({ resumed: true, sessionTicket: true, sessionId: null, ticketLifetimeSeconds: 600 });
  expect(scan.earlyData).toBeNull();
});

test('a client certificate that is asked for is seen in both versions', async () => {
  expect((await scanNode({ requestCert: true, rejectUnauthorized: false })).clientCertificateRequest).toBe(true);
  expect((await scanNode({ requestCert: true, rejectUnauthorized: false, minVersion: 'TLSv1.3' })).clientCertificateRequest).toBe(true);
  expect((await scanNode({})).clientCertificateRequest).toBe(false);
});

test.each([
  ['same-certificate', undefined],
  ['other-certificate', kit.leaf({ commonName: 'named' })],
] as const)('%s without a server name', async (withoutName, named) => {
  const context = named && createSecureContext({ key: named.keyPem, cert: named.chainPem });
  const scan = await scanNode({ SNICallback: (_name, done) => done(null, context) });
  expect(scan).toMatchObject({ complete: true, sni: { withoutName } });
});

test('a server that serves nobody without a name', async () => {
  const scan = await scanResponder({ suites: TLS12, onHello: ({ serverName }) => (serverName === undefined ? { kind: 'alert', description: 112 } : undefined) });
  expect(scan).toMatchObject({ complete: true, sni: { withoutName: 'refused' } });
});

test('stapled OCSP, tickets, ALPN, EMS and renegotiation as seen', async () => {
  const scan = await scanResponder({ suites: { 0x0303: [0xc02f] }, ocspResponse: Buffer.from('3003020101', 'hex'), alpn: ['http/1.1'], sessionTickets: true, secureRenegotiation: false, extendedMasterSecret: true });
  expect(scan).toMatchObject({ ocspStaple: true, alpn: 'http/1.1', secureRenegotiation: false, extendedMasterSecret: true, compression: false, certificateTimestamps: false });
});

test('old versions are completed when asked for', async () => {
  const scan = await scanResponder({ suites: { 0x0300: [0x0005], 0x0303: [0xc02f] }, completion: 'answer' }, { oldVersions: {} });
  expect(scan.protocols.map(({ version, application }) => [version, application])).toEqual([
    ['SSL 2.0', 'not-tried'], ['SSL 3.0', 'answered'], ['TLS 1.0', 'not-tried'], ['TLS 1.1', 'not-tried'], ['TLS 1.2', 'not-tried'], ['TLS 1.3', 'not-tried'],
  ]);
  expect(scan.protocols[1]?.applicationDetail).toMatch(/^HTTP\/1/);
});

test('without extras nothing of them is observed', async () => {
  const scan = await scanResponder({ suites: TLS12 }, { extras: false });
  expect(scan).toMatchObject({ fallbackScsv: null, earlyData: null, resumption: { resumed: null } });
});

test('a rate is kept', async () => {
  const times: number[] = [];
  const responder = await startResponder({ suites: { 0x0304: [0x1301] }, onConnect: () => void times.push(performance.now()) });
  cleanups.push(() => responder.close());
  const scan = await scanPort(responder.port, { limits: { connectionsPerSecond: 50, maxConnections: 12 } });
  expect(scan.connections).toBe(12);
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  // Accepting may lag, starting may not: over all gaps the average is the rate at most.
  expect(gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length).toBeGreaterThan(17);
});
