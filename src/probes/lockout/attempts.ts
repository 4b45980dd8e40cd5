import type { ActingAccount, LeasedAccount, LoginAttempt, LoginTry } from '../../actors/types.ts';
import { generatePassword } from '../../actors/passwords.ts';
import type { AttemptSeen, TimedAttempt } from '../../observations/lockout.ts';
import type { ProbeContext } from '../define.ts';

/** Longest pause a limiter is granted, in seconds; longer ones leave the attempt as it was answered. */
const LONGEST_RETRY_AFTER_SECONDS = 120;
const RETRIES = 3;

export const seen = ({ at, source, effect, status, retryAfterSeconds, hint, problem }: LoginAttempt): AttemptSeen => ({
  at, source, effect, ...(status === undefined ? {} : { status }), ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  ...(hint ? { hint } : {}), ...(problem ? { problem } : {}),
});

/** A wrong password that looks like a right one. */
export const wrongPassword = (context: ProbeContext): string =>
  generatePassword({ length: Math.max(12, context.policy.parameters.password.minLength), randomBytes: (size) => context.randomBytes(size) });

export function tryCorrect(context: ProbeContext, account: LeasedAccount, route: string, source = 'S1'): Promise<LoginAttempt> {
  return context.actors.tryLogin(account, route, { password: account.password, sent: 'correct', source });
}

/** What an attempt is like besides its password. */
export type Manner = Omit<LoginTry, 'password' | 'sent'>;

export const spacingSecondsOf = ({ profile, policy }: Pick<ProbeContext, 'profile' | 'policy'>): number =>
  profile.declared.lockout?.spacingSeconds ?? policy.parameters.lockout.spacingSeconds;

/**
 * One wrong password. Waits as a limiter asks and tries again: an attempt that was not evaluated is no failure.
 * @returns whether it was evaluated, as far as can be told
 */
export async function failOnce(context: ProbeContext, account: ActingAccount, route: string, manner: Manner = {}): Promise<boolean> {
  for (let attempt = 0; ; attempt++) {
    const { effect, hint, retryAfterSeconds } = await context.actors.tryLogin(account, route, { ...manner, password: wrongPassword(context), sent: 'wrong' });
    if (hint !== 'rate-limited' || attempt >= RETRIES) return effect === 'refused' && hint !== 'rate-limited';
    await context.sleep(1000 * Math.min(retryAfterSeconds ?? 1, LONGEST_RETRY_AFTER_SECONDS));
  }
}

/** Runs the steps one after another, spaced as declared or by the policy. @returns how many of them were evaluated as failures */
export async function spaced(context: ProbeContext, times: number, step: (index: number) => Promise<boolean>): Promise<number> {
  const spacingSeconds = spacingSecondsOf(context);
  let counted = 0;
  for (let index = 0; index < times; index++) {
    if (index > 0 && spacingSeconds > 0) await context.sleep(spacingSeconds * 1000);
    if (await step(index)) counted += 1;
  }
  return counted;
}

/** Failures that were sent, and when those that count were answered. */
export interface Failures {
  /** Evaluated ones from each source, as far as can be told. */
  readonly counted: Readonly<Record<string, number>>;
  /** Milliseconds since the epoch, of each evaluated one. */
  readonly answeredMs: readonly number[];
}

/** Sends wrong passwords one after another, from the sources in turn. */
export async function failTimes(context: ProbeContext, account: LeasedAccount, route: string, times: number, sources: readonly string[] = ['S1']): Promise<Failures> {
  const counted: Record<string, number> = {};
  const answeredMs: number[] = [];
  await spaced(context, times, async (index) => {
    const source = sources[index % sources.length] as string;
    const evaluated = await failOnce(context, account, route, { source });
    if (evaluated) {
      counted[source] = (counted[source] ?? 0) + 1;
      answeredMs.push(context.now().getTime());
    }
    return evaluated;
  });
  return { counted, answeredMs };
}

/** The correct password after failures, with its time since the last of them. */
export async function tryAfter(context: ProbeContext, { answeredMs }: Failures, attempt: () => Promise<LoginAttempt>): Promise<TimedAttempt> {
  const last = answeredMs.at(-1) ?? context.now().getTime();
  const since = (): number => (context.now().getTime() - last) / 1000;
  const beganSeconds = since();
  return { ...seen(await attempt()), beganSeconds, endedSeconds: since() };
}

/** From the failure of that place (counted from 0), the earliest that can have locked, to the last one. */
export const failingSeconds = ({ answeredMs }: Failures, earliest: number): number =>
  Math.max(0, ((answeredMs.at(-1) ?? 0) - (answeredMs[earliest] ?? answeredMs.at(-1) ?? 0)) / 1000);

/** An untouched account logs in from a source; a limiter on the address is given the time it asks for. */
export async function tryNeighbour(context: ProbeContext, neighbour: LeasedAccount, route: string, source = 'S1'): Promise<LoginAttempt> {
  for (let attempt = 0; ; attempt++) {
    const result = await tryCorrect(context, neighbour, route, source);
    if (result.effect === 'signed-in' || result.hint !== 'rate-limited' || attempt >= RETRIES) return result;
    await context.sleep(1000 * Math.min(result.retryAfterSeconds ?? 1, LONGEST_RETRY_AFTER_SECONDS));
  }
}

/** Numbers of failures to try: what the vendor declares first, else the usual thresholds, up to the policy's cap. */
export function stepsOf({ profile, policy }: Pick<ProbeContext, 'profile' | 'policy'>): readonly number[] {
  const { cap } = policy.parameters.lockout;
  const declared = profile.declared.lockout?.threshold;
  const usual = [5, 10, 20, 50, 100].filter((step) => step < cap && step > (declared ?? 0));
  return [...(declared !== undefined && declared < cap ? [declared] : []), ...usual, cap];
}
