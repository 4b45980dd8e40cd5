import { isUtf8 } from 'node:buffer';

/** Bytes searched for a declaration inside the document; the HTML standard looks at 1024, real pages need more. */
const SNIFF_BYTES = 4096;

function decoderFor(label: string | undefined): TextDecoder | undefined {
  if (label === undefined) return undefined;
  try {
    return new TextDecoder(label.trim());
  } catch {
    return undefined;
  }
}

function byteOrderMark([first, second, third]: Uint8Array): string | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return undefined;
}

const charsetOf = (contentType: string): string | undefined => /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(contentType)?.[1];

/** `<?xml encoding=…?>`, `<meta charset=…>` or `<meta http-equiv content="…; charset=…">`. */
function declaredInside(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, SNIFF_BYTES)).toString('latin1');
  const label = /^\s*<\?xml[^>]*\bencoding\s*=\s*["']([^"']+)/.exec(head)?.[1] ?? /<meta\b[^>]*?\bcharset\s*=\s*["']?\s*([^\s"'/>;]+)/i.exec(head)?.[1];
  // A declaration that could be read as ASCII is not in UTF-16 (HTML standard, "prescan a byte stream").
  return label !== undefined && /^utf-?16/i.test(label) ? 'utf-8' : label;
}

function looksLikeUtf16(bytes: Uint8Array): string | undefined {
  const [first, second, third, fourth] = bytes;
  if (bytes.length < 4) return undefined;
  if (first === 0 && second !== 0 && third === 0 && fourth !== 0) return 'utf-16be';
  return first !== 0 && second === 0 && third !== 0 && fourth === 0 ? 'utf-16le' : undefined;
}

const kanaIn = (text: string): number => text.match(/[ぁ-んァ-ヶ]/g)?.length ?? 0;

/** Undeclared: what decodes without an error and reads most like Japanese. */
function guess(bytes: Uint8Array): string {
  const wide = looksLikeUtf16(bytes);
  if (wide !== undefined) return wide;
  if (Buffer.from(bytes).includes('\u001b$') && bytes.every((byte) => byte < 0x80)) return 'iso-2022-jp';
  if (isUtf8(bytes)) return 'utf-8';
  const candidates = ['shift_jis', 'euc-jp'].map((label) => ({ label, text: new TextDecoder(label).decode(bytes) })).filter(({ text }) => !text.includes('\ufffd'));
  return candidates.sort((a, b) => kanaIn(b.text) - kanaIn(a.text))[0]?.label ?? 'utf-8';
}

/** The text of a body: by byte order mark, `Content-Type`, the document's own declaration, else by its bytes. */
export function decodeText(bytes: Uint8Array, contentType: string): string {
  const decoder = decoderFor(byteOrderMark(bytes)) ?? decoderFor(charsetOf(contentType)) ?? decoderFor(declaredInside(bytes));
  return (decoder ?? new TextDecoder(guess(bytes))).decode(bytes);
}
