import type { Problem } from '../../domain/outcome.ts';
import type { TargetProfile } from '../../profile/schema.ts';

/** Sign-in routes, the HTTP ones first: a browser costs many times more for the same attempt. */
export const signInRoutes = ({ routes }: TargetProfile): readonly string[] =>
  Object.entries(routes).toSorted(([, a], [, b]) => Number(a.client === 'browser') - Number(b.client === 'browser')).map(([name]) => name);

export function missingForLockout(profile: TargetProfile): readonly Problem[] {
  const missing: Problem[] = [];
  if (Object.keys(profile.routes).length === 0) missing.push({ code: 'no-input', reason: {
    ja: 'プロファイルに routes (ログインの経路) がありません。', en: 'The profile declares no routes (ways to sign in).',
  } });
  const { users } = profile.pools;
  if (!users || (users.accounts.length === 0 && !users.create)) missing.push({ code: 'no-input', reason: {
    ja: 'プロファイルに pools.users (ロックしてよい使い捨てアカウント) がありません。', en: 'The profile declares no pools.users (disposable accounts that may be locked).',
  } });
  return missing;
}
