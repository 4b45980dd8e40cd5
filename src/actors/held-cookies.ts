import type { CookieJar } from 'tough-cookie';
import type { HeldCookie } from './types.ts';

/** The part of Playwright's context that is used here. */
interface CookieContext {
  cookies(): Promise<{ name: string; value: string; domain: string; path: string; secure: boolean; httpOnly: boolean }[]>;
  addCookies(cookies: { name: string; value: string; domain: string; path: string; secure: boolean; httpOnly: boolean }[]): Promise<void>;
}

const host = (domain: string): string => (domain.includes(':') && !domain.startsWith('[') ? `[${domain}]` : domain);

/** As a service would set it: the jar takes no cookie object back whose host is an address. */
const line = ({ name, value, domain, hostOnly, path, secure, httpOnly }: HeldCookie): string => [
  `${name}=${value}`, `Path=${path}`, ...(hostOnly ? [] : [`Domain=${domain}`]), ...(secure ? ['Secure'] : []), ...(httpOnly ? ['HttpOnly'] : []),
].join('; ');

export async function cookiesOfJar(jar: CookieJar): Promise<readonly HeldCookie[]> {
  const { cookies } = await jar.serialize();
  return cookies.map(({ key = '', value = '', domain, path, hostOnly, secure, httpOnly }) => ({
    name: key, value, domain: typeof domain === 'string' ? domain : '', path: typeof path === 'string' ? path : '/', hostOnly: hostOnly !== false, secure: secure === true, httpOnly: httpOnly === true,
  }));
}

export async function plantInJar(jar: CookieJar, cookies: readonly HeldCookie[]): Promise<void> {
  for (const cookie of cookies) await jar.setCookie(line(cookie), `https://${host(cookie.domain)}${cookie.path}`, { ignoreError: true });
}

export async function cookiesOfContext(context: CookieContext): Promise<readonly HeldCookie[]> {
  return (await context.cookies()).map(({ name, value, domain, path, secure, httpOnly }) => ({
    name, value, domain: domain.replace(/^\./, ''), path, hostOnly: !domain.startsWith('.'), secure, httpOnly,
  }));
}

export async function plantInContext(context: CookieContext, cookies: readonly HeldCookie[]): Promise<void> {
  if (cookies.length === 0) return;
  await context.addCookies(cookies.map(({ name, value, domain, hostOnly, path, secure, httpOnly }) => ({ name, value, domain: hostOnly ? domain : `.${domain}`, path, secure, httpOnly })));
}
