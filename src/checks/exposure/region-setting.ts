import { fail, fromProblem, inconclusive, notApplicable, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef } from '../../domain/outcome.ts';
import type { RegionAttempt, RegionRead, RegionSettingData } from '../../observations/exposure.ts';
import { defineCheck } from '../define.ts';
import { unread } from './common.ts';

type Evidence = readonly EvidenceRef[];

function readCase(id: string, what: { readonly ja: string; readonly en: string }, { region, place, problem }: RegionRead, evidence: Evidence): CaseResult {
  if (place === 'abroad') return fail(id, { ja: `${what.ja}のリージョンは国外 (${region}) です。国内に固定してください。`, en: `The region of ${what.en} is abroad (${region}). Pin it to Japan.` }, evidence);
  if (place === 'japan') return pass(id, { ja: `${what.ja}のリージョンは国内 (${region}) です。`, en: `The region of ${what.en} is in Japan (${region}).` }, evidence);
  if (problem) return fromProblem(id, problem, evidence);
  return inconclusive(id, region === null ? 'control-failed' : 'ambiguous-effect', region === null ? {
    ja: `${what.ja}のリージョンを読み取れませんでした。regionSetting の操作が region を取り出すか確認してください。`, en: `The region of ${what.en} could not be read. Check that the operations of regionSetting extract region.`,
  } : { ja: `${what.ja}のリージョン「${region}」がどの国か分かりません。提供者に確認してください。`, en: `Where the region "${region}" of ${what.en} lies is not known. Ask the vendor.` }, evidence);
}

/** A value took effect when it is read afterwards; what the write answered is not asked. */
function attemptsCase(id: string, attempts: readonly RegionAttempt[], { resaved, pinned }: RegionSettingData, evidence: Evidence): CaseResult {
  const [first] = attempts;
  if (!first) return inconclusive(id, 'no-input', { ja: '試す国外のリージョンがありません。regionSetting.foreign に書いてください。', en: 'There is no region abroad to try. Declare some under regionSetting.foreign.' }, evidence);
  const taken = attempts.find(({ after, tried }) => after.region === tried);
  const notes = attempts.some(({ restored }) => !restored) ? [{ ja: '注意: 変わったリージョンを元に戻せませんでした。手で戻してください。', en: 'Note: a changed region could not be restored. Restore it by hand.' }] : [];
  if (taken && (pinned || !taken.privileged)) return fail(id, {
    ja: `${taken.actor} が国外のリージョン ${taken.tried} を選ぶと、実際に切り替わりました${taken.privileged ? ' (固定されていると申告されています)' : ''}。国外を選べないようにしてください。`,
    en: `${taken.actor} chose the region ${taken.tried} abroad and it took effect${taken.privileged ? ', although it is declared to be pinned' : ''}. Make regions abroad impossible.`,
  }, taken.evidence, { notes });
  if (taken) return inconclusive(id, 'feature-unknown', {
    ja: `管理者 ${taken.actor} は国外のリージョン ${taken.tried} を選べます。固定の申告 (regionSetting.pinned) がないため、契約で固定するか提供者に求めてください。`,
    en: `Administrator ${taken.actor} can choose the region ${taken.tried} abroad. No pin is declared (regionSetting.pinned): ask the vendor to pin it by contract.`,
  }, taken.evidence, { notes });
  const unseen = attempts.find(({ after }) => after.region === null);
  if (unseen) return unseen.after.problem ? fromProblem(id, unseen.after.problem, evidence) : inconclusive(id, 'ambiguous-effect', {
    ja: `${unseen.actor} が試した後のリージョンを読み取れませんでした。`, en: `The region could not be read after the attempt of ${unseen.actor}.`,
  }, evidence);
  if (!resaved) return inconclusive(id, 'control-failed', {
    ja: '管理者が今のリージョンを保存し直すこともできなかったため、国外を選べない理由が分かりません。regionSetting.select を確認してください。',
    en: 'Not even saving the present region again worked for the administrator, so why regions abroad are refused is not known. Check regionSetting.select.',
  }, evidence);
  return pass(id, {
    ja: `${first.actor} が国外のリージョン ${attempts.map(({ tried }) => tried).join('、')} を選んでも、設定は変わりませんでした。`,
    en: `Regions abroad (${attempts.map(({ tried }) => tried).join(', ')}) chosen by ${first.actor} did not change the setting.`,
  }, evidence);
}

function judge(data: RegionSettingData, evidence: Evidence): readonly CaseResult[] {
  const objects = data.objects.map((one) => readCase(`object@${one.type}`, { ja: `新しい ${one.type} `, en: `a new ${one.type}` }, one, evidence));
  const none = inconclusive('object', 'ambiguous-effect', {
    ja: '設定は見えますが、保存されたもののリージョンを読む手段がなく、効果を確かめられません。regionSetting.objects に書いてください。',
    en: 'The setting is visible, but no operation reads the region of stored things, so its effect was not seen. Declare some under regionSetting.objects.',
  }, evidence);
  return [
    readCase('present', { ja: 'テナント', en: 'the tenant' }, data.present, evidence), ...(objects.length > 0 ? objects : [none]),
    ...(data.present.region === null ? [] : [
      attemptsCase('user', data.attempts.filter(({ privileged }) => !privileged), data, evidence), attemptsCase('admin', data.attempts.filter(({ privileged }) => privileged), data, evidence),
    ]),
  ];
}

export const regionSetting = defineCheck({
  id: 'region.setting-locked', rule: 1, needs: ['region.setting-locked'],
  judge: (seen, { profile }) => seen['region.setting-locked'].flatMap((one): readonly CaseResult[] => {
    if (!one.data) return [unread('present', one)];
    if (!('absent' in one.data)) return judge(one.data, one.evidence);
    const statement = profile.absences?.find(({ feature }) => feature === 'region-choice')?.statement ?? '';
    return [notApplicable('present', { ja: `リージョンを選ぶ機能はないと申告されています (${statement})。`, en: `The product is declared to offer no choice of region (${statement}).` }, one.evidence)];
  }),
});
