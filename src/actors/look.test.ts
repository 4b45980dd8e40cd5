import { expect, test } from 'vitest';
import { lookOf, visibleText } from './look.ts';

const page = (id: string, csrf: string, message: string): string => `<html><script>var t = 1</script><form><input name="_csrf" value="${csrf}"><p>${id} さん ${message}</p></form>`;

test('what differs between accounts and requests alone does not count', () => {
  expect(lookOf({ status: 200, text: page('user1', 'a1b2', '残り 3 回') }, ['user1'])).toBe(lookOf({ status: 200, text: page('nobody9', 'zz', '残り 12 回') }, ['nobody9']));
});

test.each([
  ['status', { status: 423, text: 'x' }, { status: 401, text: 'x' }],
  ['wording', { status: 200, text: '<p>ロックされています</p>' }, { status: 200, text: '<p>正しくありません</p>' }],
])('another %s is another look', (_what, one, other) => {
  expect(lookOf(one, [])).not.toBe(lookOf(other, []));
});

test('long random values, markup and scripts are left out', () => {
  expect(visibleText('<b>あ</b> {"id":"0f8fad5b-d9cb-469f-a165-70867728950e"}<style>p{}</style>', [])).toBe('あ {"id":""}');
});
