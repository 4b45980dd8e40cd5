import { OperationError } from '../../actors/operation-error.ts';
import type { AnswerSeen, Variables } from '../../actors/types.ts';
import type { FoundMark, Performed, Reading } from '../../observations/reading.ts';
import type { Operation } from '../../profile/operation-schema.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { DEFAULT_LIMITS } from '../../transport/limits.ts';
import type { ProbeContext } from '../define.ts';
import { actorName, type Actor, type ActorSessions } from './actor-sessions.ts';
import type { CanaryBook } from './canaries.ts';
import { stepProblem } from './problem.ts';

/** Most canaries one reading names; a page that shows more shows no more of a leak. */
const MOST_NAMED = 20;

/** What probes need to look at things. */
export interface Eyes {
  readonly context: ProbeContext;
  readonly sessions: ActorSessions;
  readonly book: CanaryBook;
}

export interface Place {
  readonly route: string;
  readonly operation: Operation;
}

/** A reading with the answers themselves, which are not recorded. */
export interface Look {
  readonly reading: Reading;
  readonly answers: readonly AnswerSeen[];
}

const rank = (found: FoundMark): number => (found.reflected ? 1 : 0);

function canariesIn(answers: readonly AnswerSeen[], tenant: string, book: CanaryBook): { readonly found: readonly FoundMark[]; readonly opaque: boolean } {
  const found = new Map<string, FoundMark>();
  let opaque = false;
  for (const { bytes, headers, url } of answers) {
    // What was cut off at the transport's limit was not seen.
    if (bytes.length >= DEFAULT_LIMITS.maxBodyBytes) opaque = true;
    const head = Buffer.from(headers.map(([name, value]) => `${name}: ${value}`).join('\n'));
    for (const part of [bytes, head, Buffer.from(url)]) {
      const sighting = book.find(part, tenant);
      if (!sighting.complete) opaque = true;
      for (const one of sighting.found) found.set(`${one.object} ${one.mark}`, found.get(`${one.object} ${one.mark}`) ?? one);
    }
  }
  return { found: [...found.values()].toSorted((a, b) => rank(a) - rank(b)).slice(0, MOST_NAMED), opaque };
}

async function answersOf(eyes: Eyes, actor: Actor, { route, operation }: Place, variables: Variables): Promise<Pick<Look, 'answers'> & Pick<Reading, 'problem'>> {
  try {
    return { answers: (await eyes.sessions.perform(actor, route, operation, variables)).answers };
  } catch (error) {
    return { problem: stepProblem(error), answers: error instanceof OperationError ? error.answers : [] };
  }
}

/** Looks at one place as one actor of a tenant and searches all that came for canaries. */
export async function look(eyes: Eyes, actor: Actor, tenant: string, place: Place, variables: Variables = {}): Promise<Look> {
  const at = eyes.context.now().toISOString();
  const { value: { answers, problem }, evidence } = await collectEvidence(() => answersOf(eyes, actor, place, variables));
  const { found, opaque } = canariesIn(answers, tenant, eyes.book);
  const status = answers.at(-1)?.status;
  return {
    answers,
    reading: {
      at, found, evidence, ...(status === undefined ? {} : { status }), ...(opaque ? { opaque: true } : {}),
      ...(problem ? { problem } : {}), ...(problem && answers.length > 0 ? { answered: true } : {}),
    },
  };
}

/** Does something as an actor; what it answers is not judged. */
export async function act(eyes: Eyes, actor: Actor, place: Place, variables: Variables): Promise<Performed & { readonly answers: readonly AnswerSeen[] }> {
  const at = eyes.context.now().toISOString();
  const { value: { answers, problem }, evidence } = await collectEvidence(() => answersOf(eyes, actor, place, variables));
  const status = answers.at(-1)?.status;
  return { at, actor: actorName(actor), evidence, answers, ...(status === undefined ? {} : { status }), ...(problem ? { problem } : {}) };
}

/** An excerpt that proves a sighting and holds nothing but the canary: the recorded exchange may be cut before it. */
export function keepProof({ context, book }: Eyes, who: string, where: string, { found }: Reading): Reading['evidence'] {
  const lines = found.filter(({ reflected }) => !reflected).map((one) =>
    `${one.object} ${one.mark}${one.via.length > 0 ? ` (${one.via.join(' > ')})` : ''}: ${book.valueOf(one) ?? ''}`);
  if (lines.length === 0) return [];
  return [context.evidence.put(`${who} @ ${where}\n${lines.join('\n')}\n`, { name: `Canaries received by ${who} at ${where}`, mediaType: 'text/plain', actor: who })];
}
