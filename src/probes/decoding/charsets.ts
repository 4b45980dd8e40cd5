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

interface Traits {
  readonly ascii: boolean;
  readonly hasNul: boolean;
  readonly hasEscape: boolean;
}

function traitsOf(bytes: Uint8Array): Traits {
  let [ascii, hasNul, hasEscape] = [true, false, false];
  for (const byte of bytes) {
    if (byte >= 0x80) ascii = false;
    else if (byte === 0) hasNul = true;
    else if (byte === 0x1b) hasEscape = true;
  }
  return { ascii, hasNul, hasEscape };
}

/**
 * The texts these bytes may be. A declared charset is not asked: a wrong declaration must not hide anything, and a text decoded by
 * the wrong charset shows no marker.
 */
export function texts(bytes: Uint8Array, via: readonly string[], japanese: boolean): readonly View[] {
  const { ascii, hasNul, hasEscape } = traitsOf(bytes);
  const charsets: string[] = ['utf-8'];
  if (japanese && !ascii) charsets.push(...JAPANESE);
  if (hasEscape) charsets.push('iso-2022-jp');
  const views = charsets.map((charset): View => ({ text: decode(bytes, charset), via: charset === 'utf-8' ? via : [...via, charset] }));
  if (hasNul || (japanese && bytes.length <= SMALL)) {
    // Inside a binary format UTF-16 may begin at an odd byte.
    for (const charset of UTF16) for (const from of [0, 1]) views.push({ text: decode(bytes.subarray(from), charset), via: [...via, charset] });
  }
  return views;
}
