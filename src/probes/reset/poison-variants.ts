import type { PoisonTrial } from '../../observations/reset.ts';
import type { HttpRequest } from '../../transport/types.ts';

/** What an altered request may carry: names that belong to this one alone, so that a mail tells which request it came of. */
export interface PoisonBait {
  /** A host nobody has (RFC 2606). */
  readonly host: string;
  /** A port the service does not have. */
  readonly port: number;
  /** Another address that the harness reads; absent where no mailbox takes one. */
  readonly second?: string;
  /** The owner's registered address, as the request carries it. */
  readonly address: string;
}

export interface PoisonVariant {
  readonly name: string;
  readonly group: PoisonTrial['group'];
  /** The request carries the owner's address. */
  readonly needsAddress?: true;
  /** Needs another address to be read. */
  readonly needsSecond?: true;
  /** Gives back the very request when there is nothing in it to alter. */
  readonly rewrite: (request: HttpRequest, bait: PoisonBait) => HttpRequest;
  /** Sent byte by byte, since HTTP clients refuse to: with two lines `Host`, or with a whole address as its target. */
  readonly raw?: 'duplicate-host' | 'absolute-target';
  /** The address typed instead of the registered one. */
  readonly typed?: (address: string) => string | undefined;
}

type Headers = readonly (readonly [name: string, value: string])[];

const withHeaders = (request: HttpRequest, headers: Headers): HttpRequest => {
  const names = new Set(headers.map(([name]) => name.toLowerCase()));
  return { ...request, headers: [...(request.headers ?? []).filter(([name]) => !names.has(name.toLowerCase())), ...headers] };
};

const byHeaders = (name: string, group: PoisonTrial['group'], headers: (bait: PoisonBait) => Headers): PoisonVariant =>
  ({ name, group, rewrite: (request, bait) => withHeaders(request, headers(bait)) });

const textOf = ({ body }: HttpRequest): string => (typeof body === 'string' ? body : Buffer.from(body ?? []).toString());
const isJson = ({ headers = [] }: HttpRequest): boolean => headers.some(([name, value]) => name.toLowerCase() === 'content-type' && /json/i.test(value));
const isForm = ({ headers = [] }: HttpRequest): boolean => headers.some(([name, value]) => name.toLowerCase() === 'content-type' && /x-www-form-urlencoded/i.test(value));

/** Fields of a form or of the top of a JSON body, rewritten; the very request where that changes nothing, or its body is of another kind. */
function withFields(request: HttpRequest, form: (fields: URLSearchParams) => void, json: (fields: Record<string, unknown>) => void): HttpRequest {
  if (isForm(request)) {
    const fields = new URLSearchParams(textOf(request));
    const before = fields.toString();
    form(fields);
    return fields.toString() === before ? request : { ...request, body: fields.toString() };
  }
  if (!isJson(request)) return request;
  const parsed: unknown = JSON.parse(textOf(request));
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return request;
  const fields = { ...parsed } as Record<string, unknown>;
  json(fields);
  const body = JSON.stringify(fields);
  return body === JSON.stringify(parsed) ? request : { ...request, body };
}

/** The field that carries the owner's address, with another value. */
const replacingAddress = (request: HttpRequest, address: string, value: string): HttpRequest => withFields(
  request,
  (fields) => { for (const [name, given] of Array.from(fields)) if (given === address) fields.set(name, value); },
  (fields) => { for (const [name, given] of Object.entries(fields)) if (given === address) fields[name] = value; },
);

const EXTRA = ['email', 'mail', 'to', 'cc', 'mailAddress'];
const withExtra = (request: HttpRequest, second: string): HttpRequest => withFields(
  request,
  (fields) => { for (const name of EXTRA) if (!fields.has(name)) fields.append(name, second); },
  (fields) => { for (const name of EXTRA) fields[name] ??= second; },
);

const duplicated = (request: HttpRequest, { address, second = '' }: PoisonBait, order: 'first' | 'last'): HttpRequest => withFields(
  request,
  (fields) => {
    for (const [name, given] of Array.from(fields)) {
      if (given !== address) continue;
      fields.delete(name);
      for (const one of order === 'first' ? [second, address] : [address, second]) fields.append(name, one);
    }
  },
  (fields) => { for (const [name, given] of Object.entries(fields)) if (given === address) fields[name] = order === 'first' ? [second, address] : [address, second]; },
);

const second = (name: string, join: (address: string, other: string) => string): PoisonVariant => ({
  name, group: 'second-address', needsAddress: true, needsSecond: true,
  rewrite: (request, bait) => replacingAddress(request, bait.address, join(bait.address, bait.second ?? '')),
});

const REDIRECTS = ['redirect', 'redirect_uri', 'redirectUrl', 'returnTo', 'return_to', 'next', 'callback', 'callbackUrl', 'url', 'baseUrl', 'host', 'domain', 'origin'];

const withQuery = (request: HttpRequest, host: string): HttpRequest => {
  const url = new URL(request.url);
  for (const name of REDIRECTS) url.searchParams.append(name, name === 'host' || name === 'domain' ? host : `https://${host}/`);
  return { ...request, url: url.href };
};

/** Letters that become another one when folded to lower or upper case (Unicode Default Case Conversion). */
const LOOKALIKES: readonly (readonly [letter: string, lookalike: string])[] = [['k', '\u212a'], ['s', '\u017f'], ['i', '\u0131']];

const folded = (address: string, [letter, lookalike]: readonly [string, string]): string | undefined => {
  const at = address.indexOf('@');
  const place = address.slice(0, at).indexOf(letter);
  return place < 0 ? undefined : `${address.slice(0, place)}${lookalike}${address.slice(place + 1)}`;
};

const typed = (name: string, change: (address: string) => string | undefined): PoisonVariant => ({
  name, group: 'address-variants', needsAddress: true, typed: change,
  rewrite: (request, { address }) => replacingAddress(request, address, change(address) ?? address),
});

/** Requests for a link that a stranger may alter (catalogue `reset.link-poisoning`). */
export const POISON_VARIANTS: readonly PoisonVariant[] = [
  byHeaders('host', 'host', ({ host }) => [['Host', host]]),
  { name: 'duplicate-host', group: 'host', raw: 'duplicate-host', rewrite: (request) => request },
  { name: 'absolute-target', group: 'host', raw: 'absolute-target', rewrite: (request) => request },
  byHeaders('x-forwarded-host', 'forwarded-host', ({ host }) => [['X-Forwarded-Host', host]]),
  byHeaders('x-forwarded-proto', 'forwarded-host', () => [['X-Forwarded-Proto', 'http']]),
  byHeaders('x-forwarded-port', 'forwarded-host', ({ port }) => [['X-Forwarded-Port', String(port)]]),
  byHeaders('forwarded', 'forwarded-host', ({ host }) => [['Forwarded', `for=192.0.2.1;host=${host};proto=https`]]),
  byHeaders('other-host-headers', 'forwarded-host', ({ host }) => [
    ['X-Host', host], ['X-Original-Host', host], ['X-Forwarded-Server', host], ['X-HTTP-Host-Override', host], ['X-Original-URL', `https://${host}/`],
  ]),
  byHeaders('referer', 'referer-and-parameters', ({ host }) => [['Referer', `https://${host}/`]]),
  byHeaders('origin', 'referer-and-parameters', ({ host }) => [['Origin', `https://${host}`]]),
  { name: 'redirect-parameters', group: 'referer-and-parameters', rewrite: (request, { host }) => withQuery(request, host) },
  second('comma', (address, other) => `${address},${other}`),
  second('semicolon', (address, other) => `${address};${other}`),
  second('space', (address, other) => `${address} ${other}`),
  second('header-injection', (address, other) => `${address}\r\nCc: ${other}`),
  { name: 'two-values-first', group: 'second-address', needsAddress: true, needsSecond: true, rewrite: (request, bait) => duplicated(request, bait, 'first') },
  { name: 'two-values-last', group: 'second-address', needsAddress: true, needsSecond: true, rewrite: (request, bait) => duplicated(request, bait, 'last') },
  { name: 'extra-fields', group: 'second-address', needsSecond: true, rewrite: (request, bait) => withExtra(request, bait.second ?? '') },
  ...LOOKALIKES.map((pair) => typed(`lookalike-${pair[0]}`, (address) => folded(address, pair))),
];

/** Methods that change nothing (RFC 9110 §9.2.1). */
export const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Alters what an operation writes, and tells whether there was anything to alter. */
export function alteration({ rewrite }: PoisonVariant, bait: PoisonBait): { readonly rewrite: (request: HttpRequest) => HttpRequest; readonly happened: () => boolean } {
  let happened = false;
  return {
    rewrite: (request) => {
      if (READING.has(request.method)) return request;
      const altered = rewrite(request, bait);
      happened ||= altered !== request;
      return altered;
    },
    happened: () => happened,
  };
}

/**
 * The link leads where this request, and no other, wanted it to. An injected host in the query of a link to the own host is harmless so far.
 * @param controlOrigins where links of unaltered requests lead
 */
export function leads(link: string, { name }: PoisonVariant, { host, port }: PoisonBait, controlOrigins: ReadonlySet<string>): boolean {
  if (!URL.canParse(link)) return link.includes(host);
  const url = new URL(link);
  if (url.hostname.includes(host) || url.port === String(port)) return true;
  return name === 'x-forwarded-proto' && url.protocol === 'http:' && [...controlOrigins].every((origin) => origin.startsWith('https:'));
}
