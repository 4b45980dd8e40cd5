import { assert, asyncProperty, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { extractorSchema } from '../profile/operation-schema.ts';
import { httpResponse } from '../transport/response.ts';
import { extractValue } from './extract.ts';

const at = '2026-11-23T00:00:00.000Z';

function answer(body: string, headers: readonly (readonly [string, string])[] = [], location?: string) {
  return httpResponse({
    status: 200, statusText: '', headers, body: Buffer.from(body), truncated: false, url: 'https://example.test/a/42?x=1', startedAt: at, finishedAt: at,
    ...(location === undefined ? {} : { location }),
  });
}

const extract = (extractor: object, response: ReturnType<typeof answer>, jar: Readonly<Record<string, string>> = {}) =>
  extractValue(extractorSchema.parse(extractor), { response, jarCookie: (name) => Promise.resolve(jar[name]) });

describe('an absent value is undefined', () => {
  test.each([
    ['no JSON', { json: '$.a' }, answer('<html>')],
    ['JSON cut short', { json: '$.a' }, answer('{"a": 1')],
    ['JSON null', { json: '$' }, answer('null')],
    ['a member that is null', { json: '$.a' }, answer('{"a": null}')],
    ['another member', { json: '$.a.b[0]' }, answer('{"a": {"b": []}}')],
    ['no element', { css: '#whoami' }, answer('<p>x</p>')],
    ['no attribute', { css: 'p', attribute: 'id' }, answer('<p>x</p>')],
    ['a cookie that is being deleted', { cookie: 's' }, answer('', [['Set-Cookie', 's=1; Max-Age=0']])],
    ['an expired cookie', { cookie: 's' }, answer('', [['set-cookie', 's=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT']])],
    ['no header', { header: 'ETag' }, answer('')],
    ['no match', { regex: 'token=(\\w+)' }, answer('tokens')],
    ['no match in the address', { url: 'code=(\\w+)' }, answer('')],
  ])('%s', async (_what, extractor, response) => {
    expect(await extract(extractor, response)).toBeUndefined();
  });
});

test.each([
  [{ json: '$.items[1].id' }, answer('{"items":[{"id":1},{"id":22}]}'), '22'],
  [{ json: '$..token' }, answer('{"a":{"token":"t"}}'), 't'],
  [{ json: '$.a' }, answer('{"a":{"b":false}}'), '{"b":false}'],
  [{ json: '$.a' }, answer('{"a":false}'), 'false'],
  [{ header: 'ETag' }, answer('', [['etag', '"v1"']]), '"v1"'],
  [{ cookie: 's' }, answer('', [['Set-Cookie', 's=1; Path=/'], ['Set-Cookie', 's=2']]), '2'],
  [{ cookie: 's', decode: 'url' }, answer('', [['Set-Cookie', 's=a%2Bb%3D; Path=/']]), 'a+b='],
  [{ cookie: 's', decode: 'url' }, answer('', [['Set-Cookie', 's=100%; Path=/']]), '100%'],
  [{ css: '#a' }, answer('<p id=a> 検収 <b>済</b> </p>'), '検収 済'],
  [{ css: 'input[name=t]' }, answer('<input type=hidden name=t value="v&amp;w">'), 'v&w'],
  [{ css: 'meta[name=csrf]' }, answer('<meta name=csrf content=c>'), 'c'],
  [{ css: 'a', attribute: 'href' }, answer('<a href="/x?a=1&amp;b=2">x</a>'), '/x?a=1&b=2'],
  [{ regex: 'token=(\\w+)' }, answer('token=abc;'), 'abc'],
  [{ regex: '\\d+' }, answer('no. 17'), '17'],
  [{ url: '/a/(\\d+)' }, answer(''), '42'],
  [{ url: 'code=(\\w+)' }, answer('', [], 'https://example.test/cb?code=xyz'), 'xyz'],
])('%j finds its value', async (extractor, response, expected) => {
  expect(await extract(extractor, response)).toBe(expected);
});

test('a cookie of an earlier answer comes from the jar', async () => {
  expect(await extract({ cookie: 's' }, answer('', [['set-cookie', 't=1']]), { s: 'kept' })).toBe('kept');
});

test('no answer makes extraction throw', async () => {
  await assert(asyncProperty(string({ unit: 'binary' }), async (body) => {
    for (const extractor of [{ json: '$..a' }, { css: 'form input[name=a]' }, { regex: 'a(b)?' }, { cookie: 'a' }]) {
      const found = await extract(extractor, answer(body, [['set-cookie', body.replaceAll(/[^\x20-\x7e]/g, '')]]));
      expect(['string', 'undefined']).toContain(typeof found);
    }
  }));
});
