import { fail, fromProblem, inconclusive, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText } from '../../domain/outcome.ts';
import type { NotRecoverableData, RecallPlace } from '../../observations/password.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import { defineCheck } from '../define.ts';
import { featureCases } from './features.ts';

function wordsOf({ kind, name }: RecallPlace): LocalText {
  if (kind === 'view') return { ja: `passwords.views.${name} の応答`, en: `the answers of passwords.views.${name}` };
  return name === 'notice' ? { ja: 'サービスが送った通知などのメール', en: 'the mails the service sent by itself' } : { ja: `再設定 (${name}) のメールと応答`, en: `the mail and answers of the reset (${name})` };
}

function judgePlace(place: RecallPlace): CaseResult {
  const id = `${place.kind}@${place.name}`;
  const what = wordsOf(place);
  const { evidence } = place;
  const via = place.found?.length ? { ja: ` (${place.found.join(' → ')} を解いた中)`, en: ` (behind ${place.found.join(', ')})` } : { ja: '', en: '' };
  if (place.found) return fail(id, {
    ja: `利用者が自分で決めた現在のパスワードが${what.ja}に含まれていました${via.ja}。元に戻せる形で保存されています。`,
    en: `The present password that the user had chosen was in ${what.en}${via.en}. It is stored in a form that can be turned back.`,
  }, evidence);
  if (place.problem) return fromProblem(id, place.problem, evidence);
  if (!place.concerns && place.name !== 'notice') return inconclusive(id, 'control-failed', {
    ja: `${what.ja}に、試験用アカウントのログインIDも氏名もありません。そのアカウントの情報が出ているとは言えないため、操作を確認してください。`,
    en: `${what.en} did not name the account under test, so it is not known to be about it. Check the operation.`,
  }, evidence);
  if (!place.complete) return inconclusive(id, 'ambiguous-effect', {
    ja: `${what.ja}に、内容を調べられない部分がありました (暗号化、または大きすぎる)。`, en: `A part of ${what.en} could not be looked into (encrypted or too large).`,
  }, evidence);
  return pass(id, { ja: `${what.ja}に現在のパスワードはありませんでした。`, en: `The present password was not in ${what.en}.` }, evidence);
}

function judge(data: NotRecoverableData, profile: TargetProfile, all: readonly EvidenceRef[]): readonly CaseResult[] {
  if (data.set.effect !== 'accepted') return [inconclusive('view', data.set.problem?.code ?? 'control-failed', data.set.problem?.reason ?? {
    ja: '使い捨てアカウントに自分で決めたパスワードを設定できなかったため、調べられませんでした。passwordRoutes を確認してください。',
    en: 'The disposable account could not be given a password of its own choice, so nothing was looked for. Check passwordRoutes.',
  }, all)];
  const views = data.places.some(({ kind }) => kind === 'view') ? [] : [inconclusive('view', 'no-input', {
    ja: 'アカウントの情報が表示・出力される場所が分かりません。passwords.views に、本人の画面、管理者の利用者詳細、利用者一覧の出力を書いてください。',
    en: 'It is not known where data of an account is shown. Declare own page, details for administrators and export of users under passwords.views.',
  }, all)];
  return [...data.places.map(judgePlace), ...views, ...featureCases('mail@', profile, ['forgotten'])];
}

export const notRecoverable = defineCheck({
  id: 'password.not-recoverable',
  rule: 1,
  needs: ['password.not-recoverable'],
  judge: (seen, { profile }) => seen['password.not-recoverable'].flatMap(({ data, problem, evidence }): readonly CaseResult[] => (data
    ? judge(data, profile, evidence)
    : [fromProblem('view', problem ?? { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } }, evidence)])),
});
