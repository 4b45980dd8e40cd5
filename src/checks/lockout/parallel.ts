import { inconclusive } from '../../domain/conclude.ts';
import type { CaseResult } from '../../domain/outcome.ts';
import { defineCheck } from '../define.ts';
import { judgeBypass } from './bypass.ts';

/** The correct password among guesses sent together may have been the first to arrive: what it does is an observation. */
function observed(one: CaseResult): CaseResult {
  if (!one.id.startsWith('correct-in-burst@')) return one;
  if (one.outcome === 'pass') return { ...one, required: false };
  const code = one.outcome === 'inconclusive' ? one.code : 'ambiguous-effect';
  return inconclusive(one.id, code === 'flaky' ? 'ambiguous-effect' : code, {
    ja: '所見: 同時に送った試行のうち最後の正しいパスワードでログインできたか、その結果を確かめられませんでした。先に届いた可能性もあるため、判定には用いません。',
    en: 'An observation: the correct password, last among attempts sent together, logged in, or its effect could not be told. It may have arrived first, so it does not decide.',
  }, one.evidence, { required: false });
}

export const parallel = defineCheck({
  id: 'lockout.parallel',
  rule: 1,
  needs: ['lockout.parallel'],
  judge: (seen) => judgeBypass(seen['lockout.parallel'], 'burst', () => ({ ja: '最後の 1 バイトを同時に送る方法で', en: 'released together by their last byte' })).map(observed),
});
