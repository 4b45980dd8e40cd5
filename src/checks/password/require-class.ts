import type { LocalText } from '../../domain/outcome.ts';
import { defineCheck } from '../define.ts';
import { judgeRule, type RuleCase } from './rule.ts';

const SECOND_FORMS: Readonly<Record<string, RuleCase>> = {
  'full-width-digit': { what: { ja: '数字が全角だけのパスワード', en: 'a password with full-width digits only' }, observation: true },
  'space-as-symbol': { what: { ja: '記号の代わりに空白を含むパスワード', en: 'a password with a space in place of a symbol' }, observation: true },
  'japanese-as-symbol': { what: { ja: '記号の代わりに日本語の文字を含むパスワード', en: 'a password with a Japanese character in place of a symbol' }, observation: true },
};

const lengthOf = (id: string): LocalText => {
  const length = /^length-(\d+)$/.exec(id)?.[1];
  return length ? { ja: ` (${length} 文字)`, en: ` (${length} characters)` } : { ja: '', en: '' };
};

/** Cases of a rule that demands one class of characters. */
export const classRule = (missing: LocalText) => (id: string): RuleCase => SECOND_FORMS[id] ?? {
  what: { ja: `${missing.ja}を含まないパスワード${lengthOf(id).ja}`, en: `a password without ${missing.en}${lengthOf(id).en}` },
};

export const requireUpper = defineCheck({
  id: 'password.require-upper', rule: 1, needs: ['password.require-upper'],
  judge: (seen) => judgeRule(seen['password.require-upper'], 'min-length', classRule({ ja: '英大文字', en: 'an upper-case letter' })),
});

export const requireLower = defineCheck({
  id: 'password.require-lower', rule: 1, needs: ['password.require-lower'],
  judge: (seen) => judgeRule(seen['password.require-lower'], 'min-length', classRule({ ja: '英小文字', en: 'a lower-case letter' })),
});

export const requireDigit = defineCheck({
  id: 'password.require-digit', rule: 1, needs: ['password.require-digit'],
  judge: (seen) => judgeRule(seen['password.require-digit'], 'min-length', classRule({ ja: '数字', en: 'a digit' })),
});
