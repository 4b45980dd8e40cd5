/** A piece of base64 shorter than this may stand in any text by chance. */
const MIN_BASE64_PIECE = 6;

const toUrlAlphabet = (base64: string): string => base64.replaceAll('+', '-').replaceAll('/', '_');

/**
 * What base64 makes of bytes that stand inside a longer text (`user:password`), for each of the three alignments: the characters
 * that do not depend on the neighbours (RFC 4648 §4: three bytes become four characters).
 */
function base64Pieces(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64').replace(/=+$/, '');
    const first = Math.ceil((offset * 4) / 3);
    const last = Math.floor(((offset + bytes.length) * 8) / 6);
    const piece = encoded.slice(first, last);
    return piece.length >= MIN_BASE64_PIECE ? [piece, toUrlAlphabet(piece)] : [];
  });
}

/**
 * Forms of a secret that no simple decoding brings back: base64 and base64url (whole or inside something longer), hexadecimal in
 * both cases, and UTF-8 read as Latin-1. Percent, form, HTML and JSON escapes are undone on the text instead, see decoded-views.
 */
export function encodedForms(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const base64 = bytes.toString('base64');
  const bare = base64.replace(/=+$/, '');
  const hex = bytes.toString('hex');
  const whole = [base64, bare].flatMap((form) => [form, toUrlAlphabet(form)]);
  return [...new Set([secret, ...whole, ...base64Pieces(bytes), hex, hex.toUpperCase(), bytes.toString('latin1')])];
}
