import { expect, test } from 'vitest';
import type { SelfControlData, TlsScanData } from '../../observations/tls.ts';
import { protocolVersions } from './protocol-versions.ts';
import { address, context, CONTROL, host, NO_CLIENT, observed, used, verdictOf, version, withVersions } from './testing.ts';

const judge = (data: TlsScanData, control: SelfControlData = CONTROL) =>
  protocolVersions.judge({ 'tls.scan': observed('tls.scan', data), 'tls.self-control': observed('tls.self-control', control) } as never, context());

const spoken = (name: 'SSL 3.0' | 'TLS 1.0' | 'TLS 1.1', more: Parameters<typeof used>[0]) => address(withVersions(version(name, true, used(more))));
const SAME = { status: 302, location: '/login', bytes: 300 };
const TLS11 = ['TLS 1.1@example.jp:443'];
const elsewhere = (supported: boolean | null) => address(undefined, { otherSource: { source: 'S2', code: null, versions: [{ version: 'TLS 1.0', supported }] } });

test.each<[string, string | undefined, readonly string[], string, TlsScanData]>([
  ['fail', undefined, TLS11, 'the same answer comes over TLS 1.1', host(spoken('TLS 1.1', { answer: SAME, sharedPieces: 0 }))],
  ['fail', undefined, TLS11, 'another status, but text of the service', host(spoken('TLS 1.1', { answer: { ...SAME, status: 404 }, sharedPieces: 3 }))],
  ['fail', undefined, ['SSL 3.0@example.jp:443'], 'an answer over SSL 3.0 and none over a modern version', host(address(withVersions(version('SSL 3.0', true, used({ answer: SAME }))), { controlBefore: NO_CLIENT }))],
  ['fail', undefined, TLS11, 'the second address answers over TLS 1.1', host(address(), spoken('TLS 1.1', { answer: SAME }))],
  ['inconclusive', 'ambiguous-effect', TLS11, 'a different success page came and bodies were compared', host(spoken('TLS 1.1', { answer: { status: 200, location: null, bytes: 9 }, sharedPieces: 0 }))],
  ['inconclusive', 'ambiguous-effect', TLS11, 'a different status came and bodies could not be compared', host(spoken('TLS 1.1', { answer: { status: 426, location: null, bytes: 9 }, sharedPieces: null }))],
  ['inconclusive', 'ambiguous-effect', TLS11, 'the handshake was not completed for an unknown reason', host(spoken('TLS 1.1', { outcome: 'unknown', detail: 'no answer in time' }))],
  ['inconclusive', 'ambiguous-effect', ['TLS 1.0@example.jp:443'], 'TLS 1.0 is answered by a reset alone', host(address(withVersions(version('TLS 1.0', null, { cause: 'the connection was reset' }))))],
  ['inconclusive', 'throttled', ['TLS 1.0@example.jp:443'], 'a limiter stands in the way', host(address(withVersions(version('TLS 1.0', null)), {}, { code: 'throttled' }))],
  ['inconclusive', 'ambiguous-effect', ['TLS 1.0@example.jp:443'], 'another source is answered over TLS 1.0', host(elsewhere(true))],
  ['inconclusive', 'ambiguous-effect', ['modern@example.jp:443'], 'no modern version was seen', host(address(withVersions(version('TLS 1.2', false), version('TLS 1.3', false))))],
  ['pass', undefined, [], 'everything old is refused', host(address())],
  ['pass', undefined, [], 'another source could not tell', host(elsewhere(null))],
  ['pass', undefined, [], 'TLS 1.3 alone', host(address(withVersions(version('TLS 1.2', false))))],
  ['pass', undefined, [], 'TLS 1.1 completes and gives no content', host(spoken('TLS 1.1', { outcome: 'no-content', detail: 'closed' }))],
  ['pass', undefined, [], 'SSL 3.0 is broken off by the server', host(spoken('SSL 3.0', { outcome: 'refused', detail: 'alert handshake_failure(40)' }))],
  ['pass', undefined, [], 'an error page that has nothing of the service', host(spoken('TLS 1.1', { answer: { status: 426, location: null, bytes: 80 }, sharedPieces: 0 }))],
])('%s %s at %j when %s', (outcome, code, deciding, _when, data) => {
  expect(verdictOf(judge(data))).toEqual([outcome, code, deciding]);
});

test('an address that no ordinary client reaches is unreachable in every case', () => {
  const nothing = withVersions(version('TLS 1.2', null), version('TLS 1.3', null), version('TLS 1.0', null), version('TLS 1.1', null), version('SSL 2.0', null), version('SSL 3.0', null));
  const cases = judge(host(address(nothing, { controlBefore: NO_CLIENT, controlAfter: NO_CLIENT }, { code: 'unreachable' })));
  expect(cases.map(({ outcome, ...one }) => [outcome, 'code' in one && one.code])).toEqual(cases.map(() => ['inconclusive', 'unreachable']));
});

test('a refusal counts only while an ordinary client still connects', () => {
  expect(verdictOf(judge(host(address(undefined, { controlAfter: NO_CLIENT })))).slice(0, 2)).toEqual(['inconclusive', 'control-failed']);
});

test('a version that the scanner misread on its reference server is control-failed, content or not', () => {
  const [server] = CONTROL.servers;
  const control = { ...CONTROL, servers: [{ ...server!, expected: { 'TLS 1.1': ['0x002F'] }, seen: {}, exact: false }] };
  expect(verdictOf(judge(host(spoken('TLS 1.1', { answer: SAME })), control))).toEqual(['inconclusive', 'control-failed', TLS11]);
});

test('"no content" needs a machine on which content over that version can be had', () => {
  const control = { ...CONTROL, oldAnswers: { 'TLS 1.0': false, 'TLS 1.1': false } };
  expect(verdictOf(judge(host(spoken('TLS 1.1', { outcome: 'no-content' })), control))).toEqual(['inconclusive', 'control-failed', TLS11]);
  expect(verdictOf(judge(host(address()), control))[0]).toBe('pass');
});

test('an IPv6 address that cannot be reached beside one that can is a remark', () => {
  const nothing = address([version('TLS 1.3', null)], { address: '2001:db8::1', controlBefore: NO_CLIENT, controlAfter: NO_CLIENT });
  const cases = judge(host(address(), nothing));
  expect(verdictOf(cases)[0]).toBe('pass');
  expect(cases.flatMap(({ notes }) => notes ?? []).map(({ en }) => en).join()).toContain('2001:db8::1');
});

test('a handshake without content is remarked upon', () => {
  const cases = judge(host(spoken('TLS 1.0', { outcome: 'no-content', detail: 'closed' })));
  expect(cases.find(({ id }) => id.startsWith('TLS 1.0'))?.notes).toHaveLength(1);
});

test('a host without an observation is reported with its problem', () => {
  const problem = { code: 'unreachable', reason: { ja: '到達不能', en: 'unreachable' } };
  const seen = { 'tls.scan': [{ kind: 'tls.scan', subject: 'example.jp:443', takenAt: '', evidence: [], problem }], 'tls.self-control': observed('tls.self-control', CONTROL) };
  expect(verdictOf(protocolVersions.judge(seen as never, context()))).toEqual(['inconclusive', 'unreachable', ['modern@example.jp:443']]);
});
