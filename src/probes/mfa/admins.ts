import type { Problem } from '../../domain/outcome.ts';
import type { TargetProfile } from '../../profile/schema.ts';

/** Administrators of the municipality's tenant: the first one declared. */
export const adminsOf = ({ accounts, tenants }: TargetProfile): readonly string[] => {
  const [own] = Object.keys(tenants);
  return Object.entries(accounts).filter(([, account]) => account.privileged && account.tenant === own).map(([name]) => name);
};

/** Routes on which something privileged can be recognised. */
export const privilegedRoutes = ({ routes }: TargetProfile): readonly string[] =>
  Object.entries(routes).filter(([, route]) => route.privileged).map(([name]) => name);

export function missingForAdmins(profile: TargetProfile): readonly Problem[] {
  const missing: Problem[] = [];
  if (adminsOf(profile).length === 0) missing.push({ code: 'no-input', reason: {
    ja: 'プロファイルの accounts に、自テナントの管理者 (privileged: true) がありません。', en: 'The profile declares no administrator of the own tenant (privileged: true) under accounts.',
  } });
  if (privilegedRoutes(profile).length === 0) missing.push({ code: 'no-input', reason: {
    ja: 'プロファイルの routes に privileged (管理者だけに見えるもの) がありません。', en: 'No route of the profile declares privileged (something only administrators are shown).',
  } });
  return missing;
}
