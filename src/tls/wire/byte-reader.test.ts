import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ByteReader } from './byte-reader.ts';
import { WireError } from './wire-error.ts';

const reader = (hex: string): ByteReader => new ByteReader(Buffer.from(hex.replaceAll(' ', ''), 'hex'), 'M');

describe('refuses', () => {
  test.each<[string, string, (bytes: ByteReader) => unknown, string]>([
    ['a field that is cut off', '0304 05', (bytes) => [bytes.uint(2, 'a'), bytes.uint(2, 'b')], 'M/b: needs 2 bytes, 1 left'],
    ['a vector longer than what is left', '05 01', (bytes) => bytes.vector(1, 'list', 9), 'M/list: needs 5 bytes, 1 left'],
    ['a vector longer than permitted', '03 010203', (bytes) => bytes.vector(1, 'list', 2), 'M/list: 3 bytes, at most 2'],
    ['a list of 16-bit values of odd length', '03 010203', (bytes) => bytes.uint16List(1, 'list'), 'M/list/[1]: needs 2 bytes, 1 left'],
    ['bytes nobody read', '0102', (bytes) => [bytes.uint(1, 'a'), bytes.end()], 'M@1: 1 bytes unread'],
  ])('%s', (_what, hex, read, message) => {
    expect(() => read(reader(hex))).toThrow(WireError);
    expect(() => read(reader(hex))).toThrow(message);
  });
});

test('a vector cannot see past its own end', () => {
  const outer = reader('01 aa bb');
  const inner = outer.vector(1, 'v', 9);
  expect(inner.rest()).toEqual(Buffer.from('aa', 'hex'));
  expect(() => inner.uint(1, 'more')).toThrow(WireError);
  expect(outer.uint(1, 'next')).toBe(0xbb);
});

test('uint reads what was written, at every width', () => {
  fc.assert(fc.property(fc.constantFrom<1 | 2 | 3 | 4>(1, 2, 3, 4), fc.nat(), (width, seed) => {
    const value = seed % 256 ** width;
    const bytes = Buffer.alloc(width);
    bytes.writeUIntBE(value, 0, width);
    expect(new ByteReader(bytes, 'M').uint(width, 'x')).toBe(value);
  }));
});
