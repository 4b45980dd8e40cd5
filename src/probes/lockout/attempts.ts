import type { LeasedAccount, LoginAttempt } from '../../actors/types.ts';
import { generatePassword } from '../../actors/passwords.ts';
import type { AttemptSeen } from '../../observations/lockout.ts';
import type { ProbeContext } from '../define.ts';

/** Longest pause a limiter is granted, in seconds; longer ones leave the attempt as it was answered. */
const LONGEST_RETRY_AFTER_SECONDS = 120;
const RETRIES = 3;

export const seen = ({ at, source, effect, status, retryAfterSeconds, hint, problem }: LoginAttempt): AttemptSeen => ({
  at, source, effect, ...(status === undefined ? {} : { status }), ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  ...(hint ? { hint } : {}), ...(problem ? { problem } : {}),
});

/** A wrong password that looks like a right one. */
const wrongPassword = (context: ProbeContext): string =>
  generatePassword({ length: Math.max(12, context.policy.parameters.password.minLength), randomBytes: (size) => context.randomBytes(size) });

export function tryCorrect(context: ProbeContext, account: LeasedAccount, route: string, source = 'S1'): Promise<LoginAttempt> {
  return context.actors.tryLogin(account, route, { password: account.password, sent: 'correct', source });
}

/** Waits as a limiter asks and tries again: an attempt that was not evaluated is no failure. */
async function fail(context: ProbeContext, account: LeasedAccount, route: string, source: string): Promise<boolean> {
  for (let attempt = 0; ; attempt++) {
    const { effect, hint, retryAfterSeconds } = await context.actors.tryLogin(account, route, { password: wrongPassword(context), sent: 'wrong', source });
    if (hint !== 'rate-limited' || attempt >= RETRIES) return effect === 'refused';
    await context.sleep(1000 * Math.min(retryAfterSeconds ?? 1, LONGEST_RETRY_AFTER_SECONDS));
  }
}

/**
 * Sends wrong passwords one after another, spaced as declared or by the policy, from the sources in turn.
 * @returns how many were evaluated from each source, as far as can be told
 */
export async function failTimes(context: ProbeContext, account: LeasedAccount, route: string, times: number, sources: readonly string[] = ['S1']): Promise<Record<string, number>> {
  const spacingSeconds = context.profile.declared.lockout?.spacingSeconds ?? context.policy.parameters.lockout.spacingSeconds;
  const counted: Record<string, number> = {};
  for (let index = 0; index < times; index++) {
    if (index > 0 && spacingSeconds > 0) await context.sleep(spacingSeconds * 1000);
    const source = sources[index % sources.length] as string;
    if (await fail(context, account, route, source)) counted[source] = (counted[source] ?? 0) + 1;
  }
  return counted;
}

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
