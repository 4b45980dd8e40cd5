import type { LeasedAccount } from '../../../actors/types.ts';
import type { Problem } from '../../../domain/outcome.ts';
import type { FactorHolder } from '../../../observations/second-factor.ts';
import type { PoolName, TargetProfile } from '../../../profile/schema.ts';
import type { ProbeContext } from '../../define.ts';
import { signInRoutes } from '../../lockout/routes.ts';
import { privilegedRoutes } from '../admins.ts';

/** Disposable accounts with a second factor: wrong codes may lock them, and nobody else's codes are used up. */
const POOL_OF: Readonly<Record<FactorHolder, PoolName>> = { admin: 'admins', ordinary: 'remote' };

export interface Subject {
  readonly holder: FactorHolder;
  readonly route: string;
}

/** Routes on which a code is asked for. */
const codeRoutes = (profile: TargetProfile, routes: readonly string[]): readonly string[] =>
  routes.filter((route) => profile.routes[route]?.secondFactor !== undefined || JSON.stringify(profile.routes[route]?.signIn ?? {}).includes('${otp}'));

/** Administrators wherever something privileged can be recognised, ordinary users where the profile gives some with a second factor. */
export function subjectsOf(profile: TargetProfile): readonly Subject[] {
  const of = (holder: FactorHolder, routes: readonly string[]): readonly Subject[] =>
    (profile.pools[POOL_OF[holder]] ? codeRoutes(profile, routes).map((route) => ({ holder, route })) : []);
  // One route tells whether ordinary users' codes are checked; each further one is checked by the same code as administrators' are.
  return [...of('admin', privilegedRoutes(profile)), ...of('ordinary', signInRoutes(profile)).slice(0, 1)];
}

export const subjectName = ({ holder, route }: Subject): string => `${holder}@${route}`;

export function missingForCodes(profile: TargetProfile): readonly Problem[] {
  if (subjectsOf(profile).some(({ holder }) => holder === 'admin')) return [];
  const missing = (path: string, ja: string, en: string): Problem => ({ code: 'no-input', reason: {
    ja: `プロファイルに ${path} (${ja}) がありません。`, en: `The profile declares no ${path} (${en}).`,
  } });
  return [
    ...(profile.pools.admins ? [] : [missing('pools.admins', '第二要素を持つ使い捨ての管理者', 'disposable administrators with a second factor')]),
    ...(privilegedRoutes(profile).length > 0 ? [] : [missing('routes.*.privileged', '管理者だけに見えるもの', 'something only administrators are shown')]),
    ...(codeRoutes(profile, privilegedRoutes(profile)).length > 0 ? [] : [missing('routes.*.secondFactor', '確認コードを示す操作', 'the operation that presents a code')]),
  ];
}

/** Longest period of the declared one-time codes, in seconds. */
export const periodSecondsOf = ({ accounts }: TargetProfile): number =>
  Math.max(0, ...Object.values(accounts).map(({ totp }) => totp?.periodSeconds ?? 0)) || 30;

/** An account of its own for this purpose. @throws {OperationError} no-input: none is left, or it has no second factor */
export const leaseHolder = (context: ProbeContext, { holder }: Subject, purpose: string): Promise<LeasedAccount> =>
  context.actors.pools.lease(POOL_OF[holder], purpose);
