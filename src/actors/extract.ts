import { Cookie } from 'tough-cookie';
import type { Extractor } from '../profile/operation-schema.ts';
import type { HttpResponse } from '../transport/types.ts';

/** Where extractors look; `jarCookie` answers from the client's jar. */
export interface Extractable {
  readonly response: HttpResponse;
  readonly jarCookie: (name: string) => Promise<string | undefined>;
}

const matched = (pattern: string, text: string | undefined): string | undefined => {
  const found = text === undefined ? null : new RegExp(pattern).exec(text);
  return found === null ? undefined : (found[1] ?? found[0]);
};

/** The first match of a JSONPath in a JSON text; undefined when there is none, or the text is no JSON. */
export async function fromJson(path: string, text: string): Promise<string | undefined> {
  const { query } = await import('json-p3');
  let body;
  try {
    body = JSON.parse(text);
  } catch {
    return undefined;
  }
  const value = query(path, body).values()[0];
  if (value === undefined || value === null) return undefined;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

async function fromHtml(selector: string, attribute: string | undefined, text: string): Promise<string | undefined> {
  const { load } = await import('cheerio');
  const found = load(text)(selector).first();
  if (found.length === 0) return undefined;
  if (attribute !== undefined) return found.attr(attribute);
  // What a reader takes for the content of these two is an attribute.
  if (found.is('input')) return found.attr('value');
  if (found.is('meta')) return found.attr('content');
  return found.text().trim();
}

async function fromCookies(name: string, { response, jarCookie }: Extractable): Promise<string | undefined> {
  const set = response.headers.filter(([header]) => header.toLowerCase() === 'set-cookie')
    .map(([, value]) => Cookie.parse(value, { loose: true })).findLast((cookie) => cookie?.key === name);
  if (set === undefined) return jarCookie(name);
  const expires = set.expiryTime();
  return set.value === '' || (expires !== undefined && expires <= Date.now()) ? undefined : set.value;
}

/** What cannot be decoded was not encoded. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

async function taken(extractor: Extractor, from: Extractable): Promise<string | undefined> {
  const { response } = from;
  if (extractor.json !== undefined) return fromJson(extractor.json, response.text());
  if (extractor.header !== undefined) return response.header(extractor.header.toLowerCase());
  if (extractor.cookie !== undefined) return fromCookies(extractor.cookie, from);
  if (extractor.css !== undefined) return fromHtml(extractor.css, extractor.attribute, response.text());
  if (extractor.regex !== undefined) return matched(extractor.regex, response.text());
  if (extractor.url !== undefined) return matched(extractor.url, response.location) ?? matched(extractor.url, response.url);
  throw new TypeError('an extractor names no source');
}

/** The value, or undefined when the answer does not hold it. @throws {SyntaxError | TypeError} when the extractor itself is malformed */
export async function extractValue(extractor: Extractor, from: Extractable): Promise<string | undefined> {
  const value = await taken(extractor, from);
  return value !== undefined && extractor.decode === 'url' ? decoded(value) : value;
}

/** How a reason shows an extractor: `csrf (css input[name=_csrf])`. */
export function describeExtractor(name: string, extractor: Extractor): string {
  const source = (['json', 'header', 'cookie', 'css', 'regex', 'url'] as const).find((key) => extractor[key] !== undefined);
  return source === undefined ? name : `${name} (${source} ${extractor[source]})`;
}
