import type { Problem } from '../../domain/outcome.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import type { PlanContext } from '../define.ts';

export interface PasswordRoute {
  /** Name under `passwordRoutes`. */
  readonly name: string;
  /** The route on which every case runs; on the others the core cases do. */
  readonly direct: boolean;
}

/** Routes by which the own password is set; the first HTTP one is the most direct. */
export function passwordRoutesOf(profile: TargetProfile): readonly PasswordRoute[] {
  const names = Object.keys(profile.passwordRoutes);
  const client = (name: string) => profile.routes[profile.passwordRoutes[name]?.route ?? '']?.client;
  const direct = names.find((name) => client(name) === 'http') ?? names[0];
  return names.map((name) => ({ name, direct: name === direct }));
}

export function missingForPasswords(profile: TargetProfile): readonly Problem[] {
  const missing: Problem[] = [];
  if (Object.keys(profile.passwordRoutes).length === 0) missing.push({ code: 'no-input', reason: {
    ja: 'プロファイルに passwordRoutes (パスワードを変える経路) がありません。', en: 'The profile declares no passwordRoutes (how a user sets the own password).',
  } });
  const { users } = profile.pools;
  if (!users || (users.accounts.length === 0 && !users.create)) missing.push({ code: 'no-input', reason: {
    ja: 'プロファイルに pools.users (使い捨てアカウント) がありません。', en: 'The profile declares no pools.users (disposable accounts).',
  } });
  return missing;
}

/** Length of the control passwords: the policy's, or the longer one the vendor enforces. */
export const controlLengthOf = ({ profile, policy }: PlanContext): number =>
  Math.max(policy.parameters.password.minLength, profile.declared.password?.minLength ?? 0);
