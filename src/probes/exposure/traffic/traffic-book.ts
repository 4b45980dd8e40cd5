import { createHash } from 'node:crypto';
import type { EvidenceRef } from '../../../domain/outcome.ts';
import type { TrafficExchange, TrafficFeed } from '../../../transport/traffic.ts';
import { decodeText } from '../../../transport/charset.ts';
import { isCredentialHeader, isCredentialName } from '../../../transport/redaction/credential-names.ts';
import { isWorthLearning } from '../../../transport/redaction/token-shape.ts';
import { regionsNamedIn } from '../region/region-choice.ts';
import { tokensIn, type WebToken } from '../detect/json-web-token.ts';
import { publicKeysIn, type FoundKey } from '../detect/public-key.ts';
import { secretsIn, type Sighting } from '../detect/shown-secret.ts';
import { credentialsInUrl, type UrlCredential } from '../detect/url-credential.ts';

export interface Located {
  /** `POST /api/v1/token` */
  readonly place: string;
  readonly actor: string;
  readonly evidence: EvidenceRef;
}

export type TokenFound = WebToken & Located;
export type SecretFound = Sighting & Located;
export type KeyFound = FoundKey & Located;
export type UrlFound = UrlCredential & Located & { readonly carrier: 'request' | 'referrer' | 'redirect' };

const TEXTUAL = /^(?:text\/|application\/(?:[\w.+-]*(?:json|xml)|javascript|x-javascript|ecmascript|manifest\+json|wasm\+text)|image\/svg)/i;
const PROGRAM = /html|javascript|ecmascript/i;
const MOST = 500;
const MOST_SESSION_VALUES = 20_000;
/** Redaction and the evidence store hold the rest of longer bodies; key material stands in short ones or in scripts. */
const MOST_CHARACTERS = 4 * 1024 * 1024;

type Headers = readonly (readonly [name: string, value: string])[];
const valueOf = (headers: Headers, name: string): string => headers.find(([key]) => key.toLowerCase() === name)?.[1] ?? '';

/** Looks at every exchange of a run as it happens and keeps what was found, so that nothing has to be asked again. */
export class TrafficBook {
  readonly tokens = new Map<string, TokenFound>();
  readonly secrets = new Map<string, SecretFound>();
  readonly keys = new Map<string, KeyFound>();
  readonly urls = new Map<string, UrlFound>();
  readonly actors = new Set<string>();
  /** Scripts and source maps that pages and scripts name, with whether they were seen. */
  readonly scripts = new Map<string, boolean>();
  /** Regions of clouds that forms and settings name. */
  readonly regions = new Map<string, Located>();
  readonly #sent = new Set<string>();
  readonly #sessionValues = new Set<string>();
  readonly #bodies = new Set<string>();
  exchanges = 0;
  answers = 0;
  searchedBodies = 0;
  /** Textual bodies that were not received whole. */
  cutBodies = 0;
  first: EvidenceRef | undefined;
  last: EvidenceRef | undefined;

  watch(feed: TrafficFeed): void {
    feed.subscribe((exchange) => this.look(exchange));
  }

  look(exchange: TrafficExchange): void {
    const { request, response, actor, evidence } = exchange;
    this.exchanges += 1;
    this.actors.add(actor);
    this.first ??= evidence;
    this.last = evidence;
    const located: Located = { place: `${request.method} ${request.url.host}${request.url.pathname}`, actor, evidence };
    this.#learnSessionValues(request.headers);
    if (response) this.#learnSessionValues(response.headers);
    this.#lookAtUrl(request.url.href, 'request', located);
    this.#lookAtUrl(valueOf(request.headers, 'referer'), 'referrer', located);
    this.#noteSent(request.headers, request.url.href, request.body);
    if (response) this.#lookAtAnswer(exchange, response, located);
  }

  #lookAtAnswer({ request }: TrafficExchange, response: NonNullable<TrafficExchange['response']>, located: Located): void {
    this.answers += 1;
    const location = valueOf(response.headers, 'location');
    if (location !== '') this.#lookAtUrl(URL.parse(location, request.url)?.href ?? '', 'redirect', located);
    this.#search(response.headers.map(([name, value]) => `${name}: ${value}`).join('\n'), located, false);
    const type = valueOf(response.headers, 'content-type');
    if (this.scripts.has(request.url.href) && response.status === 200) this.scripts.set(request.url.href, true);
    if (response.body.length === 0 || !(TEXTUAL.test(type) || type === '')) return;
    const digest = createHash('sha256').update(response.body).digest('base64');
    if (this.#bodies.has(digest)) return;
    this.#bodies.add(digest);
    this.searchedBodies += 1;
    if (response.truncated) this.cutBodies += 1;
    const text = decodeText(response.body, type).slice(0, MOST_CHARACTERS);
    this.#search(text, located, PROGRAM.test(type));
    if (PROGRAM.test(type)) this.#noteScripts(text, request.url);
    for (const region of regionsNamedIn(text)) keep(this.regions, region, located);
  }

  #search(text: string, located: Located, program: boolean): void {
    for (const token of tokensIn(text)) {
      // What a probe has made up and the service echoes is not the service's.
      if (!this.#sent.has(token.raw)) keep(this.tokens, token.raw, { ...token, ...located });
    }
    for (const secret of secretsIn(text, program)) keep(this.secrets, `${secret.kind} ${secret.masked} ${located.place}`, { ...secret, ...located });
    for (const key of publicKeysIn(text, located.place)) keep(this.keys, `${key.fingerprint} ${located.place}`, { ...key, ...located });
  }

  #noteSent(headers: Headers, url: string, body: Uint8Array | undefined): void {
    const text = [url, ...headers.map(([, value]) => value), body ? Buffer.from(body).toString('latin1') : ''].join('\n');
    for (const { raw } of tokensIn(text)) if (!this.tokens.has(raw) && this.#sent.size < MOST_SESSION_VALUES) this.#sent.add(raw);
  }

  #learnSessionValues(headers: Headers): void {
    for (const [name, value] of headers) {
      if (!isCredentialHeader(name)) continue;
      const values = /^(?:set-)?cookie$/i.test(name) ? cookieValues(name, value) : [value.replace(/^\S+\s+/, '')];
      for (const one of values) if (this.#sessionValues.size < MOST_SESSION_VALUES && one.length >= 16 && isWorthLearning(one)) this.#sessionValues.add(one);
    }
  }

  #lookAtUrl(address: string, carrier: UrlFound['carrier'], located: Located): void {
    if (address === '') return;
    for (const found of credentialsInUrl(address, this.#sessionValues)) {
      keep(this.urls, `${found.kind} ${found.name} ${carrier} ${found.name === '' ? located.place.replaceAll(/[\w-]{16,}/g, '…') : located.place}`, { ...found, ...located, carrier });
    }
  }

  #noteScripts(text: string, base: URL): void {
    const named = [...text.matchAll(/<script\b[^>]*?\bsrc\s*=\s*["']?([^"'\s>]+)/gi), ...text.matchAll(/[#@]\s*sourceMappingURL=([^\s'"*]+)/g)];
    for (const [, address = ''] of named) {
      const url = address.startsWith('data:') ? null : URL.parse(address, base);
      if (url && this.scripts.size < MOST && !this.scripts.has(url.href)) this.scripts.set(url.href, false);
    }
  }
}

function keep<V>(map: Map<string, V>, key: string, value: V): void {
  if (map.size < MOST && !map.has(key)) map.set(key, value);
}

/** Values of cookies that hold a credential by their name. */
function cookieValues(header: string, value: string): readonly string[] {
  const pairs = /^set-/i.test(header) ? [value.split(';')[0] ?? ''] : value.split(';');
  return pairs.map((pair) => pair.split(/=(.*)/s)).filter(([name = '']) => isCredentialName(name.trim())).map(([, held = '']) => held.trim());
}

const books = new WeakMap<TrafficFeed, TrafficBook>();

/** The book of a run's traffic; begins to watch when it is first asked for. */
export function trafficBook(feed: TrafficFeed): TrafficBook {
  const known = books.get(feed);
  if (known) return known;
  const book = new TrafficBook();
  book.watch(feed);
  books.set(feed, book);
  return book;
}
