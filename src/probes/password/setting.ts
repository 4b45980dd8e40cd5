import { OperationError } from '../../actors/operation-error.ts';
import type { ActingAccount, LeasedAccount, OperationResult, Session } from '../../actors/types.ts';
import type { LocalText, Problem } from '../../domain/outcome.ts';
import type { Operation } from '../../profile/operation-schema.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import { ProbeError } from '../../transport/probe-error.ts';
import type { ProbeContext } from '../define.ts';

/** What came of the requests that set a password, and which variables they carried. */
export type Sending = Pick<OperationResult, 'answers' | 'sent'>;

/** One way to set the password of an account that exists. */
export interface PasswordSetting {
  /** Name under `routes` of where it happens. */
  readonly route: string;
  /** How long it may take to take effect. */
  readonly settleMs: number;
  /** False where the former password is no password any more once the way has been entered. */
  readonly keepsPrevious: boolean;
  /** True where a page that lets no password be sent is the refusal looked for: a link that has ended opens no form. */
  readonly pageRefuses?: true;
  /** @throws {OperationError | ProbeError} */
  set(account: LeasedAccount, newPassword: string): Promise<Sending>;
  close(): Promise<void>;
}

/** How asking for a new password went. With `evaluated: false` a password that was not taken was not necessarily refused. */
export interface Asked {
  readonly evaluated: boolean;
  readonly problem?: Problem;
}

const LIMITED = 429;
const SERVER_ERROR = 500;

/**
 * Carries the request out and tells whether the target judged it.
 * @param pageRefuses whether a page that keeps the password from being sent counts as the target's refusal
 */
export async function ask(send: () => Promise<Sending>, pageRefuses = false): Promise<Asked> {
  try {
    const sending = await send();
    return pageRefuses ? reading(sending) : judged(sending);
  } catch (error) {
    if (error instanceof OperationError) {
      // A page that does not do what the steps expect is an answer like any other: the effect decides.
      const inTheWay = error.code === 'unreachable' || error.code === 'no-input';
      const read = pageRefuses || inTheWay ? reading(error) : judged(error, error.reason);
      return { evaluated: read.evaluated && !inTheWay, problem: read.problem ?? error.problem };
    }
    if (error instanceof ProbeError) return { evaluated: false, problem: { code: 'unreachable', reason: {
      ja: `パスワードの設定を送信できませんでした (${error.code})。`, en: `The new password could not be sent (${error.code}).`,
    } } };
    throw error;
  }
}

/** What the page itself has held back, the target has not refused: whoever sends the request without the page may get through. */
function judged(sending: Sending, reason: LocalText = { ja: '', en: '' }): Asked {
  const read = reading(sending);
  if (read.problem !== undefined || sending.sent.has('newPassword')) return read;
  return { evaluated: false, problem: { code: 'feature-unknown', reason: {
    ja: `新しいパスワードは送信されませんでした。画面自身が入力を止めたか、その前の手順が終わりませんでした。サービスが拒否したとは言えません。${reason.ja}`,
    en: `The new password was never sent: the page itself held it back, or a step before was not done. That is no refusal by the service. ${reason.en}`.trim(),
  } } };
}

function reading({ answers }: Pick<Sending, 'answers'>): Asked {
  const hindered = answers.find(({ status }) => status === LIMITED || status >= SERVER_ERROR);
  return hindered === undefined ? { evaluated: true } : { evaluated: false, problem: { code: 'throttled', reason: {
    ja: `パスワードの設定に ${hindered.status} が返りました。規則による拒否とは言えません。`, en: `Setting the password was answered with ${hindered.status}, which is no refusal by a rule.`,
  } } };
}

/** A session that is made again when it has died. */
export class LivingSession {
  readonly #open: () => Promise<Session>;
  #session: Session | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(open: () => Promise<Session>) {
    this.#open = open;
  }

  /** One caller at a time looks whether it lives. @throws {OperationError} */
  get(): Promise<Session> {
    const turn = this.#turn.then(() => this.#living());
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #living(): Promise<Session> {
    if (this.#session && await this.#session.alive()) return this.#session;
    await this.close();
    this.#session = await this.#open();
    return this.#session;
  }

  async close(): Promise<void> {
    await this.#session?.close();
    this.#session = undefined;
  }
}

/** Sessions of helping accounts, one for each account and route: a second factor lets nobody sign in twice within its period. */
export class HelperSessions {
  readonly #context: ProbeContext;
  readonly #sessions = new Map<string, LivingSession>();

  constructor(context: ProbeContext) {
    this.#context = context;
  }

  /** @throws {OperationError} */
  get(account: ActingAccount, route: string): Promise<Session> {
    const key = JSON.stringify([account.name, route]);
    const session = this.#sessions.get(key) ?? new LivingSession(() => this.#context.actors.signIn(account, route));
    this.#sessions.set(key, session);
    return session.get();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#sessions.values()].map((session) => session.close()));
    this.#sessions.clear();
  }
}

interface Foreign {
  readonly helpers: HelperSessions;
  readonly account: ActingAccount;
  readonly route: string;
  readonly operation: Operation;
  readonly settleMs: number;
}

const leaveOpen = async (): Promise<void> => undefined;

/** The own change, or an update of the own profile: done by the account itself, which knows its password and may type another. */
export function ownSetting(context: ProbeContext, route: string, change: Operation, settleMs = 0, typedCurrent?: string): PasswordSetting {
  let current: LeasedAccount | undefined;
  const session = new LivingSession(() => context.actors.signIn(current as LeasedAccount, route));
  return {
    route, settleMs, keepsPrevious: true,
    set: async (account, newPassword) => {
      current = account;
      return (await session.get()).perform(change, { currentPassword: typedCurrent ?? account.password, newPassword });
    },
    close: () => session.close(),
  };
}

/** Done by somebody else, an administrator say, who need not know the password. */
export function foreignSetting(by: Foreign): PasswordSetting {
  return {
    route: by.route, settleMs: by.settleMs, keepsPrevious: true,
    set: async (account, newPassword) => (await by.helpers.get(by.account, by.route)).perform(by.operation, { ...account.variables, newPassword }),
    close: leaveOpen,
  };
}

/** Somebody demands the change by a temporary password, which gets the account no further than to the change. */
export function forcedSetting(context: ProbeContext, by: Foreign & { readonly request: Operation; readonly temporary: () => string }): PasswordSetting {
  return {
    route: by.route, settleMs: by.settleMs, keepsPrevious: false,
    set: async (account, newPassword) => {
      const given = by.temporary();
      const demanded = await (await by.helpers.get(by.account, by.route)).perform(by.request, { ...account.variables, temporaryPassword: given });
      // The service may make one up instead.
      const temporaryPassword = demanded.values['temporaryPassword'] ?? given;
      const own = await context.actors.signIn(account.withPassword(temporaryPassword), by.route, { secondFactor: 'skip' });
      try {
        const { answers, sent } = await own.perform(by.operation, { ...demanded.values, currentPassword: temporaryPassword, newPassword });
        return { answers: [...demanded.answers, ...answers], sent };
      } finally {
        await own.close();
      }
    },
    close: leaveOpen,
  };
}

/** Logging in over HTTP costs a fraction of a browser's; the password is the same on every route. */
export function cheapestLoginRoute({ routes }: TargetProfile, own: string): string {
  if (routes[own]?.client === 'http') return own;
  return Object.entries(routes).find(([, route]) => route.client === 'http')?.[0] ?? own;
}
