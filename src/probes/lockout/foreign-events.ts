import { OperationError } from '../../actors/operation-error.ts';
import type { LeasedAccount, Session } from '../../actors/types.ts';
import type { Operation } from '../../profile/operation-schema.ts';
import type { ProbeContext } from '../define.ts';
import type { LockoutEvent } from './features.ts';

/** Whatever the service answers: the effect on the account decides. @throws {OperationError} when no answer came at all */
async function answered(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof OperationError) || (error.answers.length === 0 && error.code !== 'control-failed')) throw error;
  }
}

async function asStranger(context: ProbeContext, route: string, act: (session: Session) => Promise<unknown>): Promise<void> {
  const session = await context.actors.stranger(route);
  try {
    await act(session);
  } finally {
    await session.close();
  }
}

/** The text of the page at the base URL, after redirects. */
export async function openSignInPage(context: ProbeContext, route: string): Promise<string> {
  let text = '';
  await asStranger(context, route, async (session) => {
    text = (await session.request({ method: 'GET', url: context.profile.scope.baseUrl })).text();
    for (const { goto: path } of (context.profile.routes[route]?.signIn.browser ?? []).flatMap((step) => ('goto' in step ? [step] : []))) {
      if (path.startsWith('/')) await session.request({ method: 'GET', url: context.profile.scope.baseUrl.replace(/\/$/, '') + path });
    }
  });
  return text;
}

/** A declared event about an account, by somebody who holds nothing. */
export async function performEvent(context: ProbeContext, event: LockoutEvent, account: LeasedAccount): Promise<void> {
  const declared = context.profile.lockout.events[event];
  if (declared) await asStranger(context, declared.route, (session) => answered(() => session.perform(declared.operation, account.variables)));
}

/** An ordinary user does what unlocks an account for administrators. */
export async function unlockAsUser(context: ProbeContext, user: LeasedAccount, unlock: { readonly route: string; readonly operation: Operation }, account: LeasedAccount): Promise<void> {
  const session = await context.actors.signIn(user, unlock.route);
  try {
    await answered(() => session.perform(unlock.operation, account.variables));
  } finally {
    await session.close();
  }
}

/** Another account's second factor, wrong and then right. */
export async function wrongThenRightCode(context: ProbeContext, other: LeasedAccount, route: string, secondFactor: Operation): Promise<void> {
  const session = await context.actors.signIn(other, route, { secondFactor: 'skip' });
  try {
    const right = await other.nextOtp?.() ?? '';
    const wrong = right.replace(/\d/g, (digit) => String((Number(digit) + 5) % 10));
    await answered(() => session.perform(secondFactor, { otp: wrong }));
    await answered(() => session.perform(secondFactor, { otp: right }));
  } finally {
    await session.close();
  }
}
