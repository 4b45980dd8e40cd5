const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** Reads a literal string that begins at `start` (after its parenthesis); ISO 32000-1, 7.3.4.2. */
function literal(source: string, start: number): { readonly value: string; readonly end: number } {
  let value = '';
  let depth = 1;
  let at = start;
  for (; at < source.length; at++) {
    const character = source[at] as string;
    if (character === '\\') {
      at += 1;
      const octal = /^[0-7]{1,3}/.exec(source.slice(at, at + 3))?.[0];
      if (octal) {
        value += String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
        at += octal.length - 1;
      } else if (source[at] !== '\n' && source[at] !== '\r') {
        value += ESCAPES[source[at] as string] ?? source[at] ?? '';
      }
      continue;
    }
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (depth === 0) break;
    value += character;
  }
  return { value, end: at };
}

/** All string operands of a content stream or object, one after another, as bytes in a latin-1 string. */
export function pdfStrings(source: string): string {
  const parts: string[] = [];
  for (let at = 0; at < source.length; at++) {
    if (source[at] === '(') {
      const { value, end } = literal(source, at + 1);
      parts.push(value);
      at = end;
    } else if (source[at] === '<' && source[at + 1] !== '<') {
      const end = source.indexOf('>', at);
      if (end < 0) break;
      const digits = source.slice(at + 1, end).replaceAll(/\s+/g, '');
      if (/^[0-9a-fA-F]+$/.test(digits)) parts.push(Buffer.from(digits.length % 2 ? `${digits}0` : digits, 'hex').toString('latin1'));
      at = end;
    } else if (source[at] === '<') {
      at += 1;
    }
  }
  return parts.join('');
}

export type CharacterMap = ReadonlyMap<number, string>;

const unicode = (hex: string): string => Buffer.from(hex.length % 4 ? hex.padStart(hex.length + 4 - (hex.length % 4), '0') : hex, 'hex').swap16().toString('utf16le');
const MAX_RANGE = 0xffff;

/** A ToUnicode map (ISO 32000-1, 9.10.3): what the codes of a subset font mean. */
export function characterMap(source: string): CharacterMap {
  const map = new Map<number, string>();
  for (const [, block = ''] of source.matchAll(/beginbfchar([\s\S]*?)endbfchar/g)) {
    for (const [, code = '', value = ''] of block.matchAll(/<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>/g)) map.set(Number.parseInt(code, 16), unicode(value));
  }
  for (const [, block = ''] of source.matchAll(/beginbfrange([\s\S]*?)endbfrange/g)) {
    for (const [, low = '', high = '', value, list = ''] of block.matchAll(/<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>\s*(?:<([0-9a-fA-F]+)>|\[([^\]]*)\])/g)) {
      const [first, last] = [Number.parseInt(low, 16), Number.parseInt(high, 16)];
      const values = [...list.matchAll(/<([0-9a-fA-F]+)>/g)].map(([, one = '']) => unicode(one));
      for (let code = first; code <= last && code - first <= MAX_RANGE; code++) {
        const mapped = value === undefined ? values[code - first] : shifted(unicode(value), code - first);
        if (mapped !== undefined) map.set(code, mapped);
      }
    }
  }
  return map;
}

/** The text whose last character is `by` further on. */
function shifted(text: string, by: number): string {
  const characters = Array.from(text);
  const last = (characters.pop()?.codePointAt(0) ?? 0) + by;
  return last > 0x10ffff ? '' : characters.join('') + String.fromCodePoint(last);
}

/** Text of a latin-1 string of codes, each `width` bytes wide. */
export function mapped(codes: string, map: CharacterMap, width: 1 | 2): string {
  const parts: string[] = [];
  for (let at = 0; at + width <= codes.length; at += width) {
    const code = width === 1 ? codes.charCodeAt(at) : codes.charCodeAt(at) * 256 + codes.charCodeAt(at + 1);
    parts.push(map.get(code) ?? '\u{fffd}');
  }
  return parts.join('');
}
