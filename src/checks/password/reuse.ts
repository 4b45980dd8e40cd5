import { fail, fromProblem, inconclusive, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText } from '../../domain/outcome.ts';
import type { PasswordReuseData, ReuseTrial } from '../../observations/password.ts';
import { defineCheck } from '../define.ts';

type AccountTrials = PasswordReuseData['accounts'][number];

const caseOf = (distance: number): string => (distance === 1 ? 'previous' : `previous-${distance}`);

const wording = (distance: number): LocalText => (distance === 1
  ? { ja: '直前のパスワード', en: 'the previous password' }
  : { ja: `${distance} 回前のパスワード`, en: `the password of ${distance} changes ago` });

const evidenceOf = (trials: readonly ReuseTrial[]): readonly EvidenceRef[] =>
  [...new Set(trials.flatMap((trial) => [...trial.attempt.evidence, ...trial.control.evidence]))];

function setUpProblem(route: string, accounts: readonly AccountTrials[]): CaseResult | undefined {
  const broken = accounts.flatMap(({ setUp }) => setUp).find((trial) => trial.effect !== 'accepted');
  if (!broken) return undefined;
  const code = broken.effect === 'rejected' ? 'window-not-elapsed' : broken.problem?.code ?? 'control-failed';
  return inconclusive(`sequence@${route}`, code, {
    ja: `経路 ${route}: 続けてパスワードを変更できませんでした (${broken.effect})。変更の最短間隔がある場合は declared.password.minAgeSeconds に書いてください (間隔の規則自体は良いものです)。${broken.problem?.reason.ja ?? ''}`,
    en: `Route ${route}: the password could not be changed several times in a row (${broken.effect}). If there is a minimum age, declare it as declared.password.minAgeSeconds (the rule itself is a good one). ${broken.problem?.reason.en ?? ''}`.trim(),
  }, broken.evidence);
}

function judgeDistance(route: string, distance: number, trials: readonly ReuseTrial[], required: number): CaseResult {
  const id = `${caseOf(distance)}@${route}`;
  const evidence = evidenceOf(trials);
  const what = wording(distance);
  const taken = trials.filter((trial) => trial.attempt.effect === 'accepted').length;
  if (taken > 0 && taken === trials.length) return fail(id, {
    ja: `経路 ${route} で${what.ja}をもう一度設定でき、ログインできました (${taken} アカウント)。`,
    en: `On route ${route}, ${what.en} could be set again and logged in (${taken} accounts).`,
  }, evidence);
  if (taken > 0) return inconclusive(id, 'flaky', {
    ja: `経路 ${route}: ${what.ja}は ${trials.length} アカウントのうち ${taken} で再設定できました。`,
    en: `Route ${route}: ${what.en} could be set again on ${taken} of ${trials.length} accounts.`,
  }, evidence);
  const unclear = trials.find((trial) => trial.attempt.effect !== 'rejected' || trial.control.effect !== 'accepted');
  if (unclear) {
    const control = unclear.attempt.effect === 'rejected';
    return inconclusive(id, control ? 'control-failed' : unclear.attempt.problem?.code ?? 'ambiguous-effect', {
      ja: control ? `経路 ${route}: ${what.ja}を拒否した直後に、新しいパスワードも設定できませんでした。拒否の理由が再利用とは言えません。` : `経路 ${route}: ${what.ja}を試した後、どのパスワードが有効か分かりませんでした (${unclear.attempt.effect})。`,
      en: control ? `Route ${route}: after ${what.en} was refused, a new password was refused too, so the reason may be another.` : `Route ${route}: after trying ${what.en} it could not be told which password is in force (${unclear.attempt.effect}).`,
    }, evidence);
  }
  if (trials.length < required) return inconclusive(id, 'control-failed', {
    ja: `経路 ${route}: ${what.ja}は ${required} アカウントのうち ${trials.length} でしか試せませんでした。`, en: `Route ${route}: ${what.en} could be tried on ${trials.length} of ${required} accounts only.`,
  }, evidence);
  return pass(id, {
    ja: `経路 ${route} では${what.ja}は設定されず、直後に新しいパスワードは設定できました。`,
    en: `On route ${route}, ${what.en} was not set, and a new password was accepted right after.`,
  }, evidence);
}

export const reuse = defineCheck({
  id: 'password.reuse',
  rule: 1,
  needs: ['password.reuse'],
  judge: (seen) => seen['password.reuse'].flatMap(({ subject, data, problem, evidence }): readonly CaseResult[] => {
    if (!data) return [fromProblem(`sequence@${subject}`, problem ?? { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } }, evidence)];
    const trials = data.accounts.flatMap((account) => account.trials);
    const distances = Array.from({ length: data.depth }, (_, index) => index + 1);
    const cases = distances.filter((distance) => trials.some((trial) => trial.distance === distance))
      .map((distance) => judgeDistance(subject, distance, trials.filter((trial) => trial.distance === distance), data.accounts.length));
    const sequence = setUpProblem(subject, data.accounts);
    return sequence ? [...cases, sequence] : cases.length > 0 ? cases : [inconclusive(`sequence@${subject}`, 'control-failed', {
      ja: `経路 ${subject}: 以前のパスワードを試すところまで進めませんでした。`, en: `Route ${subject}: no earlier password could be tried.`,
    }, evidence)];
  }),
});
