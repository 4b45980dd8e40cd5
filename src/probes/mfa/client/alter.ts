import type { PageAnswer } from '../../../actors/types.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** Put where the complete sign-in had a credential and the half one has nothing. */
export const WITHHELD = 'kenshu-withheld';

/** Paths of pages and requests that belong to the second step. */
const SECOND_STEP = /otp|mfa|2fa|totp|two[-_]?(?:factor|step)|second[-_]?factor|challenge|verif|webauthn|passkey|enrol/i;

/** Says in a key that something is still wanted: its truth hides the rest. */
const WANTED = /requir|need|pending|challenge|enrol|locked|disabled|hidden|step|awaits|mfa|otp|2fa|two_?factor/i;
/** Says that something is done or allowed. */
const DONE = /authenticat|verif|complete|passed|success|ok$|allow|enabled|visible|admin|privileg|full|granted|logged|signed/i;

/** A long text without spaces that people did not choose: a token, an id. */
export const isCredentialLike = (value: string): boolean => value.length >= 16 && !/\s/.test(value) && (/\d/.test(value) || /[a-z][A-Z]|[A-Z][a-z]*[A-Z]/.test(value) || value.length >= 32);

/**
 * The answer of the complete sign-in in the place of the half one's, without its credentials: the client may know what such an answer
 * looks like, but has no way to know those.
 */
export function merged(half: Json | undefined, full: Json): Json {
  if (typeof full === 'string') return isCredentialLike(full) ? (typeof half === 'string' ? half : WITHHELD) : full;
  if (Array.isArray(full)) return full.map((one: Json) => merged(undefined, one));
  if (typeof full !== 'object' || full === null) return full;
  const known = typeof half === 'object' && half !== null && !Array.isArray(half) ? half as Readonly<Record<string, Json>> : {};
  return Object.fromEntries(Object.entries(full as Readonly<Record<string, Json>>).map(([name, value]) => [name, merged(known[name], value)]));
}

/** Flags of an answer turned to what lets a page go on. */
export function flipped(value: Json, name = ''): Json {
  if (typeof value === 'boolean') return WANTED.test(name) && !/done|passed|verified|complete/i.test(name) ? false : DONE.test(name) ? true : value;
  if (Array.isArray(value)) return value.map((one: Json) => flipped(one, name));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value as Readonly<Record<string, Json>>).map(([key, one]) => [key, flipped(one, key)]));
}

function parsedJson(body: Uint8Array): Json | undefined {
  try {
    return JSON.parse(Buffer.from(body).toString()) as Json;
  } catch {
    return undefined;
  }
}

const header = ({ headers }: PageAnswer, wanted: string): string | undefined => headers.find(([name]) => name.toLowerCase() === wanted)?.[1];

export const keyOf = ({ method, url }: Pick<PageAnswer, 'method' | 'url'>): string => `${method} ${new URL(url).pathname}`;

const withJson = (answer: PageAnswer, status: number, value: Json): PageAnswer => ({ ...answer, status, body: Buffer.from(JSON.stringify(value)) });

const isRedirect = ({ status }: PageAnswer): boolean => status >= 300 && status <= 399;

/** A redirect to the second step goes to the first page behind it instead. */
function redirected(raw: PageAnswer, home: string): PageAnswer {
  const location = header(raw, 'location');
  if (location === undefined || !SECOND_STEP.test(new URL(location, raw.url).pathname)) return raw;
  return { ...raw, headers: raw.headers.map(([name, value]) => (name.toLowerCase() === 'location' ? [name, home] as const : [name, value] as const)) };
}

/**
 * What the page is shown instead of the service's answer, so that it believes the sign-in to be complete.
 * @param full the answer to the same request after a complete sign-in
 * @param pages paths of pages behind the second step; the first is where signing in leads. Forms before it hold values of their own
 */
export function alteredAnswer(raw: PageAnswer, full: PageAnswer | undefined, pages: readonly string[]): PageAnswer {
  if (raw.document) {
    const shown = full && !isRedirect(full) && full.status < 400 && pages.includes(new URL(raw.url).pathname);
    if (shown) return { ...raw, status: full.status, headers: full.headers, body: full.body };
    return isRedirect(raw) ? redirected(raw, pages[0] ?? '/') : raw;
  }
  const half = parsedJson(raw.body);
  const complete = full === undefined ? undefined : parsedJson(full.body);
  if (complete !== undefined && full !== undefined && full.status < 400) {
    const merge = merged(half, complete);
    const same = JSON.stringify(merge) === JSON.stringify(half) && full.status === raw.status;
    const type = header(full, 'content-type') ?? 'application/json';
    const shown = { ...raw, headers: [...raw.headers.filter(([name]) => name.toLowerCase() !== 'content-type'), ['content-type', type] as const] };
    return withJson(shown, full.status, same ? flipped(merge) : merge);
  }
  return half === undefined ? raw : withJson(raw, raw.status, flipped(half));
}

/** Same status, and on to the same page. */
export const isSameStep = (one: PageAnswer, other: PageAnswer): boolean => {
  const target = (answer: PageAnswer): string | undefined => {
    const location = header(answer, 'location');
    return location === undefined ? undefined : new URL(location, answer.url).pathname;
  };
  return one.status === other.status && target(one) === target(other);
};

export const isAltered = (raw: PageAnswer, shown: PageAnswer): boolean =>
  raw.status !== shown.status || header(raw, 'location') !== header(shown, 'location') || !Buffer.from(raw.body).equals(Buffer.from(shown.body));

const YES: Readonly<Record<string, string>> = { false: 'true', 0: '1', no: 'yes', off: 'on', none: 'full', half: 'full', pending: 'complete' };

/** A stored value as the complete sign-in has it; undefined where it is to stay. */
export function alteredStored(half: string | undefined, full: string | undefined): string | undefined {
  const flip = half === undefined ? undefined : YES[half.toLowerCase()];
  if (full === undefined) return flip;
  const json = parsedJson(Buffer.from(full));
  if (typeof json === 'object' && json !== null) {
    const merge = JSON.stringify(merged(half === undefined ? undefined : parsedJson(Buffer.from(half)), json));
    return merge === half ? undefined : merge;
  }
  return full === half || isCredentialLike(full) ? flip : full;
}
