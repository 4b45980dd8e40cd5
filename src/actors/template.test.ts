import { assert, dictionary, jsonValue, property, string, stringMatching, uint8Array } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressOf } from './address.ts';
import { OperationError } from './operation-error.ts';
import { Scope } from './scope.ts';
import { Filler, namesIn } from './template.ts';

const filler = (values: Readonly<Record<string, string | Uint8Array>>) => new Filler('op', new Scope(values));
const name = stringMatching(/^[A-Za-z][A-Za-z0-9_.-]{0,8}$/);
const BASE = 'https://example.test/app';

describe('an unknown or unfit value is refused', () => {
  test.each([
    ['an unknown name', () => filler({}).text('a ${b}'), 'op has no value for ${b}'],
    ['bytes in text', () => filler({ b: new Uint8Array() }).text('${b}'), '${b} is the content of a file'],
    ['bytes in JSON', () => filler({ b: new Uint8Array() }).json({ a: ['${b}'] }), '${b} is the content of a file'],
    ['no address', () => addressOf('${b}', filler({ b: 'http://[' }), 'op', BASE, undefined), 'URL'],
  ])('%s', (_what, fill, message) => {
    expect(fill).toThrow(OperationError);
    expect(fill).toThrow(message);
  });
});

test('names are found at any depth, once, and what is no name is left alone', () => {
  expect([...namesIn({ a: '${x}', b: [{ c: '${y.z}${x}' }], d: 1, e: null })]).toEqual(['x', 'y.z']);
  expect(filler({}).text('${} ${1} $x {y} $${')).toBe('${} ${1} $x {y} $${');
});

test('values are put in as they are, and what they contain is not filled again', () => {
  assert(property(dictionary(name, string()), (values) => {
    const names = Object.keys(values);
    const template = names.map((one) => `<\${${one}}>`).join('');
    expect(filler(values).text(template)).toBe(names.map((one) => `<${values[one]}>`).join(''));
  }));
});

test('JSON without places stays as it is', () => {
  assert(property(jsonValue(), (value) => {
    if (namesIn(value).size > 0) return;
    expect(filler({}).json(value)).toEqual(value);
  }));
});

test('the content of a file is kept byte by byte', () => {
  assert(property(uint8Array(), string(), (file, text) => {
    const filled = filler({ file, text }).bytes('${text}|${file}|');
    expect(Buffer.from(filled)).toEqual(Buffer.concat([Buffer.from(`${text}|`), file, Buffer.from('|')]));
  }));
});

test('a value stays inside its path or parameter', () => {
  assert(property(string({ unit: 'grapheme' }), (value) => {
    const url = new URL(addressOf('/d/x${v}/end?q=${v}&last=1', filler({ v: value }), 'op', BASE, undefined));
    expect(url.origin).toBe('https://example.test');
    expect([...url.searchParams.keys()]).toEqual(['q', 'last']);
    expect(url.searchParams.get('q')).toBe(value);
    expect(url.hash).toBe('');
  }));
});

test.each([
  ['/path', {}, undefined, 'https://example.test/app/path'],
  ['path', {}, 'https://example.test/elsewhere', 'https://example.test/app/path'],
  ['https://other.test/x', {}, undefined, 'https://other.test/x'],
  ['${u}', { u: 'https://other.test/f?t=a%2Fb' }, undefined, 'https://other.test/f?t=a%2Fb'],
  ['${u}', { u: '/f/1?a=b' }, 'https://example.test/app/page', 'https://example.test/f/1?a=b'],
  ['${u}', { u: '?page=2' }, 'https://example.test/app/list?page=1', 'https://example.test/app/list?page=2'],
  ['${u}/edit', { u: 'docs/7' }, 'about:blank', 'https://example.test/docs/7/edit'],
  ['/docs/${id}', { id: 'a/b?c#d 検' }, undefined, 'https://example.test/app/docs/a/b%3Fc%23d%20%E6%A4%9C'],
] as const)('%s with %j on %s leads to %s', (template, values, current, expected) => {
  expect(addressOf(template, filler(values), 'op', BASE, current)).toBe(expected);
});
