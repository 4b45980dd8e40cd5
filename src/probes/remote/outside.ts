import ipaddr from 'ipaddr.js';
import type { Problem } from '../../domain/outcome.ts';
import type { NotDirect, OutsideSeen } from '../../observations/remote.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import type { ProbeContext } from '../define.ts';
import { asked } from '../mfa/access.ts';
import { signInRoutes } from '../lockout/routes.ts';

/** Under this subject the declaration itself is observed. */
export const DECLARATION = 'direct-internet';

export type RemoteAccess = NonNullable<TargetProfile['remoteAccess']>;

/** The tenant whose policy for access from outside is tried: the first one unless told. */
export const tenantOf = ({ tenants }: TargetProfile, { tenant }: RemoteAccess): string => tenant ?? Object.keys(tenants)[0] ?? '';

/** Ordinary accounts of the tenant whose policy for access from outside is switched on. */
export const ordinaryAccounts = (profile: TargetProfile, remote: RemoteAccess): readonly string[] =>
  Object.entries(profile.accounts).filter(([, account]) => account.tenant === tenantOf(profile, remote) && !account.privileged && !account.disposable).map(([name]) => name);

/** Who may store the object that is looked for: ordinary users first, some of whom may not write. */
export const ownersOf = (profile: TargetProfile, remote: RemoteAccess): readonly string[] => [
  ...ordinaryAccounts(profile, remote),
  ...Object.entries(profile.accounts).filter(([, account]) => account.tenant === tenantOf(profile, remote) && account.privileged).map(([name]) => name),
];

/** Routes on which the password alone is tried; those that present a registered device are its control. */
export function plainRoutes(profile: TargetProfile, { withDevice }: RemoteAccess): readonly string[] {
  const controls = new Set(Object.values(withDevice));
  return signInRoutes(profile).filter((route) => !controls.has(route));
}

export function missingForRemote(profile: TargetProfile): readonly Problem[] {
  const { remoteAccess } = profile;
  const missing = (path: string, ja: string, en: string): Problem => ({ code: 'no-input', reason: {
    ja: `プロファイルに ${path} (${ja}) がありません。`, en: `The profile declares no ${path} (${en}).`,
  } });
  if (remoteAccess?.directInternet === undefined) return [missing('remoteAccess.directInternet', '一般職員が庁外から直接利用できるか', 'whether ordinary staff reach the service over the internet')];
  if (!remoteAccess.directInternet) return [];
  return [
    ...(remoteAccess.source in profile.sources ? [] : [missing(`sources.${remoteAccess.source}`, '庁外にあたる送信元', 'a source that counts as outside')]),
    ...(ordinaryAccounts(profile, remoteAccess).length > 0 ? [] : [missing(`accounts (tenant: ${tenantOf(profile, remoteAccess)})`, '一般の利用者', 'ordinary users')]),
    ...(plainRoutes(profile, remoteAccess).length > 0 ? [] : [missing('routes', 'サインインの経路', 'ways to sign in')]),
  ];
}

function within(address: string, ranges: readonly string[]): boolean {
  const parsed = ipaddr.process(address);
  return ranges.map((range) => ipaddr.parseCIDR(range)).some(([network, bits]) => network.kind() === parsed.kind() && parsed.match(network, bits));
}

/** The address as the service tells it, else as the profile does. */
export async function outsideOf({ profile, actors }: ProbeContext, { source, seenAddress, trustedRanges }: RemoteAccess): Promise<OutsideSeen> {
  const told = seenAddress ? await asked(() => actors.run(seenAddress, {}, { source })) : undefined;
  const address = (told && 'value' in told ? told.value.values['address'] : seenAddress ? undefined : profile.sources[source]?.localAddress)?.trim() ?? null;
  const known = address !== null && ipaddr.isValid(address);
  return { source, address, trustedRanges, trusted: trustedRanges.length === 0 ? false : known ? within(address, trustedRanges) : 'unknown' };
}

/** One ordinary sign-in from outside: whether the vendor's statement can be true of what is tested here. */
export async function reachedFromOutside({ profile, actors }: ProbeContext, remote: RemoteAccess): Promise<Pick<NotDirect, 'reached' | 'problem'>> {
  const [name] = ordinaryAccounts(profile, remote);
  const [route] = plainRoutes(profile, remote);
  if (name === undefined || route === undefined || !(remote.source in profile.sources)) return { reached: null };
  const account = actors.account(name);
  if (account.password === undefined) return { reached: null };
  const { effect, status, problem } = await actors.tryLogin(account, route, { password: account.password, sent: 'correct', source: remote.source });
  if (effect === 'signed-in') return { reached: true };
  // Any answer to the password is an answer of the service itself; only silence says that it cannot be reached.
  return status === undefined && problem?.code === 'unreachable' ? { reached: false } : { reached: 'unknown', ...(problem ? { problem } : {}) };
}
