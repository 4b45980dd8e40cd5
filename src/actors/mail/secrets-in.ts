import { isRandomRun } from '../../transport/redaction/token-shape.ts';

const ANNOUNCED_PASSWORD = /(?:パスワード|password|passphrase|passwd)[^\S\n]*(?:[((][^))\n]*[))])?[^\S\n]*(?:[::=】」]|は|is)?[^\S\n]*\n?[^\S\n]*([!-~]{6,128})/gi;

/** Passwords that a mail seems to hand out: what stands, in ASCII, behind or below the word. */
export const passwordsIn = (text: string): readonly string[] => [...new Set([...text.matchAll(ANNOUNCED_PASSWORD)]
  .map((match) => (match[1] ?? '').replace(/[。、]+$/, ''))
  .filter((value) => !/^https?:/i.test(value) && !/^[a-z]+[.,:;!?]?$/.test(value)))];

const decoded = (value: string): string => {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
};

/** Pieces of a link that may be its secret: segments of the path, values of query and fragment that are no plain words. */
export function secretsOfLink(link: string): readonly string[] {
  const [, path = '', query = '', fragment = ''] = /^https?:\/\/[^/?#]*([^?#]*)\??([^#]*)#?(.*)$/s.exec(link) ?? [];
  const values = (text: string): string[] => text.split('&').map((pair) => pair.slice(pair.indexOf('=') + 1));
  return [...path.split('/'), ...values(query), ...fragment.split('/').flatMap(values)].map(decoded)
    .filter((piece) => isRandomRun(piece) || (piece.length >= 8 && /\d/.test(piece) && !/\s/.test(piece)) || piece.length >= 32);
}
