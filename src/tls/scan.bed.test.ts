import { afterAll, describe, expect, test } from 'vitest';
import { BED } from '../../fixtures/tls/bed.ts';
import { makeCertificates } from '../../fixtures/tls/certificates.ts';
import { openPlainSocket } from './endpoint.ts';
import { scanEndpoint } from './scan.ts';
import type { ProtocolScan, TlsScan } from './scan-result.ts';
import { codePointOf } from './wire/versions.ts';

const certificates = makeCertificates({ names: ['localhost', '127.0.0.1'] });
const skipped = BED.flatMap((server) => server.missing() ?? []);
// Said once and aloud: a server that is not installed is not a server that was tested.
afterAll(() => {
  if (skipped.length > 0) process.stderr.write(`test bed: not tested here: ${[...new Set(skipped)].join('; ')}\n`);
});

const codes = (named: readonly { id: string }[]): number[] => named.map(({ id }) => Number(id));
const sorted = (values: readonly number[]): number[] => [...values].toSorted((a, b) => a - b);
const schemesOf = (scan: TlsScan, version: ProtocolScan['version']): number[] => sorted(codes(scan.signatureSchemes.filter(({ versions }) => versions.includes(version))));

describe.each(BED.filter((server) => server.missing() === undefined))('$name', (server) => {
  const { expected } = server;

  test('is read exactly', { timeout: 60_000 }, async () => {
    const running = await server.start(certificates);
    try {
      const scan = await scanEndpoint({ host: 'localhost', address: running.host, port: running.port }, { open: openPlainSocket });
      const found = Object.fromEntries(scan.protocols.filter((each) => each.supported !== false).map((each) => [codePointOf(each.version), sorted(codes(each.suites))]));
      const wanted = Object.fromEntries(Object.entries(expected.suites).map(([version, suites]) => [version, sorted(suites)]));
      expect({ found, notes: scan.notes }).toEqual({ found: wanted, notes: expect.anything() });
      expectOrder(scan);
      if (expected.groups) expect(sorted(codes(scan.groups)), 'groups').toEqual(sorted(expected.groups));
      for (const [version, schemes] of Object.entries(expected.signatureSchemes ?? {})) {
        const name = scan.protocols.find((each) => codePointOf(each.version) === Number(version))?.version;
        if (name) expect(schemesOf(scan, name), `schemes of ${name}`).toEqual(sorted(schemes));
      }
      expect(new Set(scan.certificates.map(({ keyType }) => keyType)), 'certificates').toEqual(new Set(expected.certificateKeys));
      if (expected.dhBits !== undefined) expect(scan.dhPrimes.map(({ bits }) => bits)).toContain(expected.dhBits);
      if (expected.requestsClientCertificate !== undefined) expect(scan.clientCertificateRequest).toBe(expected.requestsClientCertificate);
      expect({ complete: scan.complete, code: scan.code, notes: scan.notes }).toMatchObject({ complete: true, code: null });
    } finally {
      await running.stop();
    }
  });

  function expectOrder(scan: TlsScan): void {
    for (const protocol of scan.protocols.filter((each) => each.suites.length > 1 && each.version !== 'SSL 2.0')) {
      expect(protocol.preference, `${protocol.version} preference`).toBe(expected.preference);
      // This one is configured in another order than it lists its TLS 1.2 suites.
      const listed = server.name === 'nginx-old' && protocol.version === 'TLS 1.2';
      if (expected.preference === 'server' && !listed) expect(codes(protocol.suites), `${protocol.version} order`).toEqual(expected.suites[codePointOf(protocol.version)]);
    }
  }
});
