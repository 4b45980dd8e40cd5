import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSetCookie } from './set-cookies.ts';

const NOW = Date.UTC(2026, 10, 23);

describe('a Set-Cookie line', () => {
  test.each(['sid=', '=value', 'sid=x; Max-Age=0', 'sid=x; Expires=Thu, 01 Jan 1970 00:00:00 GMT', ''])('that sets nothing is read as none: %s', (line) => {
    expect(readSetCookie(line, NOW)).toBeUndefined();
  });

  test('is read with its attributes in any case and order', () => {
    expect(readSetCookie('__Host-sid=a=b; path=/; SECURE; samesite=STRICT; HttpOnly; max-age=600', NOW))
      .toEqual({ name: '__Host-sid', secure: true, httpOnly: true, sameSite: 'strict', domain: null, path: '/', maxAgeSeconds: 600 });
  });

  test('says null for what it does not say', () => {
    expect(readSetCookie('sid=x', NOW)).toEqual({ name: 'sid', secure: false, httpOnly: false, sameSite: null, domain: null, path: null, maxAgeSeconds: null });
  });

  test('lives until the date it states', () => {
    expect(readSetCookie('sid=x; Expires=Mon, 23 Nov 2026 01:00:00 GMT', NOW)?.maxAgeSeconds).toBe(3600);
  });

  test('never throws', () => {
    fc.assert(fc.property(fc.string(), (line) => { readSetCookie(line, NOW); }));
  });
});
