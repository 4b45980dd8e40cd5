import fc from 'fast-check';
import { expect, test } from 'vitest';
import { editReadable, moving, renaming } from './readable-value.ts';

const base64url = (text: string): string => Buffer.from(text).toString('base64url');
const rename = renaming(['hanako', '17'], ['taro', '18']);

test.each([
  ['nothing to read', 'q83vEjRWeJCrze8SNFZ4kA', []],
  ['a plain value', 'hanako', ['taro']],
  ['a URL-encoded value', '%7B%22u%22%3A%22hanako%22%7D', ['%7B%22u%22%3A%22taro%22%7D', encodeURIComponent('{"u":"taro"}')]],
  ['base64 before a signature', `${base64url('{"u":"hanako","id":17}')}.c2ln`, [`${base64url('{"u":"taro","id":18}')}.c2ln`]],
  ['base64 with padding', Buffer.from('hanako1').toString('base64'), [Buffer.from('taro1').toString('base64')]],
])('%s', (_what, value, expected) => {
  expect(editReadable(value, rename)).toEqual([...new Set(expected)]);
});

test('moves times of either unit and nothing else', () => {
  expect(moving(1)('{"exp":1795000000,"at":1795000000000,"id":123,"n":99999999999}')).toBe('{"exp":1795086400,"at":1795086400000,"id":123,"n":99999999999}');
});

test('whatever the value, an edit that changes nothing gives nothing', () => {
  fc.assert(fc.property(fc.string(), (value) => editReadable(value, (text) => text).length === 0));
});

test('whatever the value, every result differs from it', () => {
  fc.assert(fc.property(fc.string(), (value) => !editReadable(value, (text) => `${text}x`).includes(value)));
});
