import { OperationError } from '../../../actors/operation-error.ts';
import { namesIn } from '../../../actors/template.ts';
import type { LeasedAccount, Session, Variables } from '../../../actors/types.ts';
import type { InconclusiveCode } from '../../../domain/outcome.ts';
import type { FactorChange, FactorTried } from '../../../observations/second-factor.ts';
import type { Operation } from '../../../profile/operation-schema.ts';
import type { ProbeContext } from '../../define.ts';
import { asked, presenting, silenceOf } from '../access.ts';
import type { Subject } from './holders.ts';
import { signInWith } from './present.ts';

interface Ways {
  readonly begin: Operation;
  readonly confirm?: Operation | undefined;
}

const SILENT: ReadonlySet<InconclusiveCode> = new Set(['unreachable', 'throttled', 'interrupted']);

type After = FactorChange['after'];

/**
 * Tries to give the account another factor in this session.
 * @returns the account with the seed the service handed out, whether or not it counts; null when none was
 */
export async function replaceFactor(session: Session, account: LeasedAccount, { begin, confirm }: Ways, variables: Variables): Promise<LeasedAccount | null> {
  const begun = await asked(() => session.perform(begin, { password: account.password, otp: '', ...variables }));
  const seed = 'value' in begun ? begun.value.values['totpSecret'] : undefined;
  if (seed === undefined) {
    // An answer without a seed is a refusal; silence is none.
    const silence = 'value' in begun ? silenceOf('secondFactor', begun.value.answers.at(-1)?.status) : SILENT.has(begun.problem.code) ? begun.problem : undefined;
    if (silence) throw new OperationError(silence.code, silence.reason);
    return null;
  }
  const changed = account.withFactor(seed);
  if (confirm) await asked(async () => session.perform(confirm, { password: account.password, ...variables, otp: await (changed.nextOtp as () => Promise<string>)() }));
  return changed;
}

/** What a try has brought: a factor of one's own, or no need for one. */
export async function afterwards(context: ProbeContext, subject: Subject, account: LeasedAccount, changed: LeasedAccount | null): Promise<After> {
  const tried: { what: After[number]['what']; tried: FactorTried }[] = [];
  if (changed) tried.push({ what: 'new-factor', tried: await signInWith(context, changed, subject, { sent: 'code of the new seed' }) });
  tried.push({ what: 'first-factor-only', tried: await signInWith(context, account, subject, { secondFactor: 'skip' }) });
  return tried;
}

/** Every way in which half a sign-in can be presented on its route: the session itself, and each value it holds in the place of the credential. */
export async function halfClients<T>(context: ProbeContext, account: LeasedAccount, { route }: Subject, act: (by: string, session: Session, variables: Variables) => Promise<T>): Promise<readonly T[]> {
  const { actors, profile } = context;
  const results: T[] = [];
  const half = await actors.signIn(account, route, { secondFactor: 'skip' });
  try {
    results.push(await act('session', half, {}));
    const carried = namesIn(profile.routes[route]?.authorize ?? {});
    if (carried.size === 0) return results;
    for (const [name, value] of Object.entries(half.held)) {
      const stranger = await actors.stranger(route);
      try {
        results.push(await act(name, stranger, presenting(profile, route, value)));
      } finally {
        await stranger.close();
      }
    }
    return results;
  } finally {
    await half.close();
  }
}
