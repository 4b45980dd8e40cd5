import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concludeCheck } from '../../domain/conclude.ts';
import type { EvidenceRef } from '../../domain/outcome.ts';
import type { JudgeContext } from '../define.ts';
import { readSecurityTxt } from './security-txt-format.ts';
import { securityTxt } from './security-txt.ts';

const EVIDENCE: EvidenceRef = `sha256:${'f'.repeat(64)}`;
const URL_ = 'https://a.example/.well-known/security.txt';
const GOOD = 'Contact: mailto:security@a.example\nExpires: 2027-03-31T00:00:00Z\n';
const SIGNED = `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n${GOOD}\n-----BEGIN PGP SIGNATURE-----\n\nabc\n-----END PGP SIGNATURE-----\n`;

interface Input {
  readonly text?: string;
  readonly file?: object;
  readonly host?: object;
  readonly problem?: boolean;
}

function judge({ text = GOOD, file = {}, host = {}, problem = false }: Input) {
  const data = { host: 'a.example', controlAnswered: true, ...host, files: [{ path: '/.well-known/security.txt', url: URL_, status: 200, contentType: 'text/plain; charset=utf-8', text, utf8: true, likeUnknownPath: false, ...file }], ...host };
  return concludeCheck(securityTxt.judge({
    'network.security-txt': [{ kind: 'network.security-txt', subject: 'a.example', takenAt: '', evidence: [EVIDENCE], ...(problem ? { problem: { code: 'throttled', reason: { ja: '', en: '' } } } : { data }) }],
  } as never, { assessedAt: '2026-11-23T00:00:00Z' } as JudgeContext));
}

const verdict = (input: Input) => {
  const { outcome, cases, ...rest } = judge(input);
  return [outcome, 'code' in rest ? rest.code : cases.find((one) => one.outcome === outcome)?.id.split('@')[0]];
};

describe('vuln.security-txt', () => {
  test.each<[string, Input, readonly unknown[]]>([
    ['no Contact', { text: 'Expires: 2027-03-31T00:00:00Z\n' }, ['fail', 'format']],
    ['a bare address', { text: GOOD.replace('mailto:', '') }, ['fail', 'format']],
    ['a Contact over plain HTTP', { text: GOOD.replace('mailto:security@a.example', 'http://a.example/contact') }, ['fail', 'format']],
    ['two Expires', { text: `${GOOD}Expires: 2027-04-30T00:00:00Z\n` }, ['fail', 'format']],
    ['no Expires', { text: 'Contact: tel:+81-3-0000-0000\n' }, ['fail', 'format']],
    ['an Expires in words', { text: GOOD.replace('2027-03-31T00:00:00Z', '2027年3月31日') }, ['fail', 'format']],
    ['a file served as HTML', { file: { contentType: 'text/html' } }, ['fail', 'format']],
    ['another charset', { file: { contentType: 'text/plain; charset=Shift_JIS' } }, ['fail', 'format']],
    ['an expired file', { text: GOOD.replace('2027', '2026') }, ['fail', 'expires']],
    ['a file that ends at this moment', { text: GOOD.replace('2027-03-31T00:00:00Z', '2026-11-23T09:00:00+09:00') }, ['fail', 'expires']],
    ['Canonical with another path', { text: `${GOOD}Canonical: https://a.example/sec.txt\n` }, ['fail', 'canonical']],
    ['Canonical of a platform', { text: `${GOOD}Canonical: https://host.example/.well-known/security.txt\n` }, ['inconclusive', 'ambiguous-effect']],
    ['unknown paths that give no answer', { host: { controlAnswered: false } }, ['inconclusive', 'control-failed']],
    ['a host that gives no answer', { host: { files: [] } }, ['inconclusive', 'unreachable']],
    ['a host that was not looked at', { problem: true }, ['inconclusive', 'throttled']],
    ['absence', { file: { status: 404 } }, ['not-applicable', 'format']],
    ['a page for everything', { file: { likeUnknownPath: true, contentType: 'text/html' } }, ['not-applicable', 'format']],
    ['an HTML page in its place', { text: '<html><p>ようこそ</p></html>', file: { contentType: 'text/html' } }, ['not-applicable', 'format']],
  ])('%s', (_, input, expected) => {
    expect(verdict(input)).toEqual(expected);
  });

  test.each<[string, Input]>([
    ['the least file', {}],
    ['CRLF, comments and several contacts', { text: `# 連絡先\r\ncontact: https://a.example/report\r\nContact: tel:+81-3-0000-0000\r\nEXPIRES: 2027-03-31T00:00:00+09:00\r\n\r\nAcknowledgments: https://a.example/thanks\r\n` }],
    ['a matching Canonical among others', { text: `${GOOD}Canonical: https://b.example/.well-known/security.txt\nCanonical: ${URL_}\n` }],
    ['a signed file', { text: SIGNED }],
  ])('%s passes', (_, input) => {
    expect(verdict(input)[0]).toBe('pass');
  });

  test('reading never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
      expect(readSecurityTxt(text).strayLines).toBeGreaterThanOrEqual(0);
    }));
  });
});
