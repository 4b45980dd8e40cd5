import ipaddr from 'ipaddr.js';
import type { ActingAccount } from '../../actors/types.ts';
import type { EntrySeen, ExemptionSeen, WithExemption } from '../../observations/access.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import { CLAIMS, type Headers } from '../client-address-headers.ts';
import type { ProbeContext } from '../define.ts';
import { signInRoutes } from '../lockout/routes.ts';
import { asked } from '../mfa/access.ts';
import { tenantOf } from '../remote/outside.ts';
import { entry } from './entry.ts';

type Remote = NonNullable<TargetProfile['remoteAccess']>;

/** Ordinary accounts that are asked for a second factor which the harness holds. */
const withFactor = (profile: TargetProfile, remote: Remote): string | undefined => Object.entries(profile.accounts)
  .find(([, one]) => one.tenant === tenantOf(profile, remote) && !one.privileged && !one.disposable && one.totp && one.password)?.[0];

const within = (address: string, range: string): boolean => {
  const [parsed, [network, bits]] = [ipaddr.process(address), ipaddr.parseCIDR(range)];
  return parsed.kind() === network.kind() && parsed.match(network, bits);
};

/** The password alone, unless told. */
const passing = (context: ProbeContext, account: ActingAccount, route: string, source: string, more: { readonly headers?: Headers; readonly secondFactor: 'skip' | 'complete' }): Promise<EntrySeen> =>
  entry(context, source, async () => {
    const { effect, problem, status } = await context.actors.tryLogin(account, route, { password: account.password ?? '', sent: 'correct', source, ...more });
    if (effect !== 'unknown') return effect === 'signed-in';
    return { effect: status === undefined && problem?.code === 'unreachable' ? 'no-answer' : 'unknown', ...(problem ? { problem } : {}) };
  });

const noAccount = (tenant: string): WithExemption['exemption'] => ({ problem: { code: 'no-input', reason: {
  ja: `テナント ${tenant} に、第二要素 (totp) を持つ一般の利用者がプロファイルにありません。`, en: `The profile has no ordinary user of tenant ${tenant} with a second factor (totp).`,
} } });

async function addressOf({ actors, profile }: ProbeContext, { seenAddress, source }: Remote): Promise<string | null> {
  const ask = seenAddress ?? profile.connectionControl?.seenAddress;
  if (!ask) return profile.sources[source]?.localAddress ?? null;
  const told = await asked(() => actors.run(ask, {}, { source }));
  return ('value' in told ? told.value.values['address'] : undefined)?.trim() || null;
}

const insideAlready = (address: string): WithExemption['exemption'] => ({ problem: { code: 'no-input', reason: {
  ja: `庁外の送信元のアドレス ${address} が remoteAccess.trustedRanges に含まれています。含まれない送信元を sources に書いてください。`,
  en: `The address ${address} of the source outside is inside remoteAccess.trustedRanges. Declare a source that is not.`,
} } });

/** Claims an address that is spared the second factor, from one that is not. */
export async function exemptionSeen(context: ProbeContext): Promise<WithExemption['exemption']> {
  const { profile, actors } = context;
  const { remoteAccess } = profile;
  const [range] = remoteAccess?.trustedRanges ?? [];
  if (!remoteAccess || range === undefined) return null;
  const name = withFactor(profile, remoteAccess);
  const [route] = signInRoutes(profile);
  if (name === undefined || route === undefined || !(remoteAccess.source in profile.sources)) return noAccount(tenantOf(profile, remoteAccess));
  const { source } = remoteAccess;
  const address = await addressOf(context, remoteAccess);
  if (address !== null && ipaddr.isValid(address) && remoteAccess.trustedRanges.some((one) => within(address, one))) return insideAlready(address);
  const account = actors.account(name);
  const claimed = ipaddr.parseCIDR(range)[0].toString();
  const alone = (headers?: Headers): Promise<EntrySeen> => passing(context, account, route, source, { secondFactor: 'skip', ...(headers ? { headers } : {}) });
  const plainBefore = await alone();
  const tried: ExemptionSeen['tried'][number][] = [];
  for (const one of CLAIMS) tried.push({ header: one.name, outside: await alone(one.headers(claimed)) });
  const plainAfter = await alone();
  const complete = await passing(context, account, route, source, { secondFactor: 'complete' });
  return { account: name, route, source: { source, address }, range, claimed, plainBefore, plainAfter, complete, tried };
}
