const SEPARATORS = /([.|:~])/;
const PRINTABLE = /^[\p{L}\p{N}\p{P}\p{S}\p{Zs}]+$/u;

/** Text inside base64 or base64url, and how to write another text the same way; null where there is none. */
function opened(segment: string): { readonly text: string; readonly close: (text: string) => string } | null {
  if (!/^[\w+/-]{4,}={0,2}$/.test(segment)) return null;
  const text = Buffer.from(segment, 'base64').toString();
  if (text.includes('\uFFFD') || !PRINTABLE.test(text)) return null;
  const url = /[-_]/.test(segment) || !/[+/=]/.test(segment);
  return { text, close: (other) => Buffer.from(other).toString(url ? 'base64url' : 'base64') };
}

type Edit = (text: string) => string;

function editedParts(value: string, edit: Edit): readonly string[] {
  const parts = value.split(SEPARATORS);
  const whole = edit(value);
  return [...(whole === value ? [] : [whole]), ...parts.flatMap((part, index) => {
    const inner = opened(part);
    const other = inner && edit(inner.text);
    return inner && other !== null && other !== inner.text ? [parts.with(index, inner.close(other)).join('')] : [];
  })];
}

/**
 * The value with an edit made in every readable place: as it stands, URL-decoded, and in base64 parts between dots, bars, colons and
 * tildes. Empty when there is no place that the edit changes.
 */
export function editReadable(value: string, edit: Edit): readonly string[] {
  const plain = /%[0-9A-Fa-f]{2}/.test(value) ? decoded(value) : null;
  return [...new Set([...editedParts(value, edit), ...(plain === null ? [] : editedParts(plain, edit).map(encodeURIComponent))])];
}

function decoded(value: string): string | null {
  try {
    return decodeURIComponent(value);
  } catch {
    return null;
  }
}

/** Exchanges every name of one account for the matching one of another. */
export const renaming = (from: readonly string[], to: readonly string[]): Edit => (text) =>
  from.reduce((renamed, name, index) => (name.length > 1 ? renamed.replaceAll(name, to[index] ?? name) : renamed), text);

/** Seconds or milliseconds since 1970, of this century. */
const EPOCH = /(?<!\d)(?:1[6-9]|[2-9]\d)\d{8}(?:\d{3})?(?!\d)/g;

/** Moves every time of day in it. */
export const moving = (days: number): Edit => (text) =>
  text.replaceAll(EPOCH, (digits) => String(Number(digits) + days * 86_400 * (digits.length > 10 ? 1000 : 1)));
