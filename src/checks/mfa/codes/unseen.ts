import { inconclusive } from '../../../domain/conclude.ts';
import type { CaseResult } from '../../../domain/outcome.ts';

/** Says of requirement 21 why nothing was tried with an ordinary account; requirement 18 is not held back by it. */
export function unseen(observations: readonly { readonly subject: string }[]): readonly CaseResult[] {
  if (observations.some(({ subject }) => subject.startsWith('ordinary'))) return [];
  return [inconclusive('ordinary', 'no-input', {
    ja: '一般利用者の第二要素は試していません。庁外から利用する一般利用者に第二要素を求めるなら、pools.remote に第二要素を持つ使い捨てアカウントを書いてください。',
    en: 'Nothing was tried with an ordinary account. Where ordinary users need a second factor, declare disposable accounts that have one under pools.remote.',
  }, [], { required: false })];
}
