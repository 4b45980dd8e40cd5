import { fail, fromProblem, inconclusive, notApplicable, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef } from '../../domain/outcome.ts';
import type { FormerCredentialSeen, InheritedSeen, RecreatedAccountData } from '../../observations/account-access.ts';
import { defineCheck, type JudgeContext } from '../define.ts';

function judgeObjects({ type, shownBefore, shownAfter, unasked, ownObject, problem, evidence }: InheritedSeen): CaseResult {
  const id = `objects@${type}`;
  const leaked = shownAfter.filter((name) => shownBefore.includes(name));
  if (leaked.length > 0) return fail(id, {
    ja: `同じログインIDで作り直したアカウントに、前の人の非公開の ${type} が届きました (${leaked.join('、')})。`,
    en: `The account made again under the same login id received the former one's private ${type} (${leaked.join(', ')}).`,
  }, evidence);
  if (shownBefore.length === 0) return inconclusive(id, 'control-failed', {
    ja: `前の持ち主にも ${type} の目印が見えなかったため、判定できません。resources.${type} を確認してください。`,
    en: `Not even the former owner saw the markers of its ${type}, so nothing is shown. Check resources.${type}.`,
  }, evidence);
  if (ownObject !== true) return problem ? fromProblem(id, problem, evidence) : inconclusive(id, 'control-failed', {
    ja: `作り直したアカウントは自分の ${type} も作って読むことができませんでした。`, en: `The account made again could not make and read a ${type} of its own either.`,
  }, evidence);
  if (unasked.length > 0) return problem ? fromProblem(id, problem, evidence) : inconclusive(id, 'ambiguous-effect', {
    ja: `作り直したアカウントで ${type} を確かめられない場所がありました (${unasked.join('、')})。`, en: `The account made again could not look at some places for the ${type} (${unasked.join(', ')}).`,
  }, evidence);
  return pass(id, { ja: `作り直したアカウントに、前の人の非公開の ${type} は届きませんでした。`, en: `The account made again received nothing of the former one's private ${type}.` }, evidence);
}

function judgeCredential({ name, before, after, problem, evidence }: FormerCredentialSeen): CaseResult {
  if (after === true) return fail(name, {
    ja: `前の人の ${name} が、同じログインIDで作り直したアカウントとして使えました。削除のときに無効にしてください。`,
    en: `${name} of the former account stood for the one made again under the same login id. Deletion must end it.`,
  }, evidence);
  if (before !== true) return problem ? fromProblem(name, problem, evidence) : inconclusive(name, 'control-failed', {
    ja: `${name} は削除の前にも使えませんでした。`, en: `${name} did not work before the deletion either.`,
  }, evidence);
  if (after === 'unknown') return problem ? fromProblem(name, problem, evidence) : inconclusive(name, 'ambiguous-effect', {
    ja: `作り直した後の ${name} の効果を確かめられませんでした。`, en: `The effect of ${name} after the recreation could not be told.`,
  }, evidence);
  return pass(name, { ja: `前の人の ${name} は使えません。`, en: `${name} of the former account works no longer.` }, evidence);
}

function judgeRole(data: RecreatedAccountData, evidence: readonly EvidenceRef[]): CaseResult {
  const { role, roleBefore, formerRole, givenRole } = data;
  if (role === null) return inconclusive('role', 'no-input', {
    ja: '本人の役割の確かめ方がありません。accountManagement.ownRole を書いてください。', en: 'There is no way to ask for the own role. Write accountManagement.ownRole.',
  }, evidence);
  if (role === 'unknown' || roleBefore === 'unknown' || roleBefore === null) return inconclusive('role', 'ambiguous-effect', {
    ja: '役割を読み取れませんでした。accountManagement.ownRole を確認してください。', en: 'The role could not be read. Check accountManagement.ownRole.',
  }, evidence);
  if (formerRole === givenRole) return inconclusive('role', 'no-input', {
    ja: '前の人に別の役割を与えられないため、役割が引き継がれないことを示せません。pools.users.roles に別の役割を書いてください。',
    en: 'The former account could not be given another role, so nothing shows that roles are not inherited. Write another role under pools.users.roles.',
  }, evidence);
  if (role === roleBefore) return fail('role', {
    ja: `${givenRole} として作り直したのに、前の人の役割 (${roleBefore}) が戻りました。`, en: `Made again as ${givenRole}, the account got the former one's role (${roleBefore}).`,
  }, evidence);
  return pass('role', { ja: `作り直したアカウントの役割は ${role} で、前の人の ${roleBefore} ではありません。`, en: `The role of the account made again is ${role}, not the former one's ${roleBefore}.` }, evidence);
}

function judge(data: RecreatedAccountData, { profile }: JudgeContext, evidence: readonly EvidenceRef[]): readonly CaseResult[] {
  if (data.gone !== true) return [inconclusive('recreation', data.problem?.code ?? 'window-not-elapsed', data.problem?.reason ?? {
    ja: '削除したアカウントが期限内に使えなくならなかったため、作り直して確かめられませんでした。delete.settleSeconds と pools.users.remove を確認してください。',
    en: 'The deleted account did not end within the window, so it was not made again. Check delete.settleSeconds and pools.users.remove.',
  }, evidence)];
  if (data.recreation === 'refused') return [pass('recreation', {
    ja: '一度使われたログインIDでは新しいアカウントを作れません。引き継がれるものはありません。', en: 'A login id that was in use is not given again, so nothing can be inherited.',
  }, evidence)];
  if (data.recreation === 'unknown') return [data.problem ? fromProblem('recreation', data.problem, evidence) : inconclusive('recreation', 'ambiguous-effect', {
    ja: '同じログインIDでアカウントを作り直せたかどうかを確かめられませんでした。', en: 'Whether an account of the same login id was made could not be told.',
  }, evidence)];
  const absent = profile.absences?.find(({ feature }) => feature === 'privateObjects');
  const none = absent ? notApplicable('objects', {
    ja: `本人だけに見えるものはありません (absences: ${absent.statement})。`, en: `Nothing is visible to its owner alone (absences: ${absent.statement}).`,
  }, evidence) : inconclusive('objects', 'no-input', {
    ja: '本人だけに見えるもの (resources の visibility: private) が宣言されていません。なければ absences に privateObjects と書いてください。',
    en: 'Nothing visible to its owner alone is declared (visibility: private under resources). Write privateObjects under absences if there is none.',
  }, evidence);
  return [...(data.objects.length > 0 ? data.objects.map(judgeObjects) : [none]), ...data.credentials.map(judgeCredential), judgeRole(data, evidence)];
}

export const recreateClean = defineCheck({
  id: 'account.recreate-clean',
  rule: 1,
  needs: ['account.recreate-clean'],
  judge: (seen, context) => seen['account.recreate-clean'].flatMap(({ data, problem, evidence }): readonly CaseResult[] => (data
    ? judge(data, context, evidence)
    : [fromProblem('recreation', problem ?? { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } }, evidence)])),
});
