import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { makeCertificates } from '../../../fixtures/tls/certificates.ts';
import { execute } from '../commands/tls.ts';
import { UsageError } from '../usage-error.ts';
import { parseEndpoint } from './endpoint-argument.ts';
import { endpointList } from './endpoint-list.ts';
import { tlsReportJsonSchema, tlsReportSchema, type TlsReport } from './report-schema.ts';

describe('an endpoint', () => {
  test.each([
    ['example.jp', 'example.jp', 443], ['EXAMPLE.jp:8443', 'example.jp', 8443], ['192.0.2.1:1', '192.0.2.1', 1], ['[::1]:65535', '::1', 65_535], ['[::1]', '::1', 443],
    ['::1', '::1', 443], ['2001:db8::1', '2001:db8::1', 443], ['例え.jp', 'xn--r8jz45g.jp', 443], ['example.jp.', 'example.jp', 443],
  ])('%s is read', (text, host, port) => expect(parseEndpoint(text)).toEqual({ ok: true, value: { host, port } }));

  test.each(['', ':443', 'a b', 'https://a.jp', 'a.jp/', 'a.jp:0', 'a.jp:65536', 'a.jp:', 'a.jp:44x', 'user@a.jp', '[::1', '[::1]x', '*.a.jp', 'a.jp?', '[a.jp]:443'])('%j is refused', (text) => {
    expect(parseEndpoint(text)).toMatchObject({ ok: false });
  });
});

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'kenshu-tls-')); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const list = (content: string): string => {
  const path = join(folder, 'hosts.txt');
  writeFileSync(path, content);
  return path;
};

describe('a list', () => {
  test('keeps each host once and tells broken lines with their number', () => {
    const { endpoints, broken } = endpointList(['a.jp'], list('\uFEFF# hosts\r\nA.jp:443 # again\n\nb.jp:8443\nhttp://c.jp\n\u001b[31mred\n'));
    expect(endpoints).toEqual([{ host: 'a.jp', port: 443 }, { host: 'b.jp', port: 8443 }]);
    expect(broken.map(({ line, text }) => [line, text])).toEqual([[5, 'http://c.jp'], [6, '?[31mred']]);
  });

  test.each<[string, readonly string[], string | undefined]>([['no host', [], undefined], ['a wrong argument', ['https://a.jp'], undefined], ['a list that is not there', [], '/nonexistent/hosts.txt'], ['an empty list', [], '']])('%s is a usage error', (_what, given, file) => {
    expect(() => endpointList(given, file === '' ? list('# nothing\n') : file)).toThrow(UsageError);
  });
});

describe('the command', () => {
  const { rsa } = makeCertificates();
  const servers: Server[] = [];
  const ports: Record<'modern' | 'weak', number> = { modern: 0, weak: 0 };
  const start = async (ciphers: string, minVersion: 'TLSv1.1' | 'TLSv1.2' = 'TLSv1.2'): Promise<number> => {
    const server = createServer({ key: rsa.keyPem, cert: rsa.chainPem, minVersion, maxVersion: 'TLSv1.2', ciphers }, (_request, response) => response.end('ok'));
    server.on('tlsClientError', () => undefined);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  };
  beforeAll(async () => {
    ports.modern = await start('ECDHE-RSA-AES128-GCM-SHA256');
    ports.weak = await start('ECDHE-RSA-AES128-GCM-SHA256:AES128-GCM-SHA256');
  });
  afterAll(() => servers.forEach((server) => server.close()));

  const run = async (positional: readonly string[], options: Record<string, unknown> = {}, language: 'ja' | 'en' = 'ja') => {
    const written = { out: '', error: '' };
    const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((written.out += String(text))));
    const error = vi.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((written.error += String(text))));
    try {
      return { code: await execute({ positional, options, language }), ...written };
    } finally {
      out.mockRestore();
      error.mockRestore();
    }
  };
  const json = async (...given: Parameters<typeof run>) => {
    const { out, ...rest } = await run(given[0], { ...given[1], json: true });
    return { ...rest, report: tlsReportSchema.parse(JSON.parse(out)) };
  };
  const brief = ({ endpoints }: TlsReport) => endpoints.map(({ port, outcome, complete, code }) => [port, outcome, complete, code]);

  test('nothing fails: 0, with a class for each suite', async () => {
    const { code, report } = await json([`127.0.0.1:${ports.modern}`]);
    expect([code, report.exitCode, brief(report)]).toEqual([0, 0, [[ports.modern, 'pass', true, null]]]);
    expect(report.endpoints[0]?.protocols.find(({ version }) => version === 'TLS 1.2')).toMatchObject({ supported: true, suites: [{ id: '0xC02F', cryptrec: 'recommended' }] });
    expect(report.endpoints[0]?.certificates[0]).toMatchObject({ key: 'RSA 2048', nameMatches: true, trustedBy: 'none' });
  });

  test('a finding that fails: 1, the unreachable beside it told', async () => {
    const { code, report } = await json([`127.0.0.1:${ports.weak}`, '127.0.0.1:1']);
    expect([code, brief(report)]).toEqual([1, [[ports.weak, 'fail', true, null], [1, 'inconclusive', false, 'unreachable']]]);
    expect(report.endpoints[0]?.findings.filter(({ outcome }) => outcome === 'fail').map(({ check }) => check)).toEqual(['tls.cipher-suites']);
  });

  test('an unreachable endpoint alone: 2', async () => {
    expect((await run(['127.0.0.1:1'])).code).toBe(2);
  });

  test('a broken line is told, the rest goes on: 2', async () => {
    const { code, error, report } = await json([], { from: list(`nonsense host\n127.0.0.1:${ports.modern}\n`) });
    expect([code, brief(report)]).toEqual([2, [[ports.modern, 'pass', true, null]]]);
    expect(error).toMatch(/hosts\.txt:1: nonsense host: .+\n$/);
    expect(report.brokenLines).toHaveLength(1);
  });

  test('a list of nothing but broken lines is a document still', async () => {
    const { code, report } = await json([], { from: list('nonsense host\n') });
    expect([code, report.endpoints, report.brokenLines.length]).toEqual([2, [], 1]);
  });

  test.each(['ja', 'en'] as const)('the table in %s has no colour away from a terminal', async (language) => {
    const { out } = await run([`127.0.0.1:${ports.weak}`], {}, language);
    expect(out).toContain(language === 'ja' ? '不適合' : 'fail');
    expect(out).toContain('TLS_RSA_WITH_AES_128_GCM_SHA256');
    expect(out).toContain('--self-control');
    expect(out).not.toContain('\u001b');
  });

  test('the reference servers are read on request, and the report tells', async () => {
    const [plain, controlled] = [await json([`127.0.0.1:${ports.modern}`]), await json([`127.0.0.1:${ports.modern}`], { selfControl: true })];
    expect([plain, controlled].map(({ code, report }) => [code, report.endpoints[0]?.selfControl])).toEqual([[0, 'not-taken'], [0, 'taken']]);
  });

  test('an old version is used before anybody is accused, by a scanner that has read its own reference servers', async () => {
    const port = await start('ALL:@SECLEVEL=0', 'TLSv1.1');
    const { code, report } = await json([`127.0.0.1:${port}`]);
    expect([code, report.endpoints[0]?.selfControl, report.endpoints[0]?.protocols.find(({ version }) => version === 'TLS 1.1')]).toMatchObject([1, 'taken', { supported: true, application: 'answered' }]);
    expect(report.endpoints[0]?.findings.filter(({ outcome }) => outcome === 'fail').map(({ check }) => check)).toContain('tls.protocol-versions');
  });

  test('what was seen besides versions and suites is told', async () => {
    const { report } = await json([`127.0.0.1:${ports.modern}`]);
    expect(report.endpoints[0]?.features).toMatchObject({ secureRenegotiation: true, compression: false, extendedMasterSecret: true, ocspStaple: false });
  });

  test('the name for SNI is the one the certificate is held against', async () => {
    const { report } = await json([`127.0.0.1:${ports.modern}`], { servername: 'other.invalid' });
    expect(report.endpoints[0]).toMatchObject({ servername: 'other.invalid', outcome: 'fail' });
  });
});

test('the published JSON Schema is the one of this code', () => {
  const published = new URL('../../../schemas/tls.schema.json', import.meta.url);
  expect(JSON.parse(readFileSync(published, 'utf8'))).toEqual(structuredClone(tlsReportJsonSchema()));
});
