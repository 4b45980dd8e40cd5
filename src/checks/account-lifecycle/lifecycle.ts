import { fail, fromProblem, inconclusive, notApplicable, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText } from '../../domain/outcome.ts';
import { ACCOUNT_ACTIONS, type AccountAction, type AccountActionsDeclared, type AccountInterfaceData, type ActionSeen } from '../../observations/account-lifecycle.ts';
import { defineCheck } from '../define.ts';

interface Wording {
  readonly name: LocalText;
  readonly effect: LocalText;
}

const ACTIONS: Readonly<Record<AccountAction, Wording>> = {
  create: { name: { ja: '作成', en: 'Creating' }, effect: { ja: '新しいアカウントでログインできる', en: 'the new account signs in' } },
  list: { name: { ja: '一覧', en: 'Listing' }, effect: { ja: 'アカウントが一覧に現れる', en: 'the account is listed' } },
  rename: { name: { ja: '氏名の変更', en: 'Renaming' }, effect: { ja: '新しい氏名になる', en: 'the new name is shown' } },
  'change-role': { name: { ja: '役割の変更', en: 'Changing the role' }, effect: { ja: '新しい役割が本人にも効く', en: 'the new role is shown and counts for the account' } },
  disable: { name: { ja: '利用の停止', en: 'Deactivating' }, effect: { ja: '正しいパスワードでもログインできなくなる', en: 'the account signs in no longer' } },
  enable: { name: { ja: '利用の再開', en: 'Reactivating' }, effect: { ja: '再びログインできる', en: 'the account signs in again' } },
  remove: { name: { ja: '削除', en: 'Deleting' }, effect: { ja: '正しいパスワードでもログインできなくなる', en: 'the account signs in no longer' } },
};

const succeeded = (status: number | null): boolean => status !== null && status >= 200 && status < 400;

function withoutEffect(id: string, seen: ActionSeen, { interface: where, account }: AccountInterfaceData, activates: boolean): CaseResult {
  const { name, effect } = ACTIONS[seen.action];
  if (!succeeded(seen.status)) return inconclusive(id, 'control-failed', {
    ja: `${where}: アカウント ${account} の${name.ja}が ${seen.status ?? '応答なし'} で断られました。accountManagement.interfaces.${where}.${seen.action} を確認してください。できない操作なら除いて、byVendor か unavailable に書いてください。`,
    en: `${where}: ${name.en} was refused for account ${account} (${seen.status ?? 'no answer'}). Check accountManagement.interfaces.${where}.${seen.action}; if it cannot be done, take it out and name it under byVendor or unavailable.`,
  }, seen.evidence);
  if (seen.action === 'create' && activates) return inconclusive(id, 'ambiguous-effect', {
    ja: `${where}: 作成したアカウント ${account} でログインできませんでしたが、pools.users.activate によれば、初めに本人の手続きが要ります。作成の効果を確かめられません。`,
    en: `${where}: account ${account} does not sign in after its creation, but by pools.users.activate its owner has to take a step first. The effect of creating it cannot be told.`,
  }, seen.evidence);
  return fail(id, {
    ja: `${where}: アカウント ${account} の${name.ja}は成功 (${seen.status}) と答えられましたが、${seen.times} 回試して待っても「${effect.ja}」ようになりませんでした。`,
    en: `${where}: ${name.en} was answered with success (${seen.status}) for account ${account}, but in ${seen.times} tries, each with its whole window, it did not come about that ${effect.en}.`,
  }, seen.evidence);
}

function judgeAction(seen: ActionSeen, data: AccountInterfaceData, activates: boolean): CaseResult {
  const { interface: where, account } = data;
  const id = `${seen.action}@${where}`;
  const { name, effect } = ACTIONS[seen.action];
  const unclear = (text: LocalText): CaseResult => (seen.problem ? fromProblem(id, seen.problem, seen.evidence) : inconclusive(id, 'ambiguous-effect', text, seen.evidence));
  if (seen.effect === 'unknown' || seen.absentBefore === 'unknown' || seen.neighbour === 'unknown') return unclear({
    ja: `${where}: アカウント ${account} の${name.ja}の効果を確かめられませんでした。`, en: `${where}: the effect of ${name.en} on account ${account} could not be told.`,
  });
  if (seen.absentBefore === false) return inconclusive(id, 'control-failed', {
    ja: `${where}: ${name.ja}の前から「${effect.ja}」状態だったため、効果があったとは言えません。accountManagement.interfaces.${where} の list と read を確認してください。`,
    en: `${where}: even before ${name.en} ${effect.en}, so its effect is not shown. Check list and read of accountManagement.interfaces.${where}.`,
  }, seen.evidence);
  if (seen.neighbour === false) return inconclusive(id, 'control-failed', {
    ja: `${where}: ${name.ja}を試す間、別のアカウントもログインできなくなっていたため、拒否が${name.ja}によるとは言えません。`,
    en: `${where}: meanwhile another account did not get in either, so the refusal is not due to the action.`,
  }, seen.evidence);
  if (!seen.effect) return withoutEffect(id, seen, data, activates);
  const listed = seen.stillListed ? [{
    ja: `${where}: 削除したアカウントは一覧に残っています (ログインはできません)。`, en: `${where}: the deleted account is still listed (and cannot sign in).`,
  }] : [];
  return pass(id, {
    ja: `${where}: アカウント ${account} の${name.ja}の後、${seen.afterMs ?? 0} ミリ秒以内に「${effect.ja}」ようになりました。`,
    en: `${where}: within ${seen.afterMs ?? 0} ms of ${name.en}, ${effect.en} (${account}).`,
  }, seen.evidence, { notes: listed });
}

/** An action that no interface offers: what the profile says of it. */
function judgeAbsent(action: AccountAction, { offered, byVendor, unavailable }: AccountActionsDeclared, evidence: readonly EvidenceRef[]): CaseResult {
  const { name } = ACTIONS[action];
  if (action === 'remove' && offered.includes('disable')) return notApplicable(action, {
    ja: '削除はありませんが、利用を停止したままにできます。', en: 'Accounts cannot be deleted, but can stay deactivated.',
  }, evidence);
  if (byVendor.includes(action)) return inconclusive(action, 'window-not-elapsed', {
    ja: `アカウントの${name.ja}は提供者に依頼して行うとプロファイルにあり、この実行の中では行われません。依頼した結果を書面で確認してください。`,
    en: `By the profile the vendor does this on request (${action}), which does not happen within a run. Confirm the result of a request by document.`,
  }, evidence);
  if (unavailable.includes(action)) return fail(action, {
    ja: `アカウントの${name.ja}は、管理者にも提供者にもできないとプロファイルにあります。`, en: `By the profile neither administrators nor the vendor can do this: ${action}.`,
  }, evidence);
  return inconclusive(action, 'no-input', {
    ja: `アカウントの${name.ja}の操作がプロファイルにありません。accountManagement.interfaces に書くか、できないなら byVendor か unavailable に書いてください。`,
    en: `The profile has no operation for this (${action}). Declare it under accountManagement.interfaces or, if it cannot be done, name it under byVendor or unavailable.`,
  }, evidence);
}

/** What an interface offers but what was not come to: an earlier action had no effect. */
function untried(data: AccountInterfaceData, offered: readonly AccountAction[], evidence: readonly EvidenceRef[]): readonly CaseResult[] {
  const stopped = data.seen.find(({ effect }) => effect !== true);
  if (!stopped || data.seen.length === 0) return [];
  return offered.filter((action) => !data.seen.some((one) => one.action === action)).map((action) => inconclusive(`${action}@${data.interface}`, 'control-failed', {
    ja: `${data.interface}: 前の操作 (${ACTIONS[stopped.action].name.ja}) に効果がなかったため、${ACTIONS[action].name.ja}は試していません。`,
    en: `${data.interface}: an earlier action (${stopped.action}) had no effect, so ${action} was not tried.`,
  }, evidence));
}

export const lifecycle = defineCheck({
  id: 'account.lifecycle',
  rule: 1,
  needs: ['account.lifecycle'],
  judge: (seen, { profile }) => seen['account.lifecycle'].flatMap(({ subject, data, problem, evidence }): readonly CaseResult[] => {
    if (!data) return [fromProblem(`create@${subject}`, problem ?? { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } }, evidence)];
    if (data.interface === null) return ACCOUNT_ACTIONS.filter((action) => !data.offered.includes(action)).map((action) => judgeAbsent(action, data, evidence));
    const declared = profile.accountManagement.interfaces[data.interface];
    const offered = ACCOUNT_ACTIONS.filter((action) => declared?.[action] !== undefined && (action !== 'change-role' || profile.accountManagement.newRole !== undefined));
    const noRole = declared?.['change-role'] && profile.accountManagement.newRole === undefined ? [inconclusive(`change-role@${data.interface}`, 'no-input', {
      ja: 'プロファイルに accountManagement.newRole (与える役割) がないため、役割の変更を試していません。', en: 'The profile declares no accountManagement.newRole (the role to give), so changing the role was not tried.',
    }, evidence)] : [];
    return [...data.seen.map((action) => judgeAction(action, data, profile.pools.users?.activate !== undefined)), ...noRole, ...untried(data, offered, evidence)];
  }),
});
