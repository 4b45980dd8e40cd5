import { describe, expect, test } from 'vitest';
import { parserHolds, tokensIn, type TokenSource } from './version-tokens.ts';

const tokens = (more: Partial<TokenSource>): readonly string[] => tokensIn({ where: 'x', headers: [], text: '', contentType: 'text/html', isContent: false, ...more }).map(({ kind, text }) => `${kind} ${text}`);

describe('version tokens', () => {
  test('the samples hold', () => {
    expect(parserHolds()).toBe(true);
  });

  test.each<[string, Partial<TokenSource>, readonly string[]]>([
    ['an intermediary without a version', { headers: [['via', '1.1 google, HTTP/2 cache']] }, []],
    ['an intermediary with one', { headers: [['via', '1.1 varnish (Varnish/6.0.2)']] }, ['server varnish (Varnish/6.0.2)']],
    ['a name without a version', { headers: [['server', 'Apache'], ['x-powered-by', 'Express']] }, []],
    ['a version of the API', { headers: [['x-api-version', '2.1']] }, ['unclear 2.1']],
    ['a date', { headers: [['last-modified', 'Mon, 23 Nov 2026 00:00:00 GMT']] }, []],
    ['an ASP.NET error page', { text: 'ASP.NET Version:4.0.30319' }, ['server ASP.NET Version:4.0.30319']],
    ['a page that speaks of software', { text: 'nginx/1.18.0 の設定方法', isContent: true }, []],
    ['a script with a banner', { contentType: 'text/javascript', text: '/*! jQuery v3.7.1 | (c) */' }, ['library jQuery 3.7.1']],
  ])('%s', (_, source, expected) => {
    expect(tokens(source)).toEqual(expected);
  });
});
