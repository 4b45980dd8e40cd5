import { fail, fromProblem, inconclusive, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText } from '../../domain/outcome.ts';
import type { CodeInput, CodeValidationData } from '../../observations/second-factor.ts';
import { defineCheck } from '../define.ts';
import { HOLDERS, taken, unanswered } from './codes/taken.ts';
import { unseen } from './codes/unseen.ts';

const INPUTS: Readonly<Record<string, LocalText>> = {
  'wrong': { ja: '誤った確認コード', en: 'a wrong code' },
  'empty': { ja: '空の確認コード', en: 'an empty code' },
  'missing': { ja: '確認コードの項目がない要求', en: 'a request without a code' },
  'null': { ja: 'null の確認コード', en: 'null for a code' },
  'true': { ja: 'true の確認コード', en: 'true for a code' },
  'array': { ja: '配列の確認コード', en: 'an array for a code' },
  'object': { ja: 'オブジェクトの確認コード', en: 'an object for a code' },
  'long': { ja: '非常に長い確認コード', en: 'a very long code' },
  'other-length': { ja: '正しい確認コードの最後の桁を除いたもの', en: 'a right code without its last digit' },
  'zeros': { ja: 'すべて 0 の確認コード', en: 'a code of zeros' },
  'sequence': { ja: '123456 のような確認コード', en: 'a code such as 123456' },
  'other-account': { ja: '別のアカウントの確認コード', en: 'the code of another account' },
  'other-challenge': { ja: '別のアカウントの第一要素に対する自分の確認コード', en: "the own code against another account's first factor" },
  'abandoned-enrolment': { ja: '登録を途中でやめた鍵の確認コード', en: 'a code of a seed whose enrolment was abandoned' },
};

/** Not every service or route can be given these; what cannot be tried does not hold the check back. */
const OPTIONAL = new Set(['abandoned-enrolment', 'other-challenge']);

function judgeInput({ holder, route, account }: CodeValidationData, { name, tried, control, problem, evidence }: CodeInput, formsOnly: boolean): CaseResult {
  const id = `${holder}/${name}@${route}`;
  const what = INPUTS[name] ?? { ja: name, en: name };
  const who = { ja: `${HOLDERS[holder].ja} ${account}`, en: `${HOLDERS[holder].en} ${account}` };
  if (!tried) return fromProblem(id, problem ?? { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } }, evidence, { required: !OPTIONAL.has(name) && !formsOnly });
  if (taken(tried) === true) return fail(id, {
    ja: `経路 ${route}: ${what.ja}で ${who.ja} のログインが完了しました。確認コードの照合を直してください。`,
    en: `Route ${route}: ${what.en} completed the sign-in of ${who.en}. The code is not verified properly.`,
  }, evidence);
  const silent = unanswered(tried, route);
  if (silent) return fromProblem(id, silent, evidence);
  if (!control || taken(control) !== true) return inconclusive(id, control?.hint === 'rate-limited' ? 'throttled' : 'control-failed', {
    ja: `経路 ${route}: ${what.ja}の後、正しい確認コードでもログインできなかったため、拒否されたのが値のためかロックのためか分かりません。しばらくして再実行してください。`,
    en: `Route ${route}: after ${what.en} the right code did not work either, so the refusal may come from a lock. Run it again later.`,
  }, evidence);
  return pass(id, {
    ja: `経路 ${route}: ${what.ja}は拒まれ、直後の正しい確認コードで ${who.ja} はログインできました。`,
    en: `Route ${route}: ${what.en} was refused, and the right code afterwards signed in ${who.en}.`,
  }, evidence);
}

function judge(data: CodeValidationData, evidence: readonly EvidenceRef[]): readonly CaseResult[] {
  const { holder, route, account, bothFactors, firstFactorOnly } = data;
  const id = `${holder}/wrong@${route}`;
  if (taken(bothFactors) !== true) return [inconclusive(id, bothFactors.problem?.code ?? 'control-failed', bothFactors.problem?.reason ?? {
    ja: `経路 ${route}: ${HOLDERS[holder].ja} ${account} が正しい確認コードでログインできませんでした。routes.${route} の secondFactor と、pools の totpSecret を確認してください。`,
    en: `Route ${route}: ${HOLDERS[holder].en} ${account} could not sign in with the right code. Check secondFactor of routes.${route} and totpSecret of the pool.`,
  }, evidence)];
  if (taken(firstFactorOnly) !== false) return [inconclusive(id, 'control-failed', {
    ja: `経路 ${route}: ${HOLDERS[holder].ja} ${account} は確認コードなしでログインできたように見えるため、コードの照合を確かめられません。mfa.admin-required または remote.second-control の結果を見てください。`,
    en: `Route ${route}: ${HOLDERS[holder].en} ${account} seems signed in without any code, so nothing can be told about codes. See mfa.admin-required or remote.second-control.`,
  }, evidence)];
  // A form in a browser sends text alone; another route of the service shows what it makes of other values.
  const formsOnly = data.inputs.some(({ name, problem }) => name === 'null' && problem?.code === 'no-input');
  return data.inputs.map((input) => judgeInput(data, input, formsOnly));
}

export const codeValidation = defineCheck({
  id: 'mfa.code-validation',
  rule: 1,
  needs: ['mfa.code-validation'],
  judge: (seen) => [
    ...seen['mfa.code-validation'].flatMap(({ subject, data, problem, evidence }): readonly CaseResult[] => (data
      ? judge(data, evidence)
      : [fromProblem(subject.replace('@', '/wrong@'), problem ?? { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } }, evidence)])),
    ...unseen(seen['mfa.code-validation']),
  ],
});
