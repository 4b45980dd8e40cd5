import { defineCheck } from '../define.ts';
import { judgeRule, type RuleCase } from './rule.ts';

const COUNTING: Readonly<Record<string, RuleCase['what']>> = {
  'leading-space': { ja: '先頭に空白を足して長さを満たしたパスワード', en: 'a password made long enough by a leading space' },
  'trailing-space': { ja: '末尾に空白を足して長さを満たしたパスワード', en: 'a password made long enough by a trailing space' },
  'full-width-space': { ja: '末尾に全角空白を足して長さを満たしたパスワード', en: 'a password made long enough by a trailing full-width space' },
  'zero-width': { ja: 'ゼロ幅文字を足して長さを満たしたパスワード', en: 'a password made long enough by a zero-width character' },
  combining: { ja: '結合文字を足して長さを満たしたパスワード', en: 'a password made long enough by a combining character' },
};

function ruleOf(id: string): RuleCase {
  const counting = COUNTING[id];
  if (counting) return { what: counting, fullFormAllowed: true };
  if (id === 'supplementary-plane') return { what: { ja: '7 文字 (UTF-16 で 10 単位) のパスワード', en: 'a password of 7 characters (10 UTF-16 units)' } };
  const length = id.slice('length-'.length);
  return length === '0'
    ? { what: { ja: '空のパスワード', en: 'an empty password' } }
    : { what: { ja: `${length} 文字のパスワード`, en: `a password of ${length} characters` } };
}

export const minLength = defineCheck({
  id: 'password.min-length',
  rule: 1,
  needs: ['password.min-length'],
  judge: (seen, { policy }) => judgeRule(seen['password.min-length'], `length-${policy.parameters.password.minLength - 1}`, ruleOf),
});
