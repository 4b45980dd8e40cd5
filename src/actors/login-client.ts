import type { CookieJar } from 'tough-cookie';
import type { Client } from './client.ts';
import { cookiesOfJar, plantInJar } from './held-cookies.ts';
import type { HttpRequest } from '../transport/types.ts';
import type { LoginClient } from './types.ts';

type Headers = readonly (readonly [name: string, value: string])[];
/** A cookie's new value; empty to remove it, undefined to leave it as it is. */
export type CookieEdit = (name: string, value: string) => string | undefined;

/** The part of Playwright's page that is used here. */
interface PageLike {
  context(): {
    setExtraHTTPHeaders(headers: Record<string, string>): Promise<void>;
    cookies(): Promise<{ name: string; value: string; domain: string; path: string }[]>;
    addCookies(cookies: { name: string; value: string; domain: string; path: string }[]): Promise<void>;
    clearCookies(which: { name: string }): Promise<void>;
  };
}

/** A header given on top of the operation's own wins over one of the same name; one name may come several times. */
const merged = (own: Headers | undefined, more: Headers): Headers => {
  const names = new Set(more.map(([name]) => name.toLowerCase()));
  return [...(own ?? []).filter(([name]) => !names.has(name.toLowerCase())), ...more];
};

/** The client with headers that every request has unless it brings others of the same names. */
export function withUsualHeaders(client: Client, headers: Headers, baseUrl: string): Client {
  if (headers.length === 0) return client;
  client.setUsualHeaders?.(headers, new URL(baseUrl).origin);
  return { ...client, send: (request: HttpRequest) => client.send({ ...request, headers: merged(headers, request.headers ?? []) }) };
}

/** The client with headers of its own on every request. */
export async function withHeaders(client: Client, headers: Headers): Promise<Client> {
  if (headers.length === 0) return client;
  const page = await client.page?.() as PageLike | undefined;
  await page?.context().setExtraHTTPHeaders(Object.fromEntries(headers));
  return { ...client, send: (request: HttpRequest) => client.send({ ...request, headers: merged(request.headers, headers) }) };
}

/** How a password may stand in a request: as it is, in a URL, in a form, in JSON, in Basic credentials. */
export const passwordForms = (password: string, loginId = ''): readonly string[] => [
  password, encodeURIComponent(password), new URLSearchParams({ '': password }).toString().slice(1), JSON.stringify(password).slice(1, -1),
  Buffer.from(`${loginId}:${password}`).toString('base64'),
];

const carries = ({ url, headers, body }: HttpRequest, forms: readonly string[]): boolean => {
  const text = [url, ...(headers ?? []).flat(), typeof body === 'string' ? body : Buffer.from(body ?? []).toString()].join('\n');
  return forms.some((form) => text.includes(form));
};

/** The client with a hold on the first request that carries one of these texts. */
export function holding(client: Client, hold: () => Promise<void>, forms: readonly string[]): Client {
  let held = false;
  return {
    ...client,
    send: (request: HttpRequest) => {
      if (held || !carries(request, forms)) return client.send(request);
      held = true;
      return client.send({ ...request, hold });
    },
  };
}

/** The client with every request changed on its way. */
export const rewriting = (client: Client, rewrite: (request: HttpRequest) => HttpRequest): Client => ({ ...client, send: (request) => client.send(rewrite(request)) });

/** Cookies of every host and path the client has come by, the provider's of a single sign-on included. */
async function editJar(jar: CookieJar, edit: CookieEdit): Promise<readonly string[]> {
  const changed: string[] = [];
  for (const cookie of await cookiesOfJar(jar)) {
    const value = edit(cookie.name, cookie.value);
    if (value === undefined || value === cookie.value) continue;
    changed.push(cookie.name);
    if (value === '') await jar.store.removeCookie(cookie.domain, cookie.path, cookie.name);
    else await plantInJar(jar, [{ ...cookie, value }]);
  }
  return changed;
}

async function editBrowser(page: PageLike, edit: CookieEdit): Promise<readonly string[]> {
  const changed: string[] = [];
  for (const cookie of await page.context().cookies()) {
    const value = edit(cookie.name, cookie.value);
    if (value === undefined || value === cookie.value) continue;
    changed.push(cookie.name);
    if (value === '') await page.context().clearCookies({ name: cookie.name });
    else await page.context().addCookies([{ ...cookie, value }]);
  }
  return changed;
}

/** A client that outlives single attempts; `borrow` gives it to one of them, who cannot close it. */
export class KeptClient implements LoginClient {
  readonly route: string;
  readonly #client: Client;
  readonly #jar: CookieJar | undefined;

  constructor(options: { readonly route: string; readonly client: Client; readonly jar: CookieJar | undefined }) {
    this.route = options.route;
    this.#client = options.client;
    this.#jar = options.jar;
  }

  get source(): string {
    return this.#client.source;
  }

  async editCookies(edit: CookieEdit): Promise<readonly string[]> {
    if (this.#jar) return editJar(this.#jar, edit);
    const page = await this.#client.page?.() as PageLike | undefined;
    return page ? editBrowser(page, edit) : [];
  }

  borrow(): Client {
    return { ...this.#client, close: async () => undefined };
  }

  close(): Promise<void> {
    return this.#client.close();
  }
}
