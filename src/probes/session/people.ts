import type { ActingAccount } from '../../actors/types.ts';
import type { Problem } from '../../domain/outcome.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import type { ProbeContext } from '../define.ts';

/** Ordinary accounts of the municipality's tenant, the first one declared, that stay as they are. */
export function ordinaryNames({ accounts, tenants }: TargetProfile): readonly string[] {
  const [own] = Object.keys(tenants);
  return Object.entries(accounts).filter(([, account]) => account.tenant === own && !account.privileged && !account.disposable).map(([name]) => name);
}

export const poolGives = ({ pools: { users } }: TargetProfile): boolean => users !== undefined && (users.accounts.length > 0 || users.create !== undefined);

/** Who acts and who is only watched: a disposable account where there is one, since other probes share the declared ones. */
export async function actingPair({ actors, profile }: ProbeContext, purpose: string): Promise<{ readonly acting: ActingAccount; readonly neighbour: ActingAccount; readonly disposable: boolean }> {
  const [first = '', second = ''] = ordinaryNames(profile);
  if (poolGives(profile)) return { acting: await actors.pools.lease('users', purpose), neighbour: actors.account(first), disposable: true };
  return { acting: actors.account(first), neighbour: actors.account(second), disposable: false };
}

/** Inputs without which nothing can be said about sessions. */
export function missingPeople(profile: TargetProfile): readonly Problem[] {
  const missing: Problem[] = [];
  if (Object.keys(profile.routes).length === 0) missing.push({ code: 'no-input', reason: {
    ja: 'プロファイルに routes (ログインの経路) がありません。', en: 'The profile declares no routes (ways to sign in).',
  } });
  if (ordinaryNames(profile).length < (poolGives(profile) ? 1 : 2)) missing.push({ code: 'no-input', reason: {
    ja: 'プロファイルの accounts に、自テナントの一般の利用者が足りません (試す者と、触れずにおく者の 2 人。pools.users があれば 1 人)。',
    en: 'The profile declares too few ordinary accounts of the own tenant under accounts: one that acts and one that is left alone (one suffices where there is pools.users).',
  } });
  return missing;
}
