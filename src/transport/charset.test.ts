import { expect, test } from 'vitest';
import { decodeText } from './charset.ts';

/** 「要件」 and kana, written byte by byte in each code. */
const hex = (text: string): Uint8Array => Buffer.from(text.replaceAll(' ', ''), 'hex');
const ascii = (text: string): Buffer => Buffer.from(text, 'latin1');
const SHIFT_JIS = hex('97 76 8c 8f 82 cc 83 65 83 58 83 67');
const EUC_JP = hex('cd d7 b7 ef a4 ce a5 c6 a5 b9 a5 c8');
const ISO_2022_JP = hex('1b2442 4d57 376f 244e 2546 2539 2548 1b2842');
const TEXT = '要件のテスト';
const UTF_16LE = Buffer.from(TEXT, 'utf16le');

test.each<[string, Uint8Array, string]>([
  ['Content-Type Shift_JIS', SHIFT_JIS, 'text/html; charset=Shift_JIS'],
  ['Content-Type windows-31j in quotes', SHIFT_JIS, 'text/html;charset="windows-31j"'],
  ['Content-Type EUC-JP', EUC_JP, 'text/plain; charset=euc-jp'],
  ['Content-Type ISO-2022-JP', ISO_2022_JP, 'text/plain; charset=ISO-2022-JP'],
  ['Content-Type UTF-16LE', UTF_16LE, 'text/plain; charset=utf-16le'],
  ['a byte order mark against Content-Type', Buffer.concat([hex('efbbbf'), Buffer.from(TEXT)]), 'text/html; charset=shift_jis'],
  ['a UTF-16LE mark', Buffer.concat([hex('fffe'), UTF_16LE]), 'text/csv'],
  ['a UTF-16BE mark', Buffer.concat([hex('feff'), Buffer.from(UTF_16LE).swap16()]), 'text/csv'],
  ['nothing, UTF-8', Buffer.from(TEXT), ''],
  ['an unknown name, UTF-8', Buffer.from(TEXT), 'text/html; charset=x-nonsense'],
  ['nothing, Shift_JIS', SHIFT_JIS, 'text/plain'],
  ['nothing, EUC-JP', EUC_JP, 'text/plain'],
  ['nothing, ISO-2022-JP', ISO_2022_JP, 'text/plain'],
])('by %s', (_how, bytes, contentType) => {
  expect(decodeText(bytes, contentType)).toBe(TEXT);
});

test.each<[string, string, Uint8Array]>([
  ['meta charset', '<html><head><meta charset="Shift_JIS">', SHIFT_JIS],
  ['meta http-equiv', "<meta http-equiv='Content-Type' content='text/html; charset=EUC-JP'>", EUC_JP],
  ['the XML declaration', '<?xml version="1.0" encoding="EUC-JP"?><a>', EUC_JP],
  ['a meta that claims UTF-16 in ASCII', '<meta charset="utf-16">', Buffer.from(TEXT)],
])('by %s', (_how, head, bytes) => {
  expect(decodeText(Buffer.concat([ascii(head), bytes]), 'text/html')).toBe(head + TEXT);
});

test('UTF-16 of ASCII without a mark', () => {
  expect(decodeText(Buffer.from('{"a":1}', 'utf16le'), '')).toBe('{"a":1}');
});

test('bytes of no code are no error', () => {
  expect(decodeText(hex('ff 41'), 'text/plain; charset=utf-8')).toBe('\ufffdA');
});
