import type { ActingAccount, Actors } from '../../actors/types.ts';
import type { Problem } from '../../domain/outcome.ts';
import type { AccountDeclaration, ResourceDeclaration, TargetProfile } from '../../profile/schema.ts';

/** Names of tenants in a profile (catalogue §5): the municipality, and an unrelated customer. */
export const T1 = 'T1';
export const T2 = 'T2';

type Named = readonly [name: string, declared: AccountDeclaration];

const declaredIn = (profile: TargetProfile, tenant: string, privileged: boolean): readonly Named[] =>
  Object.entries(profile.accounts).filter(([, account]) => account.tenant === tenant && account.privileged === privileged && !account.disposable);

/** Names of one ordinary and one privileged account of a tenant, as far as they are declared. */
export function actingNames(profile: TargetProfile, tenant: string): readonly string[] {
  return [declaredIn(profile, tenant, false)[0]?.[0], declaredIn(profile, tenant, true)[0]?.[0]].filter((name) => name !== undefined);
}

/** One ordinary and one privileged account of a tenant; administrators often pass other code paths. @throws {OperationError} */
export const actingAccounts = (profile: TargetProfile, actors: Actors, tenant: string): readonly ActingAccount[] =>
  actingNames(profile, tenant).map((name) => actors.account(name));

/** A second ordinary account of the tenant. */
export const otherName = (profile: TargetProfile, tenant: string): string | undefined => declaredIn(profile, tenant, false)[1]?.[0];

export const resourcesOf = ({ resources }: TargetProfile): readonly (readonly [type: string, declared: ResourceDeclaration])[] => Object.entries(resources);

const noInput = (path: string, ja: string, en: string): Problem => ({ code: 'no-input', reason: {
  ja: `プロファイルに ${path} (${ja}) がありません。`, en: `The profile declares no ${path} (${en}).`,
} });

export function missingTenants(profile: TargetProfile, tenants: readonly string[]): readonly Problem[] {
  const missing = tenants.flatMap((tenant): Problem[] => {
    if (!profile.tenants[tenant]) return [noInput(`tenants.${tenant}`, 'テナント', 'a tenant of this name')];
    return actingNames(profile, tenant).length === 0 ? [noInput(`accounts (tenant: ${tenant})`, `${tenant} のアカウント`, `an account of ${tenant}`)] : [];
  });
  return resourcesOf(profile).length === 0 ? [...missing, noInput('resources', '保存されるものの種類', 'types of stored things')] : missing;
}
