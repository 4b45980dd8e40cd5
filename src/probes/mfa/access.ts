import { OperationError } from '../../actors/operation-error.ts';
import { namesIn } from '../../actors/template.ts';
import type { OperationResult, Session, Variables } from '../../actors/types.ts';
import type { Problem } from '../../domain/outcome.ts';
import type { AccessSeen, FunctionSeen } from '../../observations/mfa.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import { ProbeError } from '../../transport/probe-error.ts';

/** Why something could not be asked; a defect of the harness is thrown on. */
export function problemOf(error: unknown): Problem {
  if (error instanceof OperationError) return error.problem;
  if (error instanceof ProbeError) return { code: 'unreachable', reason: { ja: `対象から応答を得られませんでした (${error.code})。`, en: `No answer was had from the target (${error.code}).` } };
  throw error;
}

/** A value, or the reason why it could not be had. */
export async function asked<T>(ask: () => Promise<T>): Promise<{ readonly value: T } | { readonly problem: Problem }> {
  try {
    return { value: await ask() };
  } catch (error) {
    return { problem: problemOf(error) };
  }
}

/** An answer that says something about the service's health, not about who is asking (catalogue P8). */
export function silenceOf(asked: string, status: number | undefined): Problem | undefined {
  if (status === undefined || (status !== 408 && status !== 429 && status < 500)) return undefined;
  return { code: 'throttled', reason: {
    ja: `${asked} を確かめる要求に ${status} が返りました。時間をおいて実行し直してください。`, en: `${asked} was answered with ${status}. Run again later.`,
  } };
}

/** Why something that was tried need not have been evaluated; undefined when it was, and done or refused. */
export function unevaluated(name: string, done: { readonly value: Pick<OperationResult, 'answers'> } | { readonly problem: Problem }): Problem | undefined {
  if ('problem' in done) return done.problem.code === 'control-failed' ? undefined : done.problem;
  return silenceOf(name, done.value.answers.at(-1)?.status);
}

/** Variables that put one value wherever a route carries its credential. */
export const presenting = ({ routes }: TargetProfile, route: string, value: string): Variables =>
  Object.fromEntries([...namesIn(routes[route]?.authorize ?? {})].map((name) => [name, value]));

export const functionsOn = ({ adminFunctions }: TargetProfile, route: string): readonly string[] =>
  Object.entries(adminFunctions).filter(([, declared]) => declared.route === route && !declared.writes).map(([name]) => name);

/** Tries a function for administrators: its marker in the answer is the effect, whatever the status. */
export async function tryFunction(profile: TargetProfile, session: Session, name: string, variables: Variables = {}): Promise<FunctionSeen> {
  const declared = profile.adminFunctions[name];
  if (!declared) throw new RangeError(`no admin function ${name}`);
  const result = await asked(() => session.perform(declared.operation, variables));
  if ('problem' in result) return { name, privileged: 'unknown', problem: result.problem };
  const { values, answers } = result.value;
  const silence = values['marker'] === undefined ? silenceOf(`adminFunctions.${name}`, answers.at(-1)?.status) : undefined;
  return silence ? { name, privileged: 'unknown', problem: silence } : { name, privileged: values['marker'] !== undefined };
}

/** Asks both oracles and every declared function of the session's route. */
export async function accessOf(profile: TargetProfile, session: Session): Promise<AccessSeen> {
  const identity = await asked(() => session.whoami());
  const marker = await asked(() => session.privilegedMarker());
  const functions: FunctionSeen[] = [];
  for (const name of functionsOn(profile, session.route)) functions.push(await tryFunction(profile, session, name));
  const problem = 'problem' in identity ? identity.problem : 'problem' in marker ? marker.problem : undefined;
  return {
    identity: 'problem' in identity ? 'unknown' : identity.value,
    privileged: 'problem' in marker ? 'unknown' : marker.value !== null,
    functions,
    ...(problem ? { problem } : {}),
  };
}
