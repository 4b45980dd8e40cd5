import { fail, fromProblem, inconclusive, notApplicable, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText } from '../../domain/outcome.ts';
import type { FactorChange, FactorChangesData } from '../../observations/second-factor.ts';
import { defineCheck } from '../define.ts';
import { taken } from './codes/taken.ts';

const TRIES: Readonly<Record<string, LocalText>> = {
  'half-session': { ja: 'パスワードだけを示した段階での第二要素の置き換え', en: 'replacing the second factor with the password alone' },
  'other-account': { ja: '別のアカウントを名指しした第二要素の置き換え', en: 'replacing the second factor of another account named in the request' },
  'password-reset': { ja: 'メールによるパスワードの再設定', en: 'resetting the password by mail' },
  'factor-reset': { ja: 'メールだけによる第二要素の解除', en: 'resetting the second factor by mail alone' },
};

const WHAT: Readonly<Record<FactorChange['after'][number]['what'], LocalText>> = {
  'new-factor': { ja: '置き換えた鍵の確認コードで', en: 'with codes of the new seed' },
  'first-factor-only': { ja: 'パスワードだけで', en: 'with the password alone' },
  'session': { ja: 'リンクをたどっただけで', en: 'by following the link' },
};

const caseOf = ({ name, by }: FactorChange, route: string): string => `${name}@${name === 'password-reset' ? by : route}`;

function judgeTry(id: string, { route, replaced }: FactorChangesData, tries: readonly FactorChange[], notes: readonly LocalText[]): CaseResult {
  const [{ name }] = tries as [FactorChange];
  const what = TRIES[name] ?? { ja: name, en: name };
  const evidence: readonly EvidenceRef[] = [...new Set(tries.flatMap((one) => one.evidence))];
  const effective = tries.flatMap(({ by, after }) => after.filter(({ tried }) => taken(tried) === true).map((one) => ({ by, ...one })));
  if (effective.length > 0) return fail(id, {
    ja: `経路 ${route}: ${what.ja}の後、${effective.map((one) => `${WHAT[one.what].ja} (${one.by})`).join('、')}管理者の目印が見えました。第二要素を示すまで権限を与えないでください。`,
    en: `Route ${route}: after ${what.en}, the privileged marker was seen ${effective.map((one) => `${WHAT[one.what].en} (${one.by})`).join(', ')}. Give no privilege before a second factor has been shown.`,
  }, evidence);
  const problem = tries.find((one) => one.problem)?.problem;
  if (problem) return fromProblem(id, problem, evidence);
  const unknown = tries.flatMap(({ after }) => after).find(({ tried }) => taken(tried) === 'unknown' || tried.hint === 'rate-limited');
  if (unknown) return inconclusive(id, unknown.tried.problem?.code ?? (unknown.tried.hint === 'rate-limited' ? 'throttled' : 'ambiguous-effect'), unknown.tried.problem?.reason ?? {
    ja: `経路 ${route}: ${what.ja}の後の状態を確かめられませんでした。`, en: `Route ${route}: it could not be told what came of ${what.en}.`,
  }, evidence);
  const dead = tries.some(({ control }) => control === undefined || taken(control) !== true);
  if (dead) return inconclusive(id, 'control-failed', {
    ja: `経路 ${route}: ${what.ja}の後、両方の要素を示してもログインできなかったため、権限が与えられない理由を確かめられません。ロックされていないか、操作が合っているかを確認してください。`,
    en: `Route ${route}: after ${what.en}, both factors did not sign in either, so why nothing was given is not known. Check for a lock, and whether the operations fit.`,
  }, evidence);
  if (name === 'half-session' && !(replaced.tried && taken(replaced.tried) === true)) return inconclusive(id, replaced.problem?.code ?? 'control-failed', replaced.problem?.reason ?? {
    ja: `経路 ${route}: 正しい手順でも第二要素を置き換えられなかったため、拒否されたとは言えません。secondFactor.replacement.${route} を確認してください。`,
    en: `Route ${route}: the factor could not be replaced properly either, so nothing is proven. Check secondFactor.replacement.${route}.`,
  }, evidence);
  return pass(id, {
    ja: `経路 ${route}: ${what.ja}では管理者の目印は見えず、両方の要素を示すと見えました。`,
    en: `Route ${route}: ${what.en} showed nothing privileged, and both factors did.`,
  }, evidence, { notes });
}

/** What ASVS 7.5.1 asks for beyond the requirement: a factor again before it is changed or shown. */
function remarks({ route, changes, shownAgain }: FactorChangesData): readonly LocalText[] {
  const changed = changes.some(({ name, after }) => name === 'full-session' && after.some(({ tried }) => taken(tried) === true));
  return [
    ...(changed ? [{ ja: `経路 ${route}: ログイン後は、何も示し直さずに第二要素を置き換えられます。`, en: `Route ${route}: once signed in, the second factor can be replaced without showing any factor again.` }] : []),
    ...(shownAgain.length > 0 ? [{ ja: `経路 ${route}: ログイン後は、何も示し直さずに回復コードを得られます。`, en: `Route ${route}: once signed in, recovery codes are handed out without showing any factor again.` }] : []),
  ];
}

function judge(data: FactorChangesData, all: readonly EvidenceRef[]): readonly CaseResult[] {
  const { route, firstFactorOnly, bothFactors, changes, absent } = data;
  if (taken(firstFactorOnly) !== false) return [inconclusive(`half-session@${route}`, 'control-failed', {
    ja: `経路 ${route}: 何も変えないうちからパスワードだけで管理者の目印が見えるため、変更について判定できません。mfa.admin-required の結果を見てください。`,
    en: `Route ${route}: the password alone shows the privileged marker before anything is changed; see mfa.admin-required.`,
  }, all)];
  if (taken(bothFactors) !== true) return [inconclusive(`half-session@${route}`, bothFactors.problem?.code ?? 'control-failed', bothFactors.problem?.reason ?? {
    ja: `経路 ${route}: 使い捨ての管理者が両方の要素でもログインできませんでした。`, en: `Route ${route}: the disposable administrator could not sign in even with both factors.`,
  }, all)];
  const judged = changes.filter(({ name }) => name !== 'full-session');
  const ids = [...new Set(judged.map((one) => caseOf(one, route)))];
  return [
    ...ids.map((id) => judgeTry(id, data, judged.filter((one) => caseOf(one, route) === id), id.startsWith('half-session') ? remarks(data) : [])),
    ...Object.entries(absent).map(([name, statement]) => notApplicable(`${name}@${route}`, {
      ja: `プロファイルの absences に、この機能はないとあります (${statement})。`, en: `The profile's absences say that there is no such feature (${statement}).`,
    }, all)),
  ];
}

export const changeAndRecovery = defineCheck({
  id: 'mfa.change-and-recovery',
  rule: 1,
  needs: ['mfa.change-and-recovery'],
  judge: (seen) => seen['mfa.change-and-recovery'].flatMap(({ subject, data, problem, evidence }): readonly CaseResult[] => (data
    ? judge(data, evidence)
    : [fromProblem(subject.replace('admin@', 'half-session@'), problem ?? { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } }, evidence)])),
});
