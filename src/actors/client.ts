import type { BrowserStep } from '../profile/operation-schema.ts';
import type { Channel, HttpRequest, HttpResponse } from '../transport/types.ts';
import type { OperationRun } from './operation-run.ts';
import type { Passkey } from './passkey.ts';
import { cookiesOfJar, plantInJar } from './held-cookies.ts';
import type { CookieSeen, ForeignPage, ForeignVisit, HeldCookie, OperationResult, PageStorage, PageTamper } from './types.ts';

/** What a session acts through: a channel of the transport, or a context of the browser. Shared with nobody (catalogue P11). */
export interface Client {
  readonly source: string;
  /** @throws {ProbeError} */
  send(request: HttpRequest): Promise<HttpResponse>;
  /** A cookie that would be sent to this URL. */
  cookie(name: string, url: string): Promise<string | undefined>;
  /** Every cookie that would be sent to this URL over HTTPS. */
  cookies(url: string): Promise<readonly CookieSeen[]>;
  /** Every cookie the client holds, for whatever address. */
  heldCookies(): Promise<readonly HeldCookie[]>;
  plant(cookies: readonly HeldCookie[]): Promise<void>;
  /** Only a browser client has it. @throws {OperationError} */
  readonly steps?: (steps: readonly BrowserStep[], run: OperationRun) => Promise<OperationResult>;
  /** Sends these with what its pages request of an origin, unless they bring others of the same names; only a browser client has it. */
  readonly setUsualHeaders?: (headers: readonly (readonly [name: string, value: string])[], origin: string) => void;
  /** Gives the browser an authenticator with this passkey; only a browser client has it. */
  readonly addPasskey?: (passkey: Passkey) => Promise<void>;
  /** Only a browser client has these. */
  readonly tamper?: (tamper: PageTamper) => Promise<void>;
  readonly storage?: { read(): Promise<PageStorage>; write(storage: PageStorage): Promise<void> };
  /** Playwright's page, for operations written as a function; only a browser client has it. */
  readonly page?: () => Promise<unknown>;
  /** Only a browser client has it. */
  readonly visitForeign?: (page: ForeignPage) => Promise<ForeignVisit>;
  close(): Promise<void>;
}

export const httpClient = (channel: Channel): Client => ({
  source: channel.source,
  send: (request) => channel.request(request),
  cookie: async (name, url) => (await channel.jar.getCookies(url)).find((cookie) => cookie.key === name)?.value,
  cookies: async (url) => (await channel.jar.getCookies(url)).map(({ key, secure, httpOnly }) => ({ name: key, secure, httpOnly })),
  heldCookies: () => cookiesOfJar(channel.jar),
  plant: (cookies) => plantInJar(channel.jar, cookies),
  close: () => channel.close(),
});
