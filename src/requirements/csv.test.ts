import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCsv } from './csv.ts';

describe('refused', () => {
  test.each([
    ['nothing at all', '', 'no header'],
    ['a quote inside a bare field', 'a,b\n1,2"3\n', 'misplaced quote'],
    ['text after a closing quote', 'a,b\n"1"x,2\n', 'misplaced quote'],
    ['a quote that is never closed', 'a,b\n1,"2\n', 'misplaced quote'],
    ['a bare carriage return', 'a,b\n1,2\r3,4\n', 'misplaced quote'],
    ['a row with a field too many', 'a,b\n1,2,3\n', 'row 2: 3 fields, expected 2'],
    ['a row with a field too few', 'a,b\n1\n', 'row 2: 1 fields, expected 2'],
    ['an empty line', 'a,b\n\n1,2\n', 'row 2: 1 fields, expected 2'],
    ['a repeated column', 'a,a\n1,2\n', 'used twice'],
  ])('%s', (_what, text, message) => {
    expect(() => parseCsv(text)).toThrow(message);
  });
});

test('quotes, commas and line breaks inside a quoted field are content', () => {
  expect(parseCsv('id,needs\r\nx,"a, ""b""\nc"\r\n')).toEqual([{ id: 'x', needs: 'a, "b"\nc' }]);
});

test('a last field that is empty, and a missing last line break, lose nothing', () => {
  expect(parseCsv('a,b\n1,\n2,3')).toEqual([{ a: '1', b: '' }, { a: '2', b: '3' }]);
});

test('what is written by the rules is read back', () => {
  const field = fc.string();
  const quote = (value: string) => `"${value.replaceAll('"', '""')}"`;
  fc.assert(fc.property(fc.array(fc.tuple(field, field), { minLength: 1 }), (rows) => {
    const text = `a,b\n${rows.map((row) => row.map(quote).join(',')).join('\n')}\n`;
    expect(parseCsv(text)).toEqual(rows.map(([a, b]) => ({ a, b })));
  }));
});
