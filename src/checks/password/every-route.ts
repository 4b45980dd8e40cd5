import { inconclusive } from '../../domain/conclude.ts';
import type { CaseResult, LocalText } from '../../domain/outcome.ts';
import type { Observation } from '../../observations/observation.ts';
import { defineCheck } from '../define.ts';
import { featureCases } from './features.ts';
import { judgeRule, type RuleCase } from './rule.ts';

const RULES: Readonly<Record<string, LocalText>> = {
  'min-length': { ja: '短いパスワード', en: 'a short password' },
  'require-upper': { ja: '英大文字を含まないパスワード', en: 'a password without an upper-case letter' },
  'require-lower': { ja: '英小文字を含まないパスワード', en: 'a password without a lower-case letter' },
  'require-digit': { ja: '数字を含まないパスワード', en: 'a password without a digit' },
  'require-symbol': { ja: '記号を含まないパスワード', en: 'a password without a symbol' },
};

const ruleOf = (id: string): RuleCase => ({ what: RULES[id] ?? { ja: id, en: id } });

/** A way on which no compliant password was accepted either was not driven: nothing is known about its rules. */
function undriven({ subject, data, evidence }: Observation<'password.every-route'>): CaseResult | undefined {
  if (!data || data.samples.some(({ controlBefore, controlAfter, negative }) => [controlBefore, controlAfter, negative].some(({ effect }) => effect === 'accepted'))) return undefined;
  const problem = data.samples[0]?.controlBefore.problem;
  return inconclusive(`min-length@${subject}`, problem?.code ?? 'feature-unknown', {
    ja: `経路 ${subject} では規則どおりのパスワードも設定できなかったため、規則を調べられません。${problem?.reason.ja ?? 'プロファイルの操作が実際の画面・API と合っているか確認してください。'}`,
    en: `On route ${subject} not even a compliant password could be set, so its rules are unknown. ${problem?.reason.en ?? 'See whether the operation of the profile fits the page or API.'}`,
  }, evidence);
}

const untried = (data: NonNullable<Observation<'password.every-route'>['data']>): readonly CaseResult[] =>
  Object.keys(RULES).filter((rule) => rule !== 'min-length' && !data.samples.some((sample) => sample.case === rule)).map((rule) => inconclusive(`${rule}@${data.route}`, 'interrupted', {
    ja: `経路 ${data.route} では${RULES[rule]?.ja ?? rule}を試せませんでした。`, en: `On route ${data.route}, ${RULES[rule]?.en ?? rule} was not tried.`,
  }));

export const everyRoute = defineCheck({
  id: 'password.every-route',
  rule: 1,
  needs: ['password.every-route'],
  judge: (seen, { profile }) => [
    ...seen['password.every-route'].flatMap((observation) => {
      const stuck = undriven(observation);
      return stuck ? [stuck] : [...judgeRule([observation], 'min-length', ruleOf), ...(observation.data ? untried(observation.data) : [])];
    }),
    ...featureCases('', profile),
  ],
});
