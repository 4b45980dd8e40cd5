import type { View } from './view.ts';

const SCRIPT = /\\u\{([0-9a-fA-F]{1,6})\}|[\\%]u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})|\\([/"'\\])/g;
const ENTITY = /&(?:#[xX]([0-9a-fA-F]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos|nbsp));?/g;
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

const codePoint = (value: number, otherwise: string): string => (value <= 0x10ffff ? String.fromCodePoint(value) : otherwise);

const unescapeScript = (text: string): string => text.replaceAll(SCRIPT, (whole, point?: string, unit?: string, byte?: string, plain?: string) =>
  plain ?? codePoint(Number.parseInt(point ?? unit ?? byte ?? '', 16), whole));

const unescapeEntities = (text: string): string => text.replaceAll(ENTITY, (whole, hex?: string, decimal?: string, name?: string) =>
  (name === undefined ? codePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16), whole) : NAMED[name] ?? whole));

/** Without tags, and without what may be set into a word to let it break. */
const withoutMarkup = (text: string): string => text.replaceAll(/<[^<>]{0,2000}>/g, '').replaceAll(/\u{ad}|\u{200b}|\u{200c}|\u{200d}|\u{2060}|\u{feff}/gu, '');

/** Bytes behind an escape of two hex digits (`%E3`, `=E3`); everything else as UTF-8. */
function hexEscapes(text: string, pattern: RegExp): Uint8Array {
  const parts: Uint8Array[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    parts.push(Buffer.from(text.slice(end, match.index)), Buffer.from(match[0].replaceAll(/[^0-9a-fA-F]/g, ''), 'hex'));
    end = match.index + match[0].length;
  }
  return Buffer.concat([...parts, Buffer.from(text.slice(end))]);
}

const isBase64 = (code: number): boolean =>
  (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 43 || code === 47 || code === 45 || code === 95;

/** Text in which this many characters could not be decoded is a picture or the like, and is not read as prose. */
const UNREADABLE = 0.05;
const SMALL_TEXT = 64 * 1024;
/** A longer run begins where its text begins; nothing is glued to it. */
const LONGEST_GLUED = 4096;

/** Runs of base64 or base64url of at least this many characters; line breaks inside are passed over, as mail has them. */
function base64Runs(text: string, shortest: number): readonly string[] {
  const runs: string[] = [];
  let start = 0;
  let end = 0;
  const finish = (at: number): void => {
    if (end - start >= shortest) runs.push(text.slice(start, end).replaceAll(/\s+/g, ''));
    start = at;
    end = at;
  };
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isBase64(code)) {
      if (at > end && at - end > 3) finish(at);
      if (end === start) start = at;
      end = at + 1;
    } else if (code !== 10 && code !== 13 && code !== 9 && code !== 32) {
      finish(at + 1);
    } else if (at - end > 2) {
      finish(at + 1);
    }
  }
  finish(text.length);
  return runs;
}

/** A run may be glued to text before it (`/files/QUJD…`), so each of the four alignments is read. */
const fromBase64 = (run: string): readonly Uint8Array[] =>
  (run.length > LONGEST_GLUED ? [0] : [0, 1, 2, 3]).map((skip) => Buffer.from(run.slice(skip), 'base64url'));

/** Long content that is no text: what stands in it plainly has been seen, and escapes in it mean nothing. */
function isBinary(text: string): boolean {
  if (text.length <= SMALL_TEXT) return false;
  let undecoded = 0;
  for (let at = 0; at < text.length; at += 7) if (text.charCodeAt(at) === 0xfffd) undecoded += 7;
  return undecoded > text.length * UNREADABLE;
}

/**
 * What a text says when one layer of escaping is taken off; only readings that differ.
 *
 * @param shortestBase64 runs of fewer characters cannot hold what is sought
 * @param seenRuns runs of base64 that were decoded before; the same run stands in every reading of a text
 */
export function unescaped(text: string, via: readonly string[], shortestBase64: number, seenRuns: Set<string>): readonly View[] {
  if (isBinary(text)) return [];
  const views: View[] = [];
  const add = (name: string, other: string): void => { if (other !== text) views.push({ text: other, via: [...via, name] }); };
  const unescapedScript = text.includes('\\') || text.includes('%u') ? unescapeScript(text) : text;
  add('script escapes', unescapedScript);
  if (unescapedScript.includes('&')) add('HTML entities', unescapeEntities(unescapedScript));
  if (/%[0-9a-fA-F]{2}/.test(text)) views.push({ bytes: hexEscapes(text, /(?:%[0-9a-fA-F]{2})+/g), via: [...via, 'URL encoding'] });
  if (/=(?:[0-9A-F]{2}|\r?\n)/.test(text)) {
    views.push({ bytes: hexEscapes(text.replaceAll(/=\r?\n/g, ''), /(?:=[0-9A-F]{2})+/g), via: [...via, 'quoted-printable'] });
  }
  add('without markup', withoutMarkup(text));
  for (const run of base64Runs(text, shortestBase64)) {
    if (seenRuns.has(run)) continue;
    seenRuns.add(run);
    for (const bytes of fromBase64(run)) views.push({ bytes, via: [...via, 'base64'] });
  }
  return views;
}
