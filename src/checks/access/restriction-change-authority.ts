import { fail, fromProblem, inconclusive, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText } from '../../domain/outcome.ts';
import type { ChangeAuthorityData, ChangeTried } from '../../observations/access.ts';
import { defineCheck } from '../define.ts';
import { withoutData } from './ways.ts';

const ACTIONS: Readonly<Record<ChangeTried['action'], LocalText>> = {
  restrict: { ja: '接続元の制限の設定', en: 'setting the restriction of addresses' }, lift: { ja: '接続元の制限の解除', en: 'lifting the restriction of addresses' },
};

function judgeTried({ restriction }: ChangeAuthorityData, tried: ChangeTried, all: readonly EvidenceRef[]): CaseResult {
  const { role, account, action, changed } = tried;
  const id = `${action}@${role}`;
  const what = ACTIONS[action];
  const evidence = tried.evidence.length > 0 ? tried.evidence : all;
  if (changed === true) return fail(id, {
    ja: `役割 ${role} の ${account} が管理者の要求を送ると、${what.ja}ができました (管理者 ${restriction.administrator} が読んだ設定が変わりました)。`,
    en: `${account} of the role ${role} sent the administrator's request and ${what.en} worked: ${restriction.administrator} read another setting afterwards.`,
  }, evidence);
  if (changed === 'unknown') return tried.problem ? fromProblem(id, tried.problem, evidence) : inconclusive(id, 'ambiguous-effect', {
    ja: `役割 ${role} による${what.ja}の効果を確かめられませんでした。`, en: `The effect of ${what.en} by the role ${role} could not be told.`,
  }, evidence);
  if (restriction.applied !== true) return inconclusive(id, 'control-failed', {
    ja: `管理者 ${restriction.administrator} が同じ要求を送っても設定が変わりませんでした。connectionControl.addresses の restrict と read を確認してください。`,
    en: `The same request of the administrator ${restriction.administrator} did not change the setting either. Check restrict and read of connectionControl.addresses.`,
  }, evidence);
  if (!tried.alive) return inconclusive(id, 'control-failed', {
    ja: `役割 ${role} の ${account} のログイン状態が試験の前または後に有効でなく、権限で拒まれたとは言えません。`,
    en: `The session of ${account} (role ${role}) was not alive before or after, so it is not known that the lack of authority refused.`,
  }, evidence);
  if (tried.ownChange === null) return inconclusive(id, 'no-input', {
    ja: 'プロファイルに connectionControl.ownChange (誰でもできる自分の設定の変更) がないため、要求が権限で拒まれたのか確かめられません。',
    en: 'The profile declares no connectionControl.ownChange (a change everybody may make to their own settings), so it is not known that the lack of authority refused.',
  }, evidence);
  if (!tried.ownChange) return inconclusive(id, 'control-failed', {
    ja: `役割 ${role} の ${account} は、誰でもできるはずの自分の設定の変更 (connectionControl.ownChange) もできませんでした。権限で拒まれたとは言えません。`,
    en: `${account} (role ${role}) could not make the change either that everybody may make (connectionControl.ownChange), so it is not known that the lack of authority refused.`,
  }, evidence);
  return pass(id, {
    ja: `役割 ${role} の ${account} が管理者の要求を送っても設定は変わりませんでした (${what.ja})。自分の設定の変更はできました。`,
    en: `${account} of the role ${role} sent the administrator's request and the setting stayed as it was (${what.en}); its own settings it could change.`,
  }, evidence);
}

function judgeLogged({ adminLogged, othersLogged, restriction }: ChangeAuthorityData, evidence: readonly EvidenceRef[]): CaseResult {
  const id = 'logged';
  if (adminLogged === null) return inconclusive(id, 'no-input', {
    ja: 'プロファイルに connectionControl.addresses.log (設定の変更の記録) がありません。', en: 'The profile declares no connectionControl.addresses.log (the record of changes of the setting).',
  }, evidence);
  if (adminLogged !== true) return inconclusive(id, 'ambiguous-effect', {
    ja: `管理者 ${restriction.administrator} が接続元の制限を変えた記録が、ログに見当たりませんでした。connectionControl.addresses.log を確認してください。記録されない場合は adminlog.every-action で判定します。`,
    en: `No record of the change by the administrator ${restriction.administrator} was found in the log. Check connectionControl.addresses.log; whether it is recorded at all is judged by adminlog.every-action.`,
  }, evidence);
  const silent = Object.entries(othersLogged).filter(([, entry]) => entry === false).map(([name]) => name);
  return pass(id, {
    ja: `管理者 ${restriction.administrator} による接続元の制限の変更は、ログに記録されました。`, en: `The change by the administrator ${restriction.administrator} is in the log.`,
  }, evidence, silent.length === 0 ? {} : { notes: [{
    ja: `権限のない ${silent.join('、')} の試みはログにありませんでした。`, en: `The tries of ${silent.join(', ')}, who lack the authority, are not in the log.`,
  }] });
}

function judge(data: ChangeAuthorityData, evidence: readonly EvidenceRef[]): readonly CaseResult[] {
  const tried = data.tried.map((one) => judgeTried(data, one, evidence));
  const untried = data.untried.map(({ role, problem }) => fromProblem(`restrict@${role}`, problem, evidence));
  const nobody = tried.length + untried.length > 0 ? [] : [inconclusive('restrict', 'no-input', {
    ja: '管理者と同じテナントに、特権のない役割のアカウントがプロファイルにありません。accounts または pools.users に書いてください。',
    en: "The profile has no account without privileges in the administrator's tenant. Declare one under accounts or pools.users.",
  }, evidence)];
  const unset = tried.length > 0 && !data.tried.some(({ action }) => action === 'lift') ? [inconclusive('lift', 'control-failed', {
    ja: `管理者 ${data.restriction.administrator} が接続元の制限を設定できなかったため、解除を試せませんでした。connectionControl.addresses を確認してください。`,
    en: `The administrator ${data.restriction.administrator} could not set the restriction, so lifting it was not tried. Check connectionControl.addresses.`,
  }, evidence)] : [];
  return [...tried, ...untried, ...nobody, ...unset, judgeLogged(data, evidence)];
}

export const restrictionChangeAuthority = defineCheck({
  id: 'access.restriction-change-authority',
  rule: 1,
  needs: ['access.restriction-change-authority'],
  judge: (seen) => seen['access.restriction-change-authority'].flatMap(({ subject, data, problem, evidence }): readonly CaseResult[] => {
    const none = withoutData(`restrict@${subject}`, data, problem, evidence);
    return none ? [none] : judge(data as ChangeAuthorityData, evidence);
  }),
});
