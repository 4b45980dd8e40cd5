import type { AnswerSeen } from '../../actors/types.ts';
import type { Problem } from '../../domain/outcome.ts';
import type { Operation } from '../../profile/operation-schema.ts';
import { silenceOf } from '../mfa/access.ts';

const NOT_SENT: Problem = { code: 'ambiguous-effect', reason: {
  ja: '権限のない利用者では、操作の途中のやりとりで止まり、設定を変える要求までは送られませんでした。', en: 'For somebody without the authority the operation stopped before the request that changes the setting was sent.',
} };

/**
 * Why an operation that changed nothing says nothing about what it was to do; undefined when its last request was answered by the service's own decision.
 * `failed` is what it ended with where it was not carried out to its end.
 */
export function unanswered({ http }: Operation, answers: readonly AnswerSeen[], failed?: Problem): Problem | undefined {
  // Of a browser's steps or a function nobody sees which of them sends the change.
  if (!http) return failed ?? silenceOf('connectionControl.addresses', answers.at(-1)?.status);
  // An exchange with a condition may have been left out: then its place in the row tells the last one no longer.
  const last = http.at(-1);
  const conditional = last?.when !== undefined || last?.unless !== undefined;
  const reached = answers.length === http.length || (!failed && !conditional);
  return reached ? silenceOf('connectionControl.addresses', answers.at(-1)?.status) : NOT_SENT;
}
