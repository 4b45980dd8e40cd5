import type { SessionCookieSeen } from '../../observations/session.ts';
import type { ProbeContext } from '../define.ts';

/** A `Set-Cookie` line by its attributes (RFC 6265bis §4.1); undefined for one that removes the cookie. */
export function readSetCookie(line: string, nowMs: number): SessionCookieSeen | undefined {
  const [pair = '', ...rest] = line.split(';').map((part) => part.trim());
  const name = pair.split('=')[0] ?? '';
  if (name === '' || pair === `${name}=`) return undefined;
  const attributes = new Map(rest.map((part) => [part.split('=')[0]?.trim().toLowerCase() ?? '', part.split('=').slice(1).join('=').trim()] as const));
  const maxAge = attributes.get('max-age');
  const expires = Date.parse(attributes.get('expires') ?? '');
  const maxAgeSeconds = maxAge !== undefined && /^-?\d+$/.test(maxAge) ? Number(maxAge) : Number.isNaN(expires) ? null : Math.round((expires - nowMs) / 1000);
  if (maxAgeSeconds !== null && maxAgeSeconds <= 0) return undefined;
  return {
    name, maxAgeSeconds, secure: attributes.has('secure'), httpOnly: attributes.has('httponly'), sameSite: attributes.get('samesite')?.toLowerCase() ?? null,
    domain: attributes.get('domain') ?? null, path: attributes.get('path') ?? null,
  };
}

/** Does something and returns, beside its value, the cookies that the service set for this actor meanwhile; the last one of each name. */
export async function watchingCookies<T>({ transport, now }: ProbeContext, actor: string, work: () => Promise<T>): Promise<{ readonly value: T; readonly cookies: readonly SessionCookieSeen[] }> {
  const seen = new Map<string, SessionCookieSeen>();
  const end = transport.traffic.subscribe((exchange) => {
    if (exchange.actor !== actor) return;
    for (const [name, value] of exchange.response?.headers ?? []) {
      // Where a browser tells several of them at once, each has a line of its own.
      for (const line of name.toLowerCase() === 'set-cookie' ? value.split('\n') : []) {
        const cookie = readSetCookie(line, now().getTime());
        if (cookie) seen.set(cookie.name, cookie);
      }
    }
  });
  try {
    return { value: await work(), cookies: [...seen.values()] };
  } finally {
    end();
  }
}
