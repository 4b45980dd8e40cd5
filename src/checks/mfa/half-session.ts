import { fail, fromProblem, inconclusive, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText } from '../../domain/outcome.ts';
import type { HalfSessionData, HalfSessionUse } from '../../observations/mfa.ts';
import { defineCheck } from '../define.ts';

const CASES: Readonly<Record<string, LocalText>> = {
  'admin-function': { ja: '管理者の機能', en: 'functions for administrators' },
  'privileged-oracle': { ja: '管理者だけに見える画面・API', en: 'what only administrators see' },
  'repeated-sign-in': { ja: 'ログインの最初の段階の再送', en: 'the first step sent again' },
  'credential-function': { ja: 'トークンの更新など認証情報を渡す機能', en: 'functions that hand out credentials' },
  'password-change': { ja: 'パスワードの変更', en: 'changing the password' },
  'factor-settings': { ja: '第二要素の設定', en: 'the settings of the second factor' },
};

/** Cases without which nothing is proven about half a session. */
const REQUIRED = ['privileged-oracle', 'admin-function', 'repeated-sign-in'];

const describe = (use: HalfSessionUse): string => `${use.name} (${use.presented})`;

function judgeCase(kind: string, data: HalfSessionData, uses: readonly HalfSessionUse[]): CaseResult {
  const id = `${kind}@${data.route}`;
  const what = CASES[kind] ?? { ja: kind, en: kind };
  const evidence: readonly EvidenceRef[] = [...new Set(uses.flatMap((use) => use.evidence))];
  const effective = uses.filter((use) => use.effect === true);
  if (effective.length > 0) return fail(id, {
    ja: `経路 ${data.route}: 第二要素を示す前の状態で${what.ja}が通りました: ${effective.map(describe).join('、')}。`,
    en: `Route ${data.route}: before the second factor, ${what.en} worked: ${effective.map(describe).join(', ')}.`,
  }, effective.flatMap((use) => use.evidence));
  const unknown = uses.find((use) => use.effect === 'unknown');
  if (unknown) return unknown.problem ? fromProblem(id, unknown.problem, evidence) : inconclusive(id, 'ambiguous-effect', {
    ja: `経路 ${data.route}: ${what.ja}の効果を確かめられませんでした (${describe(unknown)})。`, en: `Route ${data.route}: the effect of ${what.en} could not be told (${describe(unknown)}).`,
  }, evidence);
  const uncontrolled = uses.find((use) => use.control === false);
  if (uncontrolled) return inconclusive(id, 'control-failed', {
    ja: `経路 ${data.route}: 両方の要素を示しても ${uncontrolled.name} の目印が見えないため、拒否されたとは言えません。adminFunctions.${uncontrolled.name} の marker を確認してください。`,
    en: `Route ${data.route}: ${uncontrolled.name} shows no marker even with both factors, so nothing is proven. Check the marker of adminFunctions.${uncontrolled.name}.`,
  }, evidence);
  return pass(id, {
    ja: `経路 ${data.route}: 第二要素を示す前の状態では${what.ja}は ${uses.length} 通りすべて通りませんでした。`,
    en: `Route ${data.route}: before the second factor, none of ${uses.length} tries at ${what.en} worked.`,
  }, evidence);
}

function judge(data: HalfSessionData, all: readonly EvidenceRef[]): readonly CaseResult[] {
  if (data.bothFactors.privileged !== true) return [inconclusive(`privileged-oracle@${data.route}`, data.bothFactors.problem?.code ?? 'control-failed', data.bothFactors.problem?.reason ?? {
    ja: `経路 ${data.route}: 両方の要素を示しても管理者の目印が見えませんでした。routes.${data.route}.privileged を確認してください。`,
    en: `Route ${data.route}: the privileged marker was not seen even with both factors. Check routes.${data.route}.privileged.`,
  }, all)];
  const kinds = [...new Set(data.uses.map((use) => use.kind))];
  const cases = kinds.map((kind) => judgeCase(kind, data, data.uses.filter((use) => use.kind === kind)));
  const absent = REQUIRED.filter((kind) => !kinds.includes(kind)).map((kind) => inconclusive(`${kind}@${data.route}`, 'no-input', {
    ja: `経路 ${data.route}: ${CASES[kind]?.ja ?? kind}を試せませんでした。プロファイルの adminFunctions に、この経路の管理者の機能を書いてください。`,
    en: `Route ${data.route}: ${CASES[kind]?.en ?? kind} could not be tried. Declare functions for administrators of this route under adminFunctions.`,
  }, all));
  const untouched = kinds.includes('password-change') || kinds.includes('factor-settings') ? [] : [inconclusive(`password-change@${data.route}`, 'no-input', {
    ja: `経路 ${data.route}: パスワードと第二要素の変更は、使い捨ての管理者がないため試していません。pools.admins を書いてください。`,
    en: `Route ${data.route}: changing password and factor was not tried for want of a disposable administrator. Declare pools.admins.`,
  }, all)];
  return [...cases, ...absent, ...untouched];
}

export const halfSession = defineCheck({
  id: 'mfa.half-session',
  rule: 1,
  needs: ['mfa.half-session'],
  judge: (seen) => seen['mfa.half-session'].flatMap(({ subject, data, problem, evidence }): readonly CaseResult[] => (data
    ? judge(data, evidence)
    : [fromProblem(`privileged-oracle@${subject}`, problem ?? { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } }, evidence)])),
});
