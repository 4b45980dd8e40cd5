import { OperationError } from '../../actors/operation-error.ts';
import type { ClientState, LoginAttempt, OperationResult, Session } from '../../actors/types.ts';
import type { EvidenceRef, Problem } from '../../domain/outcome.ts';
import type { Told } from '../../observations/session.ts';
import { collectEvidence } from '../../transport/collect.ts';
import type { ProbeContext } from '../define.ts';
import { silenceOf } from '../mfa/access.ts';
import { stepProblem } from '../seeding/problem.ts';

export interface Answer {
  readonly told: Told;
  readonly problem?: Problem;
}

/** An effect, or why it could not be told. */
export async function told(ask: () => Promise<boolean>): Promise<Answer> {
  try {
    return { told: await ask() };
  } catch (error) {
    return { told: 'unknown', problem: stepProblem(error) };
  }
}

export type Asked<T> = { readonly value: T } | { readonly problem: Problem };

/** A value, or the reason why it could not be had. */
export async function asking<T>(ask: () => Promise<T>): Promise<Asked<T>> {
  try {
    return { value: await ask() };
  } catch (error) {
    return { problem: stepProblem(error) };
  }
}

/** Whether an attempt to sign in let somebody in. An answer that tells of the service's health alone refuses nobody (catalogue P8). */
export function letIn({ effect, status, problem }: Pick<LoginAttempt, 'effect' | 'status' | 'problem'>): Answer {
  const silence = effect === 'refused' ? silenceOf('signIn', status) : undefined;
  if (silence) return { told: 'unknown', problem: silence };
  return { told: effect === 'unknown' ? 'unknown' : effect === 'signed-in', ...(problem ? { problem } : {}) };
}

/** That nothing was given counts only where the service decided so. @throws {OperationError} when the last answer tells of its health alone (catalogue P8) */
export function assertDecided(asked: string, { answers }: Pick<OperationResult, 'answers'>): void {
  const silence = silenceOf(asked, answers.at(-1)?.status);
  if (silence) throw new OperationError(silence.code, silence.reason);
}

/**
 * An operation that may be refused: undefined when the service answered without what it must give. Its control tells whether it can
 * succeed at all. @throws {OperationError} when the service did not decide
 */
export async function refusable<T>(perform: () => Promise<T>): Promise<T | undefined> {
  try {
    return await perform();
  } catch (error) {
    if (!(error instanceof OperationError) || error.code !== 'control-failed') throw error;
    if (silenceOf('', error.answers.at(-1)?.status)) throw error;
    return undefined;
  }
}

/** The first reason among answers. */
export const problemIn = (...answers: readonly Answer[]): { readonly problem?: Problem } => {
  const problem = answers.find((answer) => answer.problem)?.problem;
  return problem ? { problem } : {};
};

/** A part of an observation with the evidence taken for it. */
export async function part<T extends object>(take: () => Promise<T>): Promise<T & { readonly evidence: readonly EvidenceRef[] }> {
  const { value, evidence } = await collectEvidence(take);
  return { ...value, evidence };
}

/** Does something in a client that holds this state and nothing else. */
export async function replayed<T>({ actors }: Pick<ProbeContext, 'actors'>, route: string, state: ClientState, work: (session: Session) => Promise<T>): Promise<T> {
  const session = await actors.restore(route, state);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

/** Whether this state, by itself, stands for the account. */
export const standsFor = (context: Pick<ProbeContext, 'actors'>, route: string, state: ClientState, identity: string): Promise<Answer> =>
  told(() => replayed(context, route, state, async (session) => (await session.whoami()) === identity));
