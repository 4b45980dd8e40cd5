import { OperationError } from '../../actors/operation-error.ts';
import { generatePassword } from '../../actors/passwords.ts';
import type { LeasedAccount, Session } from '../../actors/types.ts';
import type { FailureSeries, Manner } from '../../observations/lockout.ts';
import type { ProbeContext } from '../define.ts';
import { seen, wrongPassword } from './attempts.ts';
import { leaseUser, manner, measure, untilRefused } from './bypass.ts';

/** Asks for a change under the given current password. @returns whether an answer came */
async function change(context: ProbeContext, name: string, session: Session, currentPassword: string, newPassword: string): Promise<boolean> {
  const declared = context.profile.passwordRoutes[name];
  if (!declared) return false;
  try {
    await session.perform(declared.change, { currentPassword, newPassword });
    return true;
  } catch (error) {
    if (error instanceof OperationError) return error.answers.length > 0;
    throw error;
  }
}

async function guessInSession(context: ProbeContext, name: string, route: string, account: LeasedAccount, failures: number): Promise<FailureSeries> {
  const fresh = generatePassword({ length: account.password.length, randomBytes: (size) => context.randomBytes(size) });
  context.learnSecret(fresh);
  const session = await context.actors.signIn(account, route);
  try {
    return await measure(context, {
      route, account, failures, locksAt: failures, fail: () => change(context, name, session, wrongPassword(context), fresh),
      correct: async () => {
        await change(context, name, session, account.password, fresh);
        return [seen(await context.actors.tryLogin(account, route, { password: fresh, sent: 'changed after guessing' }))];
      },
    });
  } finally {
    await session.close();
  }
}

/** Guessing the current password where a change asks for it, with a session already open (catalogue: an observation). */
export async function reauthentication(context: ProbeContext, name: string, failures: number): Promise<Manner> {
  const route = context.profile.passwordRoutes[name]?.route ?? '';
  const taken = await manner('reauthentication', failures, async () => ({
    control: null,
    series: await untilRefused(async () => guessInSession(context, name, route, await leaseUser(context, `lockout.all-routes ${name}`), failures)),
  }));
  return { ...taken, route: name };
}
