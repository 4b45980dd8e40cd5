import { isIPv6 } from 'node:net';
import type { TargetProfile } from '../profile/schema.ts';
import { isForbiddenPath } from './forbidden-path.ts';
import { wallClock, withinHours } from './hours.ts';
import { ProbeError } from './probe-error.ts';

/** A host (lower case, ASCII, no trailing dot, IPv6 without brackets) and port. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** Decides what may be addressed, and when. HTTP, raw sockets and the browser pass the same `admit`. */
export interface Scope {
  /** @throws {ProbeError} OUT_OF_SCOPE, OUT_OF_HOURS */
  admit(destination: { readonly host: string; readonly port: number; readonly path?: string; readonly purpose?: 'port-scan' }): Endpoint;
  /** @throws {ProbeError} OUT_OF_SCOPE (also for credentials in the URL), OUT_OF_HOURS */
  admitUrl(url: string | URL): URL;
  /** True when the URL could be requested; for redirects, whatever the hour. */
  covers(url: URL): boolean;
}

export const DEFAULT_PORT: Readonly<Record<string, number>> = { 'http:': 80, 'ws:': 80, 'https:': 443, 'wss:': 443 };

/** Consent dates and hours without a zone are a Japanese municipality's. */
const HOME_TIME_ZONE = 'Asia/Tokyo';

const outOfScope = (what: string): ProbeError => new ProbeError('OUT_OF_SCOPE', `${what} is outside the profile's scope`);

/**
 * Spelling-independent form of a host name or address, as the URL standard has it: `LOCALHOST.`, `[::1]`, `0x7f.1` and
 * `例え.jp` all become what a connection would use. Undefined for what is no host.
 */
export function canonicalHost(host: string): string | undefined {
  if (/[/?#@\\\s%]/.test(host)) return undefined;
  const bracketed = isIPv6(host) ? `[${host}]` : host;
  if (!URL.canParse(`http://${bracketed}/`)) return undefined;
  const url = new URL(`http://${bracketed}/`);
  if (url.port !== '' || (bracketed.includes(':') && !bracketed.startsWith('['))) return undefined;
  return url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '') || undefined;
}

/** Host and port a URL leads to; undefined for schemes other than HTTP and WebSocket. */
export function endpointOf(url: URL): Endpoint | undefined {
  const defaultPort = DEFAULT_PORT[url.protocol];
  const port = url.port === '' || defaultPort === undefined ? defaultPort : Number(url.port);
  const host = canonicalHost(url.hostname.replace(/^\[(.*)\]$/, '$1'));
  return port === undefined || host === undefined ? undefined : { host, port };
}

export const endpointText = ({ host, port }: Endpoint): string => `${host.includes(':') ? `[${host}]` : host}:${port}`;

/** Whether consent and scope let a port scan try this port. */
function mayScan({ consent, scope }: TargetProfile, port: number): boolean {
  return consent.allowPortScan === true && (scope.portScan?.ports ?? []).some((range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return port >= first && port <= last;
  });
}

export function createScope(profile: TargetProfile, now: () => Date): Scope {
  const portsOf = new Map<string, Set<number>>();
  for (const { name, ports, plainPorts = [] } of profile.scope.hosts) {
    const host = canonicalHost(name.replace(/^\[(.*)\]$/, '$1'));
    if (host === undefined) throw outOfScope(`the declared host ${name}`);
    portsOf.set(host, new Set([...(portsOf.get(host) ?? []), ...ports, ...plainPorts]));
  }
  // The schema admits nothing else; a profile built in code must not get past it either.
  const isStaging = (profile.environment as string) === 'staging';
  const { hours, forbiddenPaths } = profile.scope;
  const local = wallClock(hours?.timeZone ?? HOME_TIME_ZONE);

  const requireTime = (): void => {
    const time = local(now());
    if (time.date > profile.consent.validUntil) throw new ProbeError('OUT_OF_HOURS', `the consent ended with ${profile.consent.validUntil}`);
    if (hours && !withinHours(hours, time)) throw new ProbeError('OUT_OF_HOURS', `outside the permitted hours ${hours.from}-${hours.to} ${hours.timeZone}`);
  };

  const requirePlace = (destination: { readonly host: string; readonly port: number; readonly path?: string; readonly purpose?: 'port-scan' }): Endpoint => {
    if (!isStaging) throw outOfScope('an environment other than staging');
    const host = canonicalHost(destination.host);
    const declared = host === undefined ? undefined : portsOf.get(host);
    const scanned = destination.purpose === 'port-scan' && declared !== undefined && mayScan(profile, destination.port);
    if (host === undefined || !(declared?.has(destination.port) || scanned)) throw outOfScope(endpointText(destination));
    if (destination.path !== undefined && isForbiddenPath(destination.path, forbiddenPaths)) throw outOfScope(`the path ${destination.path}`);
    return { host, port: destination.port };
  };

  const requireUrl = (url: URL): void => {
    const endpoint = endpointOf(url);
    if (!endpoint) throw outOfScope(`the scheme or host of ${url.protocol}//${url.host}`);
    if (url.username !== '' || url.password !== '') throw outOfScope('a URL with credentials');
    requirePlace({ ...endpoint, path: url.pathname });
  };

  return {
    admit(destination) {
      const endpoint = requirePlace(destination);
      requireTime();
      return endpoint;
    },
    admitUrl(given) {
      if (!URL.canParse(String(given))) throw outOfScope('what is no absolute URL');
      const url = new URL(given);
      requireUrl(url);
      requireTime();
      return url;
    },
    covers(url) {
      try {
        requireUrl(url);
        return true;
      } catch (error) {
        if (error instanceof ProbeError) return false;
        throw error;
      }
    },
  };
}
