import type { LeasedAccount, LoginTry } from '../../../actors/types.ts';
import type { FactorTried } from '../../../observations/second-factor.ts';
import type { ProbeContext } from '../../define.ts';
import type { Subject } from './holders.ts';

type How = Partial<Omit<LoginTry, 'password' | 'asksPrivileged'>>;

/** One whole sign-in of an account: the right password, and what is told for a code; the right one unless told. */
export async function signInWith({ actors }: ProbeContext, account: LeasedAccount, { holder, route }: Subject, how: How = {}): Promise<FactorTried> {
  const { at, source, effect, codeSent = false, privileged, status, hint, problem } = await actors.tryLogin(account, route, {
    password: account.password, sent: how.code ? 'another code' : how.secondFactor === 'skip' ? 'first-factor' : 'correct', ...how,
    ...(holder === 'admin' ? { asksPrivileged: true } : {}),
  });
  return {
    at, source, codeSent, effect, privileged: holder === 'admin' ? privileged ?? 'unknown' : null,
    ...(status === undefined ? {} : { status }), ...(hint ? { hint } : {}), ...(problem ? { problem } : {}),
  };
}
