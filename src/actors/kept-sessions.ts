import type { Operation } from '../profile/operation-schema.ts';
import { OperationError } from './operation-error.ts';
import type { ActingAccount, Session } from './types.ts';

interface Kept {
  session: Session | undefined;
  queue: Promise<unknown>;
}

/** Sessions of helping accounts (who create, unlock, remove): kept while they live, one piece of work at a time, made again when dead. */
export class KeptSessions {
  readonly #signIn: (account: ActingAccount, route: string) => Promise<Session>;
  readonly #kept = new Map<string, Kept>();

  constructor(signIn: (account: ActingAccount, route: string) => Promise<Session>) {
    this.#signIn = signIn;
  }

  /**
   * Runs `work`; when it fails and the session turns out to be dead, once more in a new one. Work that succeeds in silence (it extracts
   * nothing that must be there) would not notice a dead session, so with `silent` the session is asked first.
   * @throws {OperationError}
   */
  use<T>(account: ActingAccount, route: string, work: (session: Session) => Promise<T>, { silent = false } = {}): Promise<T> {
    const key = JSON.stringify([account.name, route]);
    const kept = this.#kept.get(key) ?? { session: undefined, queue: Promise.resolve() };
    this.#kept.set(key, kept);
    const turn = kept.queue.then(() => this.#work(kept, account, route, work, silent));
    kept.queue = turn.catch(() => undefined);
    return turn;
  }

  async close(): Promise<void> {
    const open = [...this.#kept.values()];
    this.#kept.clear();
    await Promise.all(open.map(async (kept) => {
      await kept.queue;
      await kept.session?.close();
    }));
  }

  async #work<T>(kept: Kept, account: ActingAccount, route: string, work: (session: Session) => Promise<T>, silent: boolean): Promise<T> {
    if (silent && kept.session && !(await kept.session.alive())) await this.#drop(kept);
    const reused = kept.session !== undefined;
    kept.session ??= await this.#signIn(account, route);
    try {
      return await work(kept.session);
    } catch (error) {
      if (!reused || !(error instanceof OperationError) || await kept.session.alive()) throw error;
      await this.#drop(kept);
      kept.session = await this.#signIn(account, route);
      return work(kept.session);
    }
  }

  async #drop(kept: Kept): Promise<void> {
    await kept.session?.close();
    kept.session = undefined;
  }
}

/** True when nothing an operation extracts must be there, so that its success shows nothing. */
export const isSilent = ({ http, browser }: Operation): boolean =>
  ![...(http ?? []).map(({ extract }) => extract), ...(browser ?? []).map((step) => ('extract' in step ? step.extract : undefined))]
    .some((extract) => Object.values(extract ?? {}).some(({ optional }) => !optional));
