import type { ActingAccount, LoginAttempt } from '../../actors/types.ts';
import type { HttpRequest } from '../../transport/types.ts';
import type { ProbeContext } from '../define.ts';
import { wrongPassword } from './attempts.ts';
import { Barrier } from './barrier.ts';

/** Time for the first parts of all requests to arrive before their last bytes are sent. */
const SETTLE_MS = 50;

async function together<T>(context: ProbeContext, parties: number, act: (index: number, hold: () => Promise<void>) => Promise<T>): Promise<{ readonly results: readonly T[]; readonly released: number }> {
  const barrier = new Barrier({ parties, settleMs: SETTLE_MS, sleep: context.sleep });
  const results = await Promise.all(Array.from({ length: parties }, async (_, index) => {
    let came = false;
    const hold = (): Promise<void> => {
      came = true;
      return barrier.wait();
    };
    try {
      return await act(index, hold);
    } finally {
      if (!came) barrier.leave();
    }
  }));
  return { results, released: barrier.arrived };
}

/** Attempts to sign in whose last bytes are sent together; with `correctLast` the last of them is right. */
export const signInTogether = (context: ProbeContext, account: ActingAccount & { readonly password: string }, route: string, options: { readonly attempts: number; readonly correctLast: boolean }): Promise<{ readonly results: readonly LoginAttempt[]; readonly released: number }> =>
  together(context, options.attempts, (index, hold) => {
    const correct = options.correctLast && index === options.attempts - 1;
    return context.actors.tryLogin(account, route, { password: correct ? account.password : wrongPassword(context), sent: correct ? 'correct' : 'wrong', hold });
  });

/** Requests that change nothing, on connections already open, sent together. @returns how many were answered, other than by a limiter */
export async function harmlessTogether(context: ProbeContext, route: string, requests: number): Promise<number> {
  const url = context.profile.scope.baseUrl;
  const { results } = await together(context, requests, async (_, hold) => {
    const session = await context.actors.stranger(route);
    const request: HttpRequest = { method: 'GET', url, redirects: 'manual', timeoutMs: 30_000 };
    try {
      await session.request(request);
      const { status } = await session.request({ ...request, hold });
      return status !== 429 && status !== 503;
    } catch {
      return false;
    } finally {
      await session.close();
    }
  });
  return results.filter(Boolean).length;
}
