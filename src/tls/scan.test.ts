import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { TlsOptions } from 'node:tls';
import { afterEach, describe, expect, test } from 'vitest';
import { makeCertificates } from '../../fixtures/tls/certificates.ts';
import { startResponder } from '../../fixtures/tls/responder.ts';
import type { ResponderConfig } from '../../fixtures/tls/responder.ts';
import { openPlainSocket } from './endpoint.ts';
import { scanEndpoint } from './scan.ts';
import type { TlsScan } from './scan-result.ts';

const kit = makeCertificates();
const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

const scanPort = (port: number, options: Partial<Parameters<typeof scanEndpoint>[1]> = {}): Promise<TlsScan> =>
  scanEndpoint({ host: 'localhost', address: '127.0.0.1', port }, { open: openPlainSocket, ...options });

async function scanResponder(config: ResponderConfig): Promise<TlsScan> {
  const responder = await startResponder(config);
  cleanups.push(() => responder.close());
  const scan = await scanPort(responder.port);
  expect(responder.faults).toEqual([]);
  return scan;
}

async function nodeServer(options: TlsOptions): Promise<number> {
  const server = createTlsServer({ key: kit.ecdsa.keyPem, cert: kit.ecdsa.chainPem, ...options });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => new Promise((resolve) => server.close(resolve)));
  return (server.address() as AddressInfo).port;
}

const supported = (scan: TlsScan): Record<string, boolean | null> => Object.fromEntries(scan.protocols.map((each) => [each.version, each.supported]));
const suitesOf = (scan: TlsScan, version: string): string[] => scan.protocols.find((each) => each.version === version)?.suites.map(({ id }) => id) ?? [];

describe('what cannot be scanned', () => {
  test('a refused port is unreachable, and nothing is called absent', async () => {
    const server = createTcpServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const scan = await scanPort(port);
    expect(scan).toMatchObject({ complete: false, code: 'unreachable', notes: ['no connection (ECONNREFUSED)'], browserLike: null });
    expect(new Set(scan.protocols.map((each) => each.supported))).toEqual(new Set([null]));
  });

  test('an unknown host is unreachable', async () => {
    const scan = await scanEndpoint({ host: 'kenshu.invalid', port: 443 }, { open: () => Promise.reject(Object.assign(new Error('no such host'), { code: 'ENOTFOUND' })) });
    expect(scan).toMatchObject({ complete: false, code: 'unreachable', notes: ['no connection (ENOTFOUND)'] });
  });

  test('an aborted scan says so', async () => {
    const scan = await scanPort(await nodeServer({}), { signal: AbortSignal.abort() });
    expect(scan).toMatchObject({ complete: false, connections: 0 });
  });

  test('a limit on connections is kept exactly and named', async () => {
    const scan = await scanPort(await nodeServer({}), { limits: { maxConnections: 7 } });
    expect(scan).toMatchObject({ complete: false, code: 'throttled', connections: 7 });
    expect(scan.notes).toContain("the scan's own limit was reached (connections)");
  });
});

describe('versions and suites', () => {
  test('SSL 2.0, SSL 3.0 and export suites are found', async () => {
    const scan = await scanResponder({
      suites: { 0x0002: [0x010080, 0x0700c0], 0x0300: [0x0005, 0x0003, 0x000a], 0x0301: [0x002f, 0x0009] },
      secureRenegotiation: false, extendedMasterSecret: false,
    });
    expect(scan).toMatchObject({ complete: true, code: null, secureRenegotiation: false, extendedMasterSecret: false, browserLike: null });
    expect(supported(scan)).toEqual({ 'SSL 2.0': true, 'SSL 3.0': true, 'TLS 1.0': true, 'TLS 1.1': false, 'TLS 1.2': false, 'TLS 1.3': false });
    expect(scan.protocols[0]?.suites).toEqual([{ id: '0x010080', name: 'SSL_CK_RC4_128_WITH_MD5' }, { id: '0x0700C0', name: 'SSL_CK_DES_192_EDE3_CBC_WITH_MD5' }]);
    expect(suitesOf(scan, 'SSL 3.0')).toEqual(['0x0005', '0x0003', '0x000A']);
    expect(suitesOf(scan, 'TLS 1.0')).toEqual(['0x002F', '0x0009']);
  });

  test.each(['server', 'client'] as const)('whose order decides: %s', async (preference) => {
    const suites = [0xc030, 0xc02f, 0xc027, 0x009c];
    const scan = await scanResponder({ suites: { 0x0303: suites, 0x0304: [0x1302, 0x1301, 0x1303] }, preference, groups: [0x0017, 0x001d] });
    expect(scan.complete).toBe(true);
    expect(scan.protocols.map((each) => each.preference)).toEqual([null, null, null, null, preference, preference]);
    if (preference === 'server') {
      expect(suitesOf(scan, 'TLS 1.2')).toEqual(['0xC030', '0xC02F', '0xC027', '0x009C']);
      expect(suitesOf(scan, 'TLS 1.3')).toEqual(['0x1302', '0x1301', '0x1303']);
    }
  });

  test('groups, schemes, primes and compression', async () => {
    const scan = await scanResponder({
      suites: { 0x0303: [0xc02f, 0xc02b, 0x009e], 0x0304: [0x1301] },
      groups: [0x0018, 0x001a, 0x001d, 0x11ec], signatureSchemes: [0x0804, 0x0201, 0x0403, 0x0503], dhPrime: 'modp1024', compressionMethods: [1],
    });
    expect(scan).toMatchObject({ complete: true, compression: true, groupsComplete: true });
    // The responder's TLS 1.3 flight is made of random bytes, so its scheme is not to be seen.
    expect(scan).toMatchObject({ signatureSchemesComplete: false, notes: [expect.stringMatching(/^TLS 1\.3: the signature schemes cannot be seen/)] });
    expect(scan.groups.map(({ name }) => name)).toEqual(['secp384r1', 'brainpoolP256r1', 'x25519', 'X25519MLKEM768']);
    expect(scan.signatureSchemes.map(({ id }) => id)).toEqual(['0x0201', '0x0403', '0x0503', '0x0804']);
    expect(scan.dhPrimes).toMatchObject([{ bits: 1024, known: 'modp2', safe: true }]);
    expect(scan.certificates.map(({ keyType }) => keyType).toSorted()).toEqual(['ec', 'rsa']);
  });
});

describe('Node as the server', () => {
  test('TLS 1.2 and 1.3, exactly as configured', async () => {
    const port = await nodeServer({ ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256', minVersion: 'TLSv1.2', ecdhCurve: 'P-256:P-384' });
    const scan = await scanPort(port);
    expect(scan).toMatchObject({ complete: true, code: null, notes: [], browserLike: { version: 'TLS 1.3', suite: { id: '0x1302' }, group: { name: 'secp256r1' } } });
    expect(supported(scan)).toEqual({ 'SSL 2.0': false, 'SSL 3.0': false, 'TLS 1.0': false, 'TLS 1.1': false, 'TLS 1.2': true, 'TLS 1.3': true });
    expect(suitesOf(scan, 'TLS 1.2').toSorted()).toEqual(['0xC02B', '0xC02C']);
    expect(suitesOf(scan, 'TLS 1.3').toSorted()).toEqual(['0x1301', '0x1302']);
    expect(scan.groups.map(({ name }) => name)).toEqual(['secp256r1', 'secp384r1']);
    expect(scan).toMatchObject({ groupsComplete: true, signatureSchemesComplete: true });
    expect(scan.signatureSchemes.find(({ name }) => name === 'ecdsa_secp256r1_sha256')?.versions.toSorted()).toEqual(['TLS 1.2', 'TLS 1.3']);
    expect(scan.certificates[0]?.chain).toEqual(kit.ecdsa.chain.map((der) => Buffer.from(der).toString('base64')));
  });

  test('TLS 1.3 alone', async () => {
    const scan = await scanPort(await nodeServer({ minVersion: 'TLSv1.3' }));
    expect(scan.complete).toBe(true);
    expect(supported(scan)).toMatchObject({ 'TLS 1.1': false, 'TLS 1.2': false, 'TLS 1.3': true });
  });

  test('TLS 1.0 alone', async () => {
    const scan = await scanPort(await nodeServer({ minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' }));
    expect(scan.complete).toBe(true);
    expect(supported(scan)).toMatchObject({ 'SSL 3.0': false, 'TLS 1.0': true, 'TLS 1.1': false, 'TLS 1.2': false, 'TLS 1.3': false });
    expect(scan.browserLike).toBeNull();
  });
});
