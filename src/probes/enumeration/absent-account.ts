import type { ActingAccount } from '../../actors/types.ts';
import { likeId } from '../seeding/like-id.ts';

/** Characters kept, so that masked forms of the id (its first letter, say) stay alike. */
const KEPT = 3;

/** A login id of the same form and length that nobody has, as far as chance goes; of a mail address the part before the @ differs. */
export function absentId(loginId: string, randomBytes: (length: number) => Uint8Array): string {
  const [local = '', ...domain] = loginId.split('@');
  const kept = /\D/.test(local) ? local.slice(0, Math.min(KEPT, local.length >> 2)) : '';
  return [kept + likeId(local.slice(kept.length), randomBytes), ...domain].join('@');
}

/** What somebody sends who makes up a login id: the variables of the account with another id in them. */
export function absentVariables(account: ActingAccount, randomBytes: (length: number) => Uint8Array): Readonly<Record<string, string>> {
  const loginId = account.variables['loginId'] ?? account.identity;
  const other = absentId(loginId, randomBytes);
  return Object.fromEntries(Object.entries(account.variables).map(([name, value]) => [name, value.replaceAll(loginId, other)]));
}
