const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
const MIN_TOKEN_LENGTH = 24;

/** Longer runs (embedded images) are judged by their beginning. */
const JUDGED_LENGTH = 1024;

const classOf = (character: string): string => (/[a-z]/.test(character) ? 'a' : /[A-Z]/.test(character) ? 'A' : /\d/.test(character) ? '0' : '-');

/** How often the kind of character changes; 0.6 in random base62, under 0.3 in camelCase names. */
function changeRate(text: string): number {
  const classes = Array.from(text, classOf);
  return classes.filter((kind, index) => index > 0 && kind !== classes[index - 1]).length / Math.max(1, text.length - 1);
}

/** A word, a number, a word with a number behind it, or something too short to hold a secret. */
const isPlainPart = (part: string): boolean => /^(?:[a-z]*|[A-Z]*|[A-Z][a-z]+)\d*$/.test(part) || part.length <= 8 || (/^[a-z]+$/i.test(part) && changeRate(part) < 0.35);

/** True for a run of token characters (no slash) that reads like random material of at least 24 characters. */
export function isRandomRun(run: string): boolean {
  const rest = run.slice(0, JUDGED_LENGTH).replace(UUID, '');
  if (rest.length < MIN_TOKEN_LENGTH || new Set(rest).size < 8) return false;
  return !rest.split(/[-_=+]/).every(isPlainPart);
}

/** True for a run with slashes that is base64 rather than a path: letters of both cases and digits in constant change. */
export function isRandomBase64(run: string): boolean {
  const judged = run.slice(0, JUDGED_LENGTH);
  return run.length >= MIN_TOKEN_LENGTH && /[a-z]/.test(judged) && /[A-Z]/.test(judged) && /\d/.test(judged) && changeRate(judged.replaceAll('/', '')) > 0.45;
}

/**
 * True for a value in the place of a credential that can safely be replaced wherever it turns up: no word, short number or sentence,
 * for which the replacement would only make evidence unreadable. `weak`: the place may hold a login id or a setting as well.
 */
export function isWorthLearning(value: string, weak = false): boolean {
  if (value.length < (weak ? 16 : 6) || value.length > 8192 || /\s/.test(value)) return false;
  if (/^\d+$/.test(value)) return value.length > 8;
  return !/^[\p{L}_-]+$/u.test(value) || (value.length >= 16 && changeRate(value) > 0.35);
}
