import { expect, test } from 'vitest';
import { hintOf, retryAfterSeconds } from './attempts.ts';

const now = new Date('2026-11-23T00:00:00Z');

test.each([
  [undefined, undefined], ['', undefined], ['soon', undefined], ['-1', undefined], ['0', 0], [' 120 ', 120],
  ['Mon, 23 Nov 2026 00:00:30 GMT', 30], ['Mon, 23 Nov 2026 00:00:00.200 GMT', 1], ['Sun, 22 Nov 2026 00:00:00 GMT', 0],
])('Retry-After %j asks for %s seconds', (value, seconds) => {
  expect(retryAfterSeconds(value, now)).toBe(seconds);
});

test.each([
  [429, '', 'rate-limited'], [503, 'captcha', 'rate-limited'], [200, '<div class="g-recaptcha">', 'challenge'], [403, '画像認証を行ってください', 'challenge'],
  [401, 'パスワードが正しくありません', undefined],
])('%d %s looks like %s', (status, text, hint) => {
  expect(hintOf(status, text)).toBe(hint);
});
