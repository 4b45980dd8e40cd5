import { isUtf8 } from 'node:buffer';
import type { View } from './view.ts';

const JAPANESE = ['shift_jis', 'euc-jp'] as const;
const UTF16 = ['utf-16le', 'utf-16be'] as const;
/** UTF-16 without a sign of it is tried on small content only. */
const SMALL = 256 * 1024;

const decoders = new Map<string, TextDecoder>();

function decode(bytes: Uint8Array, charset: string): string {
  const known = decoders.get(charset) ?? new TextDecoder(charset);
  decoders.set(charset, known);
  return known.decode(bytes);
}


/**
 * The texts these bytes may be. A declared charset is not asked: a wrong declaration must not hide anything, and a text decoded by
 * the wrong charset shows no marker. Japanese in another charset is no valid UTF-8, so what is valid needs no other reading.
 */
export function texts(bytes: Uint8Array, via: readonly string[], japanese: boolean): readonly View[] {
  const utf8 = isUtf8(bytes);
  const charsets: string[] = ['utf-8'];
  if (japanese && !utf8) charsets.push(...JAPANESE);
  if (japanese && bytes.includes(0x1b)) charsets.push('iso-2022-jp');
  const views = charsets.map((charset): View => ({ text: decode(bytes, charset), via: charset === 'utf-8' ? via : [...via, charset] }));
  if (bytes.includes(0) || (japanese && !utf8 && bytes.length <= SMALL)) {
    // Inside a binary format UTF-16 may begin at an odd byte.
    for (const charset of UTF16) for (const from of [0, 1]) views.push({ text: decode(bytes.subarray(from), charset), via: [...via, charset] });
  }
  return views;
}
