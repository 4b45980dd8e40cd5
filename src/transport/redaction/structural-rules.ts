import { isCodeField, isCredentialName, isStrongCredentialName } from './credential-names.ts';
import type { Span } from './spans.ts';
import { isRandomBase64, isRandomRun, isWorthLearning } from './token-shape.ts';

const doubt = (name: string): { readonly weak?: true } => (isStrongCredentialName(name) ? {} : { weak: true });

type Unescape = (value: string) => string;

/** Percent-decoded where that is possible; a value stands for one secret however it is written. */
export function percentDecoded(value: string): string {
  if (!value.includes('%')) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

const formDecoded: Unescape = (value) => percentDecoded(value.replaceAll('+', ' '));

const jsonDecoded: Unescape = (value) => {
  if (!value.includes('\\')) return value;
  try {
    return String(JSON.parse(`"${value}"`));
  } catch {
    return value;
  }
};

const ENTITY: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&#x27;': "'" };
const htmlDecoded: Unescape = (value) => value.replace(/&(?:amp|lt|gt|quot|#39|#x27);/gi, (entity) => ENTITY[entity.toLowerCase()] ?? entity);

/** Written by an earlier pass; a second one leaves it as it is. */
const isMarked = (value: string): boolean => /^‹[^‹›]*›$/.test(value);

/** Patterns with three groups: what precedes, the name inside it, the value. */
const NAMED: readonly { readonly pattern: RegExp; readonly decoded: Unescape; readonly nameDecoded: Unescape }[] = [
  { pattern: /("([^"\\]{0,64}(?:\\.[^"\\]{0,64}){0,64})"\s*:\s*")([^"\\]*(?:\\.[^"\\]*)*)/g, decoded: jsonDecoded, nameDecoded: jsonDecoded },
  { pattern: /("([\w.-]{1,64})"\s*:\s*)(\d{4,10})(?=\s*[,}\]])/g, decoded: String, nameDecoded: String },
  { pattern: /((?:^|[?&;#\n])([^=&\s?;"'<>#{}()]{1,64})=)([^&\s"'<>#;]+)/g, decoded: formDecoded, nameDecoded: formDecoded },
  { pattern: /((?:^|\n)content-disposition:[^\n]{0,256}?\bname="([^"\n]{1,128})"[^\n]*\r?\n(?:[^\r\n]+\r?\n)*\r?\n)([\s\S]*?)(?=\r?\n--|$)/gi, decoded: String, nameDecoded: String },
];

const isNameCharacter = (code: number): boolean =>
  (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || (code >= 0x30 && code <= 0x3a) || code === 0x5f || code === 0x2d;

/** The name that ends before `end`: of an attribute, a property or a variable, in quotes or not. Walks back; a regular expression would search. */
function nameBefore(text: string, end: number): string {
  let last = end;
  while (last > 0 && end - last < 4 && /\s/.test(text[last - 1] ?? '')) last--;
  if (text[last - 1] === '"' || text[last - 1] === "'") last--;
  let first = last;
  while (first > 0 && last - first < 64 && isNameCharacter(text.charCodeAt(first - 1))) first--;
  return text.slice(first, last);
}

/** Quoted values after `=` or `:`, as HTML attributes and scripts have them. */
function* quotedValues(text: string): Iterable<Span> {
  for (const { 0: whole, index, 1: value = '' } of text.matchAll(/[=:]\s{0,4}["']((?<=")[^"\n]+|(?<=')[^'\n]+)/g)) {
    const name = nameBefore(text, index);
    if (!isMarked(value) && isCredentialName(name)) {
      const start = index + whole.length - value.length;
      yield { start, end: start + value.length, secret: htmlDecoded(value), ...doubt(name) };
    }
  }
}

function* namedValues(text: string): Iterable<Span> {
  for (const { pattern, decoded, nameDecoded } of NAMED) {
    for (const { index, 1: before = '', 2: name = '', 3: value = '' } of text.matchAll(pattern)) {
      if (value === '' || isMarked(value)) continue;
      const plainName = nameDecoded(name);
      const numeric = /^\d+$/.test(value);
      if (!(isCredentialName(plainName) && !(numeric && before.endsWith(':'))) && !isCodeField(plainName, value)) continue;
      const start = index + before.length;
      yield { start, end: start + value.length, secret: decoded(value), ...doubt(plainName) };
    }
  }
}

const attribute = (tag: string, name: string): { readonly value: string; readonly offset: number } | undefined => {
  const match = new RegExp(`(\\s${name}\\s*=\\s*)(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(tag);
  if (!match) return undefined;
  const value = match[2] ?? match[3] ?? match[4] ?? '';
  return { value, offset: match.index + (match[1]?.length ?? 0) + (match[4] === undefined ? 1 : 0) };
};

/** Values of hidden and password inputs and of inputs and metas that are named like credentials. */
function* tagValues(text: string): Iterable<Span> {
  for (const { 0: tag, index } of text.matchAll(/<(?:input|meta)\s[^>]{0,4096}/gi)) {
    const isInput = /^<input/i.test(tag);
    const name = attribute(tag, 'name')?.value ?? attribute(tag, 'id')?.value ?? '';
    const type = attribute(tag, 'type')?.value.toLowerCase();
    if (!isCredentialName(htmlDecoded(name)) && !(isInput && (type === 'hidden' || type === 'password'))) continue;
    const held = attribute(tag, isInput ? 'value' : 'content');
    if (!held || held.value === '' || isMarked(held.value)) continue;
    yield { start: index + held.offset, end: index + held.offset + held.value.length, secret: htmlDecoded(held.value), ...doubt(htmlDecoded(name)) };
  }
}

/** `Bearer …` and the like, and `user:password@` of a URL. */
function* credentialsInText(text: string): Iterable<Span> {
  for (const { index, 1: before = '', 2: value = '' } of text.matchAll(/(\b(?:Bearer|Basic|Digest|Token)\s+)([A-Za-z0-9._~+/=-]{8,})/gi)) {
    if (isWorthLearning(value)) yield { start: index + before.length, end: index + before.length + value.length, secret: value };
  }
  for (const { index, 1: before = '', 2: value = '' } of text.matchAll(/(:\/\/[^\s/:@"'<>]{0,256}:)([^\s/@"'<>]{1,256})(?=@)/g)) {
    if (!isMarked(value)) yield { start: index + before.length, end: index + before.length + value.length, secret: percentDecoded(value) };
  }
}

/** Values that stand where credentials stand. */
export function* credentialSpans(text: string): Iterable<Span> {
  yield* namedValues(text);
  yield* quotedValues(text);
  if (text.includes('<')) yield* tagValues(text);
  yield* credentialsInText(text);
}

/** A digest with its name in front (`sha256:…`, subresource integrity) identifies content and opens nothing. */
const isDigest = (text: string, start: number): boolean => /sha(?:256|384|512)[:-]$/i.test(text.slice(Math.max(0, start - 7), start)) || /^sha(?:256|384|512)-/i.test(text.slice(start, start + 7));

/** Runs that read like random material, wherever they stand. */
export function* randomSpans(text: string): Iterable<Span> {
  for (const { 0: run, index } of text.matchAll(/[A-Za-z0-9_\-+/=]{24,}/g)) {
    if (isDigest(text, index)) continue;
    if (run.includes('/') && isRandomBase64(run)) {
      yield { start: index, end: index + run.length, secret: run };
      continue;
    }
    let start = index;
    for (const part of run.split('/')) {
      if (isRandomRun(part)) yield { start, end: start + part.length, secret: part };
      start += part.length + 1;
    }
  }
}
