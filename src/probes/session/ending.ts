import type { OperationResult } from '../../actors/types.ts';
import type { Answer } from './told.ts';

/** Whether something that ends sessions was done: false where it was answered with an error, unknown where it could not be carried out. */
export type Ended = Answer;

export function endedBy(operation: string, { answers }: Pick<OperationResult, 'answers'>): Ended {
  const status = answers.at(-1)?.status;
  if (status === undefined || status < 400) return { told: true };
  return { told: false, problem: { code: 'control-failed', reason: {
    ja: `${operation} の操作に ${status} が返り、終わったとは言えません。プロファイルの宣言を確認してください。`, en: `${operation} was answered with ${status}, so it was not done. Check its declaration in the profile.`,
  } } };
}

/** What a credential gives afterwards. What the service refused to do is no reason why it works; that it works no longer decides by itself. */
export function sinceEnding(ended: Ended, after: Answer): Answer {
  if (ended.told === true || (ended.told === false && after.told === false)) return after;
  return { told: 'unknown', ...(ended.problem ? { problem: ended.problem } : {}) };
}
