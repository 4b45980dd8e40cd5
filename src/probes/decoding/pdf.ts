import type { Budget } from './budget.ts';
import { inflate } from './inflate.ts';
import { characterMap, mapped, pdfStrings } from './pdf-strings.ts';
import type { Content } from './view.ts';

const MAX_STREAMS = 2000;
const MAX_MAPS = 60;
/** A stream without an end is taken to be no longer than this. */
const LONGEST_ENDLESS = 64 * 1024;
/** A stream's dictionary stands right before it. */
const DICTIONARY_REACH = 2048;

export const looksLikePdf = (bytes: Uint8Array): boolean => Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(1024, bytes.byteLength)).includes('%PDF-');

/** Decoded streams that may hold text, pictures being left alone, and what stands between the streams. */
function streams(source: string, budget: Budget): { readonly found: readonly string[]; readonly between: string } {
  const found: string[] = [];
  const between: string[] = [];
  let passed = 0;
  let endless = false;
  for (const match of source.matchAll(/(?<!end)stream\r?\n/g)) {
    if (match.index < passed) continue;
    if (found.length >= MAX_STREAMS) {
      budget.leftOut();
      break;
    }
    const start = match.index + match[0].length;
    const end: number = endless ? -1 : source.indexOf('endstream', start);
    endless ||= end < 0;
    between.push(source.slice(passed, match.index));
    passed = end < 0 ? Math.min(source.length, start + LONGEST_ENDLESS) : end;
    const before = source.slice(Math.max(0, match.index - DICTIONARY_REACH), match.index);
    const dictionary = before.slice(before.lastIndexOf(' obj') + 1);
    if (/DCTDecode|JPXDecode|CCITTFaxDecode|JBIG2Decode|\/Subtype\s*\/Image/.test(dictionary)) continue;
    if (/LZWDecode|ASCII85Decode|ASCIIHexDecode|RunLengthDecode/.test(dictionary)) {
      budget.leftOut();
      continue;
    }
    const data = source.slice(start, passed);
    if (!/FlateDecode|\/Fl\b/.test(dictionary)) {
      if (budget.take(data.length)) found.push(data);
    } else {
      const inner = inflate('zlib', Buffer.from(data, 'latin1'), budget);
      if (inner && budget.take(inner.length)) found.push(Buffer.from(inner).toString('latin1'));
    }
  }
  return { found, between: `${between.join('\n')}\n${source.slice(passed)}` };
}

/** Texts of a PDF: its streams, its strings, and its strings read by the maps of its fonts. */
export function pdfViews(bytes: Uint8Array, budget: Budget): readonly Content[] {
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  if (/\/Encrypt\s+\d+\s+\d+\s+R/.test(source)) budget.leftOut();
  const { found: contents, between } = streams(source, budget);
  const maps = contents.filter((content) => /beginbf(?:char|range)/.test(content)).slice(0, MAX_MAPS).map(characterMap);
  const views: Content[] = [];
  // Between the streams stand the document's own properties.
  for (const content of [between, ...contents]) {
    const strings = pdfStrings(content);
    views.push({ bytes: Buffer.from(content, 'latin1') });
    if (strings === '') continue;
    views.push({ bytes: Buffer.from(strings, 'latin1') });
    for (const map of maps) for (const width of [1, 2] as const) views.push({ text: mapped(strings, map, width) });
  }
  return views;
}
