import { hostKey } from '../../profile/host.ts';
import type { Problem } from '../../domain/outcome.ts';
import type { TargetProfile } from '../../profile/schema.ts';

/** One first-party host that speaks HTTP. */
export interface WebHost {
  /** As in a URL: lower case, IPv6 in brackets. */
  readonly host: string;
  readonly role: string;
  /** `https://host:port` of its first TLS port; the service's own where the service's URL is on this host. */
  readonly origin: string;
  readonly tlsPorts: readonly number[];
  /** Ports of plain HTTP: named as such, or declared as speaking no TLS. */
  readonly plainPorts: readonly number[];
}

const originOf = (scheme: string, host: string, port: number): string => new URL(`${scheme}://${host}:${port}`).origin;

/** Hosts of the scope that speak HTTP over TLS, each once. */
export function webHosts({ scope }: Pick<TargetProfile, 'scope'>): readonly WebHost[] {
  const base = URL.parse(scope.baseUrl);
  const byHost = Map.groupBy(scope.hosts.filter(({ role }) => role !== 'mail'), ({ name }) => hostKey(name) ?? name);
  return [...byHost].flatMap(([host, declared]): readonly WebHost[] => {
    const tlsPorts = [...new Set(declared.filter(({ tls }) => tls).flatMap(({ ports }) => ports))];
    const plainPorts = [...new Set(declared.flatMap(({ tls, ports, plainPorts: named = [] }) => [...named, ...(tls ? [] : ports)]))];
    const first = tlsPorts[0];
    if (first === undefined) return [];
    const own = base !== null && base.protocol === 'https:' && base.hostname === host ? base.origin : undefined;
    return [{ host, role: declared[0]?.role ?? 'web', origin: own ?? originOf('https', host, first), tlsPorts, plainPorts }];
  });
}

export const noWebHost = (hosts: readonly unknown[]): readonly Problem[] => (hosts.length > 0 ? [] : [{ code: 'no-input', reason: {
  ja: 'プロファイルの scope.hosts に HTTPS で提供するホスト (tls: true) がありません。', en: 'The profile names no host that serves HTTPS under scope.hosts.',
} }]);

/** True for the host that the service's own URL is on: paths of operations are found there. */
export const isServiceHost = ({ scope }: Pick<TargetProfile, 'scope'>, { host }: WebHost): boolean => URL.parse(scope.baseUrl)?.hostname === host;
