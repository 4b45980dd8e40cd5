import type { Span } from './spans.ts';

/** A text with one kind of escape undone, which knows where each of its characters came from. */
interface View {
  readonly text: string;
  /** Maps a span of the view to the stretch of the source that it was decoded from. */
  toSource(span: Span): Span;
}

interface Decoded {
  /** Text, and for each of its UTF-16 units the offset inside the escape at which it began. */
  readonly text: string;
  readonly offsets: readonly number[];
}

/** Undoes escapes that `pattern` finds; everything else stays. Undefined when there is none. */
function viewOf(source: string, pattern: RegExp, decode: (escape: string) => Decoded): View | undefined {
  const pieces: string[] = [];
  const viewAt: number[] = [0];
  const sourceAt: number[] = [0];
  let from = 0;
  let length = 0;
  for (const match of source.matchAll(pattern)) {
    const { text, offsets } = decode(match[0]);
    pieces.push(source.slice(from, match.index), text);
    length += match.index - from;
    for (const [index, offset] of offsets.entries()) {
      viewAt.push(length + index);
      sourceAt.push(match.index + offset);
    }
    from = match.index + match[0].length;
    length += text.length;
    viewAt.push(length);
    sourceAt.push(from);
  }
  if (pieces.length === 0) return undefined;
  pieces.push(source.slice(from));

  const back = (position: number): number => {
    let low = 0;
    let high = viewAt.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((viewAt[middle] ?? 0) <= position) low = middle;
      else high = middle - 1;
    }
    return (sourceAt[low] ?? 0) + position - (viewAt[low] ?? 0);
  };
  return { text: pieces.join(''), toSource: (span) => ({ ...span, start: back(span.start), end: back(span.end) }) };
}

const single = (text: string): Decoded => ({ text, offsets: Array.from({ length: text.length }, () => 0) });

const sequenceLength = (lead: number): number => (lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4);

/** A run of percent escapes as UTF-8; bytes that are not stay as Latin-1, which cannot be mistaken for ASCII. */
function percentRun(run: string): Decoded {
  const bytes = Buffer.from(run.replaceAll('%', ''), 'hex');
  const offsets: number[] = [];
  let text = '';
  for (let index = 0; index < bytes.length; ) {
    const lead = bytes[index] ?? 0;
    const length = sequenceLength(lead);
    const decoded = bytes.subarray(index, index + length).toString('utf8');
    const valid = !decoded.includes('\ufffd') && index + length <= bytes.length;
    const piece = valid ? decoded : String.fromCharCode(lead);
    text += piece;
    for (let unit = 0; unit < piece.length; unit++) offsets.push(index * 3);
    index += valid ? length : 1;
  }
  return { text, offsets };
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

function entity(escape: string): Decoded {
  const name = escape.slice(1, -1);
  if (!name.startsWith('#')) return single(ENTITIES[name] ?? escape);
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return single(code <= 0x10ffff ? String.fromCodePoint(code) : escape);
}

const LETTERS: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

function backslash(escape: string): Decoded {
  const kind = escape[1] ?? '';
  if (escape.length > 2) return single(String.fromCharCode(Number.parseInt(escape.slice(2), 16)));
  return single(LETTERS[kind] ?? kind);
}

const PERCENT = /(?:%[0-9a-f]{2})+/gi;
const ENTITY = /&(?:#\d{1,7}|#x[0-9a-f]{1,6}|amp|lt|gt|quot|apos|nbsp);/gi;
const BACKSLASH = /\\(?:u[0-9a-f]{4}|x[0-9a-f]{2}|[^ux])/gi;

/** Form encoding writes a space as `+`, which is as long. */
function formView(source: string): View {
  const spaced = source.replaceAll('+', ' ');
  return viewOf(spaced, PERCENT, percentRun) ?? { text: spaced, toSource: (span) => span };
}

/** The text decoded once in each of the ways in which a secret may be escaped: URL, form, HTML, and JSON or JavaScript. */
export function decodedViews(source: string): readonly View[] {
  const views: (View | undefined)[] = [];
  if (source.includes('%')) views.push(viewOf(source, PERCENT, percentRun));
  if (source.includes('+')) views.push(formView(source));
  if (source.includes('&')) views.push(viewOf(source, ENTITY, entity));
  if (source.includes('\\')) views.push(viewOf(source, BACKSLASH, backslash));
  return views.filter((view) => view !== undefined);
}
