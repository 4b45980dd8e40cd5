import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Redactor } from './redaction.ts';

const HTML: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => HTML[character] ?? character);
const percentAll = (text: string): string => [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
const asciiJson = (text: string): string => JSON.stringify(text).slice(1, -1).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Every way in which a service may write a text that it was sent. */
const ENCODINGS: Readonly<Record<string, (secret: string) => string>> = {
  plain: (secret) => secret,
  'URL-encoded': encodeURIComponent,
  'URL-encoded entirely': percentAll,
  'URL-encoded in lower case': (secret) => encodeURIComponent(secret).replace(/%../g, (escape) => escape.toLowerCase()),
  'form-encoded': (secret) => new URLSearchParams({ v: secret }).toString().slice(2),
  base64,
  'base64 without padding': (secret) => base64(secret).replace(/=+$/, ''),
  base64url: (secret) => Buffer.from(secret).toString('base64url'),
  'base64, then URL-encoded': (secret) => encodeURIComponent(base64(secret)),
  'JSON-escaped': (secret) => JSON.stringify(secret).slice(1, -1),
  'JSON-escaped with escaped slashes': (secret) => JSON.stringify(secret).slice(1, -1).replaceAll('/', '\\/'),
  'JSON-escaped to ASCII': asciiJson,
  'HTML-escaped': escapeHtml,
  'HTML-escaped by number': (secret) => Array.from(secret, (character) => `&#${character.codePointAt(0)};`).join(''),
  'HTML-escaped by hexadecimal number': (secret) => Array.from(secret, (character) => `&#x${character.codePointAt(0)?.toString(16)};`).join(''),
  hexadecimal: (secret) => Buffer.from(secret).toString('hex'),
  'hexadecimal in capitals': (secret) => Buffer.from(secret).toString('hex').toUpperCase(),
};

const unit = fc.oneof(fc.constantFrom(...Array.from('abcXYZ0189')), fc.constantFrom(...Array.from(' !"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~')), fc.constantFrom(...Array.from('あ暗表ソ髙é😀')));
const secretArbitrary = fc.array(unit, { minLength: 4, maxLength: 40 }).map((units) => units.join('')).filter((secret) => secret.length >= 4 && !/^\d{1,8}$/.test(secret));
const aroundArbitrary = fc.stringMatching(/^[ a-z.,\n]{0,20}$/);

describe.each(Object.entries(ENCODINGS))('a learnt secret, %s', (_name, encode) => {
  test('never comes out', () => {
    fc.assert(fc.property(secretArbitrary, aroundArbitrary, aroundArbitrary, (secret, before, after) => {
      const redactor = new Redactor();
      redactor.learn(secret);
      const written = encode(secret);
      fc.pre(!`${before}${after}${before}`.includes(written) && !'‹secret:0123456789abcdef›'.includes(written));
      const output = redactor.text(`${before}${written}${after}`);
      expect(output).not.toContain(written);
      expect(output).toContain(redactor.mark(secret));
    }), { numRuns: 300 });
  });
});

test('a secret inside base64 of something longer is replaced at every alignment', () => {
  const redactor = new Redactor();
  redactor.learn('Correct-Horse9');
  for (const user of ['a', 'ab', 'abc', 'abcd']) {
    const output = redactor.text(`echo ${base64(`${user}:Correct-Horse9;tail`)}`);
    expect(Buffer.from(output.replace(/‹[^›]*›/g, ''), 'base64').toString('latin1')).not.toContain('Horse');
    expect(output).toContain('‹secret:');
  }
});

test('overlapping secrets leave no rest of either', () => {
  const redactor = new Redactor();
  redactor.learn('abcd1234');
  redactor.learn('1234wxyz');
  redactor.learn('cd12');
  expect(redactor.text('<<abcd1234wxyz>>')).toBe(`<<${redactor.mark('abcd1234')}>>`);
});

test('redaction is settled after one pass, and hashes differ between runs', () => {
  const [first, second] = [new Redactor(), new Redactor()];
  first.learn('Pa55word!x', 'password');
  const text = 'password=Pa55word!x&sid=1234567890abcdef {"token":"zz99zz99zz"} <input type=hidden value="q1w2e3r4">';
  const once = first.text(text);
  expect(first.text(once)).toBe(once);
  expect(once).toMatch(/^password=‹password:[0-9a-f]{8}›&sid=‹secret:[0-9a-f]{8}› \{"token":"‹secret:[0-9a-f]{8}›"\} <input type=hidden value="‹secret:[0-9a-f]{8}›">$/);
  expect(first.mark('x')).not.toBe(second.mark('x'));
});

test('short secrets and one-time codes are replaced only where credentials stand', () => {
  const redactor = new Redactor();
  redactor.learn('abc');
  redactor.learn('123456');
  expect(redactor.text('abc 123456 番号 123456')).toBe('abc 123456 番号 123456');
  expect(redactor.text('otp=123456&page=123456')).toBe(`otp=${redactor.mark('123456')}&page=123456`);
  expect(redactor.text('{"code":"123456","otp":654321,"count":123456}')).toBe(`{"code":"${redactor.mark('123456')}","otp":${redactor.mark('654321')},"count":123456}`);
});

describe('what stands where credentials stand', () => {
  const secret = 'kq7Zp2Xw';
  test.each([
    ['a JSON field', `{"accessToken":"${secret}"}`],
    ['a JSON field cut off', `{"refresh_token": "${secret}`],
    ['a JSON field with a Japanese name', `{"初期パスワード":"${secret}"}`],
    ['a form field', `loginId=a&password=${secret}&x=1`],
    ['a bracketed form field', `user%5Bpassword%5D=${secret}`],
    ['a query', `https://a.test/cb?session_id=${secret}&y=2`],
    ['a fragment', `https://a.test/cb#access_token=${secret}`],
    ['a query in HTML', `<a href="/x?a=1&amp;token=${secret}">`],
    ['a hidden input', `<input name="anything" value="${secret}" type="hidden">`],
    ['a hidden input in single quotes', `<INPUT TYPE='hidden' VALUE='${secret}'>`],
    ['a hidden input without quotes', `<input type=hidden value=${secret}>`],
    ['a password input', `<input type="password" value="${secret}">`],
    ['a named input', `<input name="_csrf" value="${secret}">`],
    ['a meta', `<meta name="csrf-token" content="${secret}">`],
    ['a data attribute', `<div data-csrf-token="${secret}">`],
    ['a script', `window.sessionToken = '${secret}';`],
    ['a property of a script', `{ apiKey: '${secret}' }`],
    ['a multipart part', `--b\r\nContent-Disposition: form-data; name="newPassword"\r\n\r\n${secret}\r\n--b--`],
    ['a bearer credential in text', `got Bearer ${secret} back`],
    ['a URL with credentials', `https://admin:${secret}@a.test/`],
    ['a long random run', 'reset link /r/Zk3vQ9sLx0TfBn27YwPd81Ga is kq7Zp2Xw'.replace('kq7Zp2Xw', 'x')],
  ])('is replaced in %s', (_where, text) => {
    const output = new Redactor().text(text);
    expect(output).not.toContain(secret);
    expect(output).not.toContain('Zk3vQ9sLx0TfBn27YwPd81Ga');
    expect(output).toMatch(/‹secret:[0-9a-f]{8}›/);
  });

  test('is learnt, so that a later echo is replaced too', () => {
    const redactor = new Redactor();
    redactor.text(`{"initialPassword":"${secret}"}`);
    expect(redactor.text(`あなたのパスワードは ${secret} です`)).toBe(`あなたのパスワードは ${redactor.mark(secret)} です`);
  });

  test('is replaced there only when the place may hold a login id as well', () => {
    const redactor = new Redactor();
    const [inPage] = [redactor.text('<input type="hidden" name="loginId" value="admin1">'), redactor.headers([['cookie', 'lastUser=admin1']])];
    expect(inPage).not.toContain('admin1');
    expect(redactor.text('admin1 signed in')).toBe('admin1 signed in');
  });

  test('is not learnt when it is a word', () => {
    const redactor = new Redactor();
    redactor.text('{"password":"required","token_type":"Bearer","sessionTimeout":3600}');
    expect(redactor.text('required Bearer 3600')).toBe('required Bearer 3600');
  });
});

test.each([
  ['names and prose', 'Content-Security-Policy: default-src self; includeSubDomains; max-age=31536000'],
  ['an identifier', 'requestAnimationFramePolyfillForOlderBrowsers'],
  ['a UUID', '/api/v1/documents/3fa85f64-5717-4562-b3fc-2c963f66afa6/versions'],
  ['a path', '/assets/stylesheets/application/components/button.css'],
  ['a digest', `sha256:${'0f1e2d3c'.repeat(8)}`],
  ['integrity', `integrity="sha384-${'oqVuAfXRKap7fdgc'.repeat(4)}"`],
  ['Japanese', '{"title":"令和八年度予算書","count":12,"loginId":"admin1"}'],
  ['a date', '2026-11-23T16:34:48.123Z'],
])('%s stays readable', (_what, text) => {
  expect(new Redactor().text(text)).toBe(text);
});

test('a canary stays readable wherever it stands, and what surrounds it does not', () => {
  const redactor = new Redactor();
  const canary = 'KCANARY7Q2M9X4W8Z3N6P1';
  redactor.allow(canary);
  expect(redactor.text(`<input type="hidden" value="${canary}">`)).toContain(canary);
  expect(redactor.text(`{"token":"${canary}"}`)).toContain(canary);
  expect(redactor.text(base64(canary))).toBe(base64(canary));
  expect(redactor.text(`{"token":"${canary}kq7Zp2Xw"}`)).toBe(`{"token":"${canary}${redactor.mark('kq7Zp2Xw')}"}`);
});

test('headers keep names, schemes, cookie names and attributes', () => {
  const redactor = new Redactor();
  const headers = redactor.headers([
    ['Authorization', 'Bearer abc.def'], ['authorization', `Basic ${base64('admin:S3cret-pw')}`], ['Cookie', 'sid=aaa111; theme=dark'],
    ['Set-Cookie', 'bunsho_sid=f00dfeed99; Path=/; HttpOnly; SameSite=Lax'], ['set-cookie', 'gone=; Max-Age=0'], ['X-CSRF-Token', 'zz'], ['Content-Type', 'text/html'],
  ]);
  const mark = (secret: string): string => redactor.mark(secret);
  expect(headers).toEqual([
    ['Authorization', `Bearer ${mark('abc.def')}`], ['authorization', `Basic ${mark(base64('admin:S3cret-pw'))}`], ['Cookie', `sid=${mark('aaa111')}; theme=${mark('dark')}`],
    ['Set-Cookie', `bunsho_sid=${mark('f00dfeed99')}; Path=/; HttpOnly; SameSite=Lax`], ['set-cookie', 'gone='.concat('; Max-Age=0')], ['X-CSRF-Token', mark('zz')], ['Content-Type', 'text/html'],
  ]);
  expect(redactor.text('S3cret-pw f00dfeed99 dark')).toBe(`${mark('S3cret-pw')} ${mark('f00dfeed99')} dark`);
});

test('JSON is redacted by key and by value', () => {
  const redactor = new Redactor();
  redactor.learn('Pa55word!x');
  expect(redactor.json({ password: 'short', note: ['Pa55word!x', 1, null, true], nested: { Token: '' } })).toEqual({
    password: redactor.mark('short'), note: [redactor.mark('Pa55word!x'), 1, null, true], nested: { Token: '' },
  });
});
