import { fail, fromProblem, inconclusive, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef } from '../../domain/outcome.ts';
import type { AccessSeen, AdminFactorsData } from '../../observations/mfa.ts';
import { defineCheck } from '../define.ts';

/** What of privileged content was given, by name; empty when none. */
const privilegedIn = (access: AccessSeen): readonly string[] =>
  [...(access.privileged === true ? ['privileged'] : []), ...access.functions.filter((one) => one.privileged === true).map((one) => one.name)];

const unknownIn = (access: AccessSeen): boolean => access.privileged === 'unknown' || access.functions.some((one) => one.privileged === 'unknown');

function judge(data: AdminFactorsData, evidence: readonly EvidenceRef[]): CaseResult {
  const id = `first-factor@${data.route}/${data.account}`;
  const given = privilegedIn(data.firstFactorOnly);
  if (privilegedIn(data.wrongPassword).length > 0) return inconclusive(id, 'control-failed', {
    ja: `経路 ${data.route}: 誤ったパスワードでも管理者 ${data.account} の目印が見えました。routes.${data.route}.privileged が管理者だけに見えるものか確認してください。`,
    en: `Route ${data.route}: the marker of administrator ${data.account} was seen even with a wrong password. Check that routes.${data.route}.privileged extracts something only administrators see.`,
  }, evidence);
  // What was seen with the first factor alone was seen, whether or not the rest of the sign-in worked.
  if (given.length > 0) return fail(id, {
    ja: `経路 ${data.route}: 管理者 ${data.account} は第一要素 (パスワード) だけで管理者の機能に届きました (${given.join('、')})。`,
    en: `Route ${data.route}: administrator ${data.account} reached privileged functions with the first factor (password) alone (${given.join(', ')}).`,
  }, evidence);
  if (!data.hasFactor) return inconclusive(id, 'no-input', {
    ja: `管理者 ${data.account} の第二要素がプロファイルにないため、両方の要素でログインできることを確かめられません。accounts.${data.account}.totp を書いてください。`,
    en: `The profile has no second factor for administrator ${data.account}, so signing in with both cannot be shown. Declare accounts.${data.account}.totp.`,
  }, evidence);
  if (data.bothFactors.privileged !== true) return data.bothFactors.problem ? fromProblem(id, data.bothFactors.problem, evidence) : inconclusive(id, 'control-failed', {
    ja: `経路 ${data.route}: 管理者 ${data.account} は両方の要素を示しても管理者の目印が見えませんでした。routes.${data.route} の secondFactor と privileged を確認してください。`,
    en: `Route ${data.route}: administrator ${data.account} did not see the privileged marker even with both factors. Check secondFactor and privileged of routes.${data.route}.`,
  }, evidence);
  if (unknownIn(data.firstFactorOnly)) {
    const problem = data.firstFactorOnly.problem ?? data.firstFactorOnly.functions.find((one) => one.problem)?.problem;
    return problem ? fromProblem(id, problem, evidence) : inconclusive(id, 'ambiguous-effect', {
      ja: `経路 ${data.route}: 第一要素だけの状態で管理者の機能を試せませんでした。`, en: `Route ${data.route}: privileged functions could not be tried with the first factor alone.`,
    }, evidence);
  }
  const believed = data.firstFactorOnly.identity !== null ? [{
    ja: `経路 ${data.route}: 第一要素だけでも whoami は本人を答えました (権限は与えられていません)。`, en: `Route ${data.route}: whoami named the account after the first factor alone (no privilege was given).`,
  }] : [];
  return pass(id, {
    ja: `経路 ${data.route}: 管理者 ${data.account} は第一要素だけでは管理者の機能に届かず、第二要素を示すと届きました。`,
    en: `Route ${data.route}: administrator ${data.account} reached nothing privileged with the first factor alone and did with both.`,
  }, evidence, { notes: believed });
}

export const adminRequired = defineCheck({
  id: 'mfa.admin-required',
  rule: 1,
  needs: ['mfa.admin-required'],
  judge: (seen) => seen['mfa.admin-required'].map(({ subject, data, problem, evidence }) => (data
    ? judge(data, evidence)
    : fromProblem(`first-factor@${subject}`, problem ?? { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } }, evidence))),
});
