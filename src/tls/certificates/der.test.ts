import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOf, childrenOf, isTagged, oidOf, parseDer, timeOf } from './der.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
const node = (text: string) => parseDer(hex(text));

describe('what is no DER', () => {
  test.each([
    ['nothing', ''], ['a tag alone', '30'], ['a length beyond the end', '0403aabb'], ['an indefinite length', '3080 0000'], ['a length in more bytes than needed', '048101aa'],
    ['a leading zero in the length', '0482 0001 aa'], ['a tag of several bytes', '1f8101 00'], ['a length of five bytes', '0485 0000000001 aa'],
  ])('%s is refused', (_what, bytes) => expect(node(bytes)).toBeUndefined());

  test('a sequence with a broken child has no children', () => expect(childrenOf(node('3004 0201ff 02'))).toEqual([]));
  test('a primitive node has no children, a constructed one no bytes', () => {
    expect(childrenOf(node('0403020101'))).toEqual([]);
    expect(bytesOf(node('3003020101'))).toBeUndefined();
  });
  test.each([['an unfinished arc', '060188'], ['no arcs', '0600'], ['another type', '020101']])('an object identifier with %s is none', (_what, bytes) => expect(oidOf(node(bytes))).toBeUndefined());
  test('a time in another form is none', () => expect(timeOf(node(`170d${Buffer.from('260101000000Z').toString('hex')}`))).toBeUndefined());
});

test('nodes give their content and the whole of them, and leave alone what follows', () => {
  const outer = node('3006 020101 a10100 ffff');
  expect(outer?.whole.length).toBe(8);
  expect(childrenOf(node('3007 020101 a1020500')).map(({ whole }) => whole.toString('hex'))).toEqual(['020101', 'a1020500']);
  expect(isTagged(childrenOf(node('3007 020101 a1020500'))[1], 1)).toBe(true);
});

test.each([['06092a864886f70d01010b', '1.2.840.113549.1.1.11'], ['06032b6570', '1.3.101.112'], ['0603550406', '2.5.4.6'], ['0603883703', '2.999.3']])('%s reads as %s', (bytes, oid) => {
  expect(oidOf(node(bytes))).toBe(oid);
});

test('a generalised time', () => expect(timeOf(node(`180f${Buffer.from('20261123193000Z').toString('hex')}`))?.toISOString()).toBe('2026-11-23T19:30:00.000Z'));

test('no bytes make it throw or read past their end', () => {
  const walk = (one: ReturnType<typeof parseDer>, end: number): boolean => one === undefined || (one.whole.length <= end && childrenOf(one).every((child) => walk(child, one.content.length)));
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => walk(parseDer(bytes), bytes.length)));
  fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => walk(parseDer(Buffer.concat([hex('30'), Buffer.from([bytes.length]), bytes])), bytes.length + 2)));
});
