import { describe, expect, test } from 'vitest';
import type { SelfControlData, TlsScanData } from '../../observations/tls.ts';
import { cipherSuites } from './cipher-suites.ts';
import { address, context, CONTROL, host, NO_CLIENT, observed, suites, used, verdictOf, version, withVersions } from './testing.ts';

const judge = (data: TlsScanData, policy: 'list' | 'compat' = 'list', control: SelfControlData = CONTROL) =>
  cipherSuites.judge({ 'tls.scan': observed('tls.scan', data), 'tls.self-control': observed('tls.self-control', control) } as never, context(policy));

const tls12 = (...ids: readonly string[]) => host(address(withVersions(version('TLS 1.2', true, { suites: suites('0xC02F', ...ids) }))));
const negotiated = (id: string) => host(address(undefined, {}, { browserLike: { version: 'TLS 1.2', suite: { id, name: id } } }));
const ENUMERATION = ['enumeration@example.jp:443'];
const BROWSER = ['browser@example.jp:443'];

describe('policy list', () => {
  test.each<[string, string | undefined, readonly string[], string, TlsScanData]>([
    ['fail', undefined, ENUMERATION, 'static RSA is accepted', tls12('0x009C')],
    ['fail', undefined, ENUMERATION, '3DES is accepted', tls12('0xC012')],
    ['fail', undefined, ENUMERATION, 'RC4 is accepted', tls12('0xC011')],
    ['fail', undefined, ENUMERATION, 'ARIA is accepted', tls12('0xC060')],
    ['fail', undefined, ENUMERATION, 'static RSA with HMAC-SHA-1 is accepted', tls12('0x002F')],
    ['fail', undefined, ENUMERATION, 'a weak suite of TLS 1.0 carries content', host(address(withVersions(version('TLS 1.0', true, { suites: suites('0x002F'), ...used({ answer: null }) }))))],
    ['fail', undefined, ENUMERATION, 'what TLS 1.0 gives is not known', host(address(withVersions(version('TLS 1.0', true, { suites: suites('0x002F'), ...used({ outcome: 'unknown' }) }))))],
    ['fail', undefined, BROWSER, 'the browser negotiates static RSA', negotiated('0x009C')],
    ['inconclusive', 'ambiguous-effect', BROWSER, 'the browser negotiates CBC with HMAC-SHA-1 alone', negotiated('0xC013')],
    ['inconclusive', 'control-failed', BROWSER, 'the browser-like hello is not accepted', host(address(undefined, {}, { browserLike: null }))],
    ['inconclusive', 'throttled', ENUMERATION, 'a limiter cut the enumeration short', host(address(withVersions(version('TLS 1.2', true, { suites: suites('0xC02F'), suitesComplete: false })), {}, { code: 'throttled' }))],
    ['inconclusive', 'ambiguous-effect', ENUMERATION, 'a version is not known', host(address(withVersions(version('TLS 1.1', null))))],
    ['pass', undefined, [], 'only recommended suites', tls12()],
    ['pass', undefined, [], 'CBC with HMAC-SHA-1 is accepted and not preferred', tls12('0xC013', '0xC014')],
    ['pass', undefined, [], 'Camellia is accepted', tls12('0xC076')],
    ['pass', undefined, [], 'a code point that no table has', tls12('0xD0FF')],
    ['pass', undefined, [], 'a weak suite of a version over which nothing can be had', host(address(withVersions(version('SSL 3.0', true, { suites: suites('0x0005'), ...used({ outcome: 'no-content' }) }))))],
  ])('%s %s at %j when %s', (outcome, code, deciding, _when, data) => {
    expect(verdictOf(judge(data))).toEqual([outcome, code, deciding]);
  });
});

describe('policy compat', () => {
  test.each<[string, string, TlsScanData]>([
    ['fail', 'a suite that is not listed', tls12('0xC011')],
    ['fail', 'a browser negotiates what is monitored', negotiated('0x009C')],
    ['pass', 'static RSA and 3DES, not negotiated by a browser', tls12('0x009C', '0xC012')],
  ])('%s with %s', (outcome, _what, data) => {
    expect(verdictOf(judge(data, 'compat'))[0]).toBe(outcome);
  });
});

test('what is tolerated is remarked upon, each suite once', () => {
  const both = host(address(withVersions(version('TLS 1.1', true, { suites: suites('0xC013'), ...used({ outcome: 'no-content' }) }), version('TLS 1.2', true, { suites: suites('0xC02F', '0xC013') }))));
  const notes = judge(both).flatMap((one) => one.notes ?? []);
  expect(notes).toHaveLength(1);
  expect(notes[0]?.en.match(/0xC013/g)).toHaveLength(1);
  expect(notes[0]?.en).toContain('TLS 1.1/TLS 1.2');
});

test('the reason names the list and the component that decided', () => {
  const [, enumeration] = judge(tls12('0x009C'));
  expect(enumeration?.reason.ja).toContain('LS-0001-2022R2');
  expect(enumeration?.reason.en).toContain('kx RSAES-PKCS1-v1_5');
});

test('one of several addresses with a weak suite fails the host', () => {
  const weak = address(withVersions(version('TLS 1.2', true, { suites: suites('0x009C') })));
  expect(verdictOf(judge(host(address(), weak)))).toEqual(['fail', undefined, ENUMERATION]);
});

test('an unreachable host', () => {
  const data = host(address([version('TLS 1.3', null)], { controlBefore: NO_CLIENT, controlAfter: NO_CLIENT }));
  expect(verdictOf(judge(data)).slice(0, 2)).toEqual(['inconclusive', 'unreachable']);
});

test('a scanner that misreads its reference server judges nothing', () => {
  const [server] = CONTROL.servers;
  const control = { ...CONTROL, servers: [{ ...server!, seen: {}, exact: false }] };
  expect(verdictOf(judge(tls12('0x009C'), 'list', control)).slice(0, 2)).toEqual(['inconclusive', 'control-failed']);
});
