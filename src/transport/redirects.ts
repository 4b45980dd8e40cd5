import type { HeaderList, WireRequest } from './exchange.ts';

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Where an answer redirects to, absolute; undefined when it does not, or nowhere that can be understood. */
export function redirectTarget(status: number, location: string | undefined, base: URL): URL | undefined {
  if (!REDIRECTS.has(status) || location === undefined || !URL.canParse(location, base)) return undefined;
  const target = new URL(location, base);
  // A location without a fragment inherits the request's (RFC 9110 §10.2.2).
  if (target.hash === '') target.hash = base.hash;
  return target;
}

/** RFC 9110 §15.4: 303 always, and by custom 301 and 302 after POST, go on with a GET that has no content. */
function becomesGet(status: number, method: string): boolean {
  if (status === 303) return method !== 'HEAD' && method !== 'GET';
  return (status === 301 || status === 302) && method === 'POST';
}

const without = (headers: HeaderList, drop: (name: string) => boolean): HeaderList => headers.filter(([name]) => !drop(name.toLowerCase()));

const describesContent = (name: string): boolean => name.startsWith('content-');

/** Credentials and what names the old host stay with the origin they were meant for (RFC 9110 §15.4). */
const BOUND_TO_ORIGIN = new Set(['authorization', 'cookie', 'host', 'origin', 'referer', 'proxy-authorization']);

/** The request that follows a redirect. `isCredential` tells header names that carry secrets. */
export function redirected(request: WireRequest, status: number, target: URL, isCredential: (name: string) => boolean): WireRequest {
  const sameOrigin = request.url.origin === target.origin;
  const headers = sameOrigin ? request.headers : without(request.headers, (name) => BOUND_TO_ORIGIN.has(name) || isCredential(name));
  if (!becomesGet(status, request.method)) return { ...request, url: target, headers };
  return { method: 'GET', url: target, headers: without(headers, describesContent), body: undefined };
}
