import type { HostContacted } from '../../../observations/exposure.ts';
import { hostKey } from '../../../profile/host.ts';
import type { TargetProfile } from '../../../profile/schema.ts';

/** Suffixes under which anybody can have a name (those of Japan); elsewhere the last label alone. */
const PUBLIC_SECOND_LEVEL = /^(?:ac|ad|co|ed|go|gr|lg|ne|or)\.jp$|^(?:co|com|net|org|gov|ac)\.[a-z]{2}$/;

function registrable(host: string): string | undefined {
  const labels = host.split('.');
  const suffix = PUBLIC_SECOND_LEVEL.test(labels.slice(-2).join('.')) ? 2 : 1;
  return labels.length > suffix && !/^[\d.]+$|:/.test(host) ? labels.slice(-suffix - 1).join('.') : undefined;
}

/** Whether a declared name (`a.example.jp`, `*.example.jp`) covers the host. */
export const covers = (declared: string, host: string): boolean =>
  (declared.startsWith('*.') ? host.endsWith(declared.slice(1).toLowerCase()) : declared.toLowerCase() === host);

/** Whose a host is by the vendor's declaration. A name of the service's own domain that is declared nowhere may be anybody's. */
export function ownershipOf(host: string, { scope, thirdParties = [] }: TargetProfile): HostContacted['ownership'] {
  if (thirdParties.some((one) => covers(one.host, host))) return 'declared';
  const own = [new URL(scope.baseUrl).hostname, ...scope.hosts.map(({ name }) => hostKey(name) ?? name)].map((name) => name.replace(/^\[(.*)\]$/, '$1').toLowerCase());
  if (own.includes(host)) return 'first-party';
  const domain = registrable(host);
  return domain !== undefined && own.some((name) => registrable(name) === domain) ? 'unclear' : 'undeclared';
}
