import { X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeCertificates } from '../../../fixtures/tls/certificates.ts';
import { makeOcspResponse } from '../../../fixtures/tls/ocsp.ts';
import { frontRequest, sharedPieces, shapeOf } from './answer.ts';
import { tlsHosts } from './hosts.ts';
import { readStaple } from './ocsp-staple.ts';
import { revocationSources } from './revocation-sources.ts';

const bytes = (text: string): Buffer => Buffer.from(text, 'utf8');
const page = (body: string, head = 'HTTP/1.1 200 OK\r\nSet-Cookie: session=secret'): Buffer => bytes(`${head}\r\n\r\n${body}`);

describe('the shape of an answer', () => {
  test('keeps no cookie and no query', () => {
    const shape = shapeOf(bytes('HTTP/1.1 302 Found\r\nSet-Cookie: s=secret\r\nLocation: https://a.jp/login?token=secret#x\r\n\r\n'));
    expect(shape).toEqual({ status: 302, location: 'https://a.jp/login', bytes: 89 });
    expect(JSON.stringify(shape)).not.toContain('secret');
  });

  test.each([['220 mail ready\r\n', null], ['', null], ['HTTP/1.1 4', null], ['HTTP/1.0 404 Not Found', 404]])('%j has the status %s', (text, status) => {
    expect(shapeOf(bytes(text)).status).toBe(status);
  });

  test('a location inside the body is none', () => expect(shapeOf(page('\r\nlocation: /x')).location).toBeNull());
});

describe('text that two answers share', () => {
  const service = page('<title>文書管理サービス</title><h1>ログイン画面</h1><p>request 1234</p>');
  test.each([
    ['the same page with another number', page('<title>文書管理サービス</title><h1>ログイン画面</h1><p>request 99</p>'), 3],
    ['a page about the version', page('<h1>426 Upgrade Required</h1><p>Please use TLS 1.2</p>'), 0],
    ['the head alone', page(''), 0],
  ])('%s', (_what, other, shared) => expect(sharedPieces(other, service)).toBe(shared));
});

test('a request names host, port and path', () => {
  expect(Buffer.from(frontRequest({ host: 'a.jp', port: 8443, role: 'web', subject: 'a.jp:8443', path: '/app' })).toString()).toMatch(/^GET \/app HTTP\/1\.1\r\nHost: a\.jp:8443\r\n/);
  expect(Buffer.from(frontRequest({ host: 'a.jp', port: 443, role: 'web', subject: 'a.jp:443', path: '/' })).toString()).toContain('\r\nHost: a.jp\r\n');
});

test('hosts of the scope, each port once, without those that speak no TLS', () => {
  const host = (name: string, ports: number[], tls = true) => ({ name, ports, tls, role: 'web' as const });
  const scope = { baseUrl: 'https://A.jp/app/', hosts: [host('A.jp', [443, 8443]), host('a.jp', [443]), host('[::1]', [443]), host('b.jp', [80], false)] };
  expect(tlsHosts({ scope } as never).map(({ subject, host: name, path }) => [subject, name, path])).toEqual([
    ['a.jp:443', 'a.jp', '/app/'], ['a.jp:8443', 'a.jp', '/app/'], ['[::1]:443', '::1', '/'],
  ]);
});

describe('a stapled OCSP response', () => {
  const kit = makeCertificates();
  const now = new Date();
  const leaf = new X509Certificate(kit.ecdsa.der);
  const issuer = new X509Certificate(kit.ecdsa.issuer!.der);
  const read = (options: Parameters<typeof makeOcspResponse>[1] = {}, from: X509Certificate | undefined = issuer) => readStaple(makeOcspResponse(kit.ecdsa, options), leaf, from, now);

  test.each(['good', 'revoked', 'unknown'] as const)('says %s', (status) => {
    expect(read({ status })).toEqual({ status, verified: true, current: true });
  });

  test('of another issuer is not verified', () => expect(read({}, new X509Certificate(kit.rsa.issuer!.der)).verified).toBe(false));
  test('without the issuer at hand is not verified', () => expect(readStaple(makeOcspResponse(kit.ecdsa), leaf, undefined, now).verified).toBe(false));
  test('about another certificate is unreadable', () => expect(readStaple(makeOcspResponse(kit.rsa), leaf, issuer, now).status).toBe('unreadable'));
  test('is not current after its nextUpdate', () => expect(read({ thisUpdate: new Date(now.getTime() - 9e6), nextUpdate: new Date(now.getTime() - 1000) }).current).toBe(false));
  test('is not current before its thisUpdate', () => expect(read({ thisUpdate: new Date(now.getTime() + 3_600_000) }).current).toBe(false));

  test('with any byte changed is never verified', () => {
    const der = makeOcspResponse(kit.ecdsa);
    fc.assert(fc.property(fc.nat(der.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const changed = Buffer.from(der);
      changed[at] = (changed[at] as number) ^ flip;
      const { status, verified } = readStaple(changed, leaf, issuer, now);
      return status === 'unreadable' || !verified || status === 'good';
    }), { numRuns: 200 });
  });

  test('arbitrary bytes and prefixes never throw', () => {
    const der = makeOcspResponse(kit.ecdsa);
    fc.assert(fc.property(fc.oneof(fc.uint8Array({ maxLength: 400 }), fc.nat(der.length - 1).map((length) => der.subarray(0, length))), (given) => !readStaple(given, leaf, issuer, now).verified));
  });
});

test('revocation sources of arbitrary bytes are none', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (given) => revocationSources(given).length === 0));
  expect(revocationSources(makeCertificates().ecdsa.der)).toEqual([]);
});
