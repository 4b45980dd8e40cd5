import { hintOf } from '../../actors/attempts.ts';
import { OperationError } from '../../actors/operation-error.ts';
import type { AnswerSeen, Session } from '../../actors/types.ts';
import type { Problem } from '../../domain/outcome.ts';
import type { EnumerationPlace, Impression } from '../../observations/enumeration.ts';
import type { Operation } from '../../profile/operation-schema.ts';
import type { ProbeContext } from '../define.ts';
import { wrongPassword } from '../lockout/attempts.ts';
import { problemOf } from '../mfa/access.ts';
import { impressionOf } from './impression.ts';

export interface Place {
  readonly place: EnumerationPlace;
  readonly route: string;
  readonly operation: Operation;
}

export type Typed = Readonly<Record<string, string>>;

export type Answer = { readonly impression: Impression; readonly tookMs: number | undefined; readonly throttled: boolean } | { readonly problem: Problem };

/** Words of the login id that an answer may repeat. */
const ownWords = (typed: Typed): readonly string[] => {
  const loginId = typed['loginId'] ?? '';
  const containing = Object.values(typed).filter((value) => loginId !== '' && value.includes(loginId));
  return [...new Set([...containing, loginId, loginId.split('@')[0] ?? ''])].filter((word) => word.length > 1).toSorted((a, b) => b.length - a.length);
};

async function answersOf(session: Session, operation: Operation, variables: Typed): Promise<readonly AnswerSeen[]> {
  try {
    return (await session.perform(operation, variables)).answers;
  } catch (error) {
    // A refusal lacks what a success would hold; it is an answer all the same.
    if (error instanceof OperationError && error.answers.length > 0) return error.answers;
    throw error;
  }
}

/** Gives a login id, with a wrong password where one is asked for, as somebody who holds nothing. */
export async function ask(context: ProbeContext, session: Session, { operation }: Place, typed: Typed): Promise<Answer> {
  const password = wrongPassword(context);
  const basicCredentials = Buffer.from(`${typed['loginId'] ?? ''}:${password}`).toString('base64');
  try {
    const last = (await answersOf(session, operation, { ...typed, password, basicCredentials })).at(-1);
    if (!last) return { problem: { code: 'control-failed', reason: { ja: 'この操作は応答を得ません。', en: 'The operation gets no answer.' } } };
    return { impression: impressionOf(last, ownWords(typed)), tookMs: last.tookMs, throttled: hintOf(last.status, last.text) !== undefined };
  } catch (error) {
    return { problem: problemOf(error) };
  }
}

/** As `ask`, in a client of its own. */
export async function askFresh(context: ProbeContext, place: Place, typed: Typed): Promise<Answer> {
  const session = await context.actors.stranger(place.route);
  try {
    return await ask(context, session, place, typed);
  } finally {
    await session.close();
  }
}
