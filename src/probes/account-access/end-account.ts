import { OperationError } from '../../actors/operation-error.ts';
import type { LeasedAccount } from '../../actors/types.ts';
import type { Problem } from '../../domain/outcome.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import type { ProbeContext } from '../define.ts';
import { sharedSessions } from '../seeding/actor-sessions.ts';
import type { Answer } from '../session/told.ts';

export type Ending = 'disable' | 'remove';

const undeclared = (action: Ending): Problem => ({ code: 'no-input', reason: {
  ja: `アカウントを${action === 'disable' ? '停止' : '削除'}する操作がありません。pools.users.${action} を書いてください。`,
  en: `There is no operation that ${action === 'disable' ? 'deactivates' : 'deletes'} an account. Write pools.users.${action}.`,
} });

/** What a profile lacks for accounts to be ended. */
export function missingEndings({ pools: { users } }: TargetProfile, actions: readonly Ending[]): readonly Problem[] {
  if (!users?.create) return [{ code: 'no-input', reason: {
    ja: '使い捨てアカウントを作る操作がプロファイルにありません。pools.users.create を書いてください。', en: 'The profile has no operation that makes disposable accounts. Write pools.users.create.',
  } }];
  return actions.filter((action) => !users[action]).map(undeclared);
}

/** What still works where the ending itself was refused says nothing of the ending; what works no longer does. */
export function unlessRefused(answer: Answer, action: Ending, status: number | null): Answer {
  if (answer.told !== true || status === null || status < 400) return answer;
  return { told: 'unknown', problem: { code: 'control-failed', reason: {
    ja: `この認証情報の持ち主のアカウントを${action === 'disable' ? '停止' : '削除'}する操作が ${status} で断られました。pools.users.${action} を確認してください。`,
    en: `The operation that ${action === 'disable' ? 'deactivates' : 'deletes'} the owner of this credential was refused with ${status}. Check pools.users.${action}.`,
  } } };
}

/** Does it as the administrator the pool names. @returns the status of the last answer @throws {OperationError} */
export async function endAccount(context: ProbeContext, account: LeasedAccount, action: Ending): Promise<number | null> {
  const declared = context.profile.pools.users?.[action];
  if (!declared) throw new OperationError('no-input', undeclared(action).reason);
  const { answers } = await sharedSessions(context).perform(context.actors.account(declared.account), declared.route, declared.operation, account.variables);
  return answers.at(-1)?.status ?? null;
}
