import { isIP } from 'node:net';
import type { TargetProfile } from '../../profile/schema.ts';
import { hostKey } from '../../profile/host.ts';
import type { Problem } from '../../domain/outcome.ts';
import type { TlsEndpoint } from '../../tls/endpoint.ts';
import { systemLookup } from '../../transport/lookup.ts';

/** One TLS service of the scope. */
export interface TlsHost {
  /** As a connection uses it: lower case, IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  readonly role: string;
  /** `example.jp:443`, stable between runs. */
  readonly subject: string;
  /** Path of the request that is sent over a connection. */
  readonly path: string;
  /** Name for SNI and for the certificate, where it is not the host's own. */
  readonly servername?: string;
}

/** More addresses than this tell of a content network, of which a part is looked at. */
const MAX_ADDRESSES = 8;

/** Host and port pairs of the scope that speak TLS, each once. */
export function tlsHosts({ scope }: Pick<TargetProfile, 'scope'>): readonly TlsHost[] {
  const base = URL.parse(scope.baseUrl);
  const all = scope.hosts.filter(({ tls }) => tls).flatMap(({ name, ports, role }) => ports.map((port): TlsHost => {
    const key = hostKey(name) ?? name;
    return { host: key.replace(/^\[(.*)\]$/, '$1'), port, role, subject: `${key}:${port}`, path: base?.hostname === key ? base.pathname : '/' };
  }));
  return [...new Map(all.map((one) => [one.subject, one])).values()];
}

/** What the profile lacks when it names no host that speaks TLS. */
export const noTlsHost = (hosts: readonly unknown[]): readonly Problem[] => (hosts.length > 0 ? [] : [{ code: 'no-input', reason: {
  ja: 'プロファイルの scope.hosts に TLS で提供するホスト (tls: true) がありません。', en: 'The profile names no host that speaks TLS under scope.hosts.',
} }]);

export interface Addresses {
  /** Null stands for the name itself, where no address is known on this side. */
  readonly used: readonly (string | null)[];
  readonly leftOut: number;
}

/** The addresses of a name as this machine resolves it. A name that a proxy resolves instead is used as it is. */
export async function addressesOf(host: string): Promise<Addresses> {
  if (isIP(host) !== 0) return { used: [host], leftOut: 0 };
  try {
    const found = [...new Set(await systemLookup(host))];
    return found.length === 0 ? { used: [null], leftOut: 0 } : { used: found.slice(0, MAX_ADDRESSES), leftOut: Math.max(0, found.length - MAX_ADDRESSES) };
  } catch {
    // The connection will say why, in the words of the transport.
    return { used: [null], leftOut: 0 };
  }
}

/** URL of the request that is sent over a TLS connection of the host, for the rate and the forbidden paths. */
export const frontUrl = ({ subject, path }: Pick<TlsHost, 'subject' | 'path'>): string => `https://${subject}${path}`;

export const endpointOf = ({ host, port, servername }: TlsHost, address: string | null): TlsEndpoint =>
  ({ host, port, ...(address === null ? {} : { address }), ...(servername === undefined ? {} : { servername }) });
