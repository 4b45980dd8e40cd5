import { OperationError } from '../../actors/operation-error.ts';
import type { ActingAccount, ClientState, LoginTry, Session } from '../../actors/types.ts';
import type { EntrySeen } from '../../observations/access.ts';
import { ProbeError } from '../../transport/probe-error.ts';
import type { ProbeErrorCode } from '../../transport/types.ts';
import { collectEvidence } from '../../transport/collect.ts';
import type { ProbeContext } from '../define.ts';
import { problemOf } from '../mfa/access.ts';
import { letIn } from '../session/told.ts';

/** How a front door that lets nobody in from elsewhere looks to a client. */
const CLOSED: ReadonlySet<ProbeErrorCode> = new Set(['CONNECT_REFUSED', 'CONNECT_TIMEOUT', 'READ_TIMEOUT', 'PEER_RESET', 'TLS_FAILED']);

type Effect = Pick<EntrySeen, 'effect' | 'problem'>;

/** An answer that was not had; rethrows what concerns the run and defects of the harness. */
function effectOf(error: unknown): Effect {
  const cause = error instanceof OperationError ? error.cause : error;
  if (cause instanceof ProbeError && (cause.code === 'ABORTED' || cause.code === 'OUT_OF_HOURS')) throw cause;
  const closed = cause instanceof ProbeError && CLOSED.has(cause.code);
  return { effect: closed ? 'no-answer' : 'unknown', problem: problemOf(error) };
}

/** Does something at a source and tells what came of it. */
export async function entry(context: ProbeContext, source: string, ask: () => Promise<Effect | boolean>): Promise<EntrySeen> {
  const at = context.now().toISOString();
  const { value, evidence } = await collectEvidence(async (): Promise<Effect> => {
    try {
      const told = await ask();
      return typeof told === 'boolean' ? { effect: told ? 'let-in' : 'refused' } : told;
    } catch (error) {
      return effectOf(error);
    }
  });
  return { at, source, ...value, evidence };
}

/** Whom the service takes this client for. */
export const recognised = (context: ProbeContext, session: Session, { identity }: Pick<ActingAccount, 'identity'>): Promise<EntrySeen> =>
  entry(context, session.source, async () => (await session.whoami()) === identity);

/** A complete sign-in in a fresh client. */
export const signingIn = (
  context: ProbeContext, account: ActingAccount, route: string, source: string, headers?: LoginTry['headers'],
): Promise<EntrySeen> => entry(context, source, async () => {
  const attempt = await context.actors.tryLogin(account, route, {
    password: account.password ?? '', sent: 'correct', source, ...(headers ? { headers } : {}),
  });
  const { told, problem } = letIn(attempt);
  if (told !== 'unknown') return told;
  return { effect: attempt.status === undefined && problem?.code === 'unreachable' ? 'no-answer' : 'unknown', ...(problem ? { problem } : {}) };
});

/** A credential had elsewhere, presented by a client at this source. */
export async function presenting(
  context: ProbeContext, { state, route, account }: { readonly state: ClientState; readonly route: string; readonly account: ActingAccount },
  source: string, use: (session: Session) => Promise<boolean> = async (session) => (await session.whoami()) === account.identity, headers?: LoginTry['headers'],
): Promise<EntrySeen> {
  return entry(context, source, async () => {
    const session = await context.actors.restore(route, state, { source, ...(headers ? { headers } : {}) });
    try {
      return await use(session);
    } finally {
      await session.close();
    }
  });
}
