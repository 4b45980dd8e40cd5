import { defineCheck } from '../define.ts';
import { judgeBypass } from './bypass.ts';

export const identifierVariants = defineCheck({
  id: 'lockout.identifier-variants',
  rule: 1,
  needs: ['lockout.identifier-variants'],
  judge: (seen) => judgeBypass(seen['lockout.identifier-variants'], 'spread', ({ name, used = [] }) => (name === 'spread' ? {
    ja: `同じアカウントに届くログインIDの書き方 (${used.join('、')}) を順に使って`, en: `using in turn every written form of the login id that reaches the account (${used.join(', ')})`,
  } : {
    ja: `宣言どおりのログインIDで失敗し、別の書き方 (${used.join('、')}) で入ろうとして`, en: `by the declared login id, then trying other written forms (${used.join(', ')}),`,
  })),
});
