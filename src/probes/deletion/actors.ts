import type { ActingAccount } from '../../actors/types.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import type { ProbeContext } from '../define.ts';
import type { Actor } from '../seeding/actor-sessions.ts';
import { actingAccounts, otherName, T1 } from '../seeding/tenants.ts';

export const onlookersOf = (profile: TargetProfile): number => 3 + (otherName(profile, T1) === undefined ? 0 : 1);

/** Who tries what was deleted: owner, administrator, another user and a stranger; their sessions are of before the deletion. */
export function cast({ profile, actors }: ProbeContext): { readonly owner: ActingAccount; readonly onlookers: readonly Actor[] } {
  const [owner, admin] = actingAccounts(profile, actors, T1) as [ActingAccount, ActingAccount?];
  const other = otherName(profile, T1);
  return { owner, onlookers: [owner, ...(admin ? [admin] : []), ...(other === undefined ? [] : [actors.account(other)]), null] };
}
