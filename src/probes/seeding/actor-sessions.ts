import { OperationError } from '../../actors/operation-error.ts';
import type { ActingAccount, Actors, OperationResult, Session, Variables } from '../../actors/types.ts';
import type { Operation } from '../../profile/operation-schema.ts';
import type { ProbeContext } from '../define.ts';

/** A session that was not used for this long is asked whether it lives. */
const TRUSTED_MS = 60_000;

interface Held {
  readonly session: Session;
  usedAtMs: number;
  /** Browser steps share one page and take turns. */
  turn: Promise<unknown>;
}

/** Stands for whoever acts, and for nobody: `null` is a stranger. */
export type Actor = ActingAccount | null;

export const actorName = (actor: Actor): string => actor?.name ?? 'anon';

const keyOf = (actor: Actor, route: string): string => JSON.stringify([actorName(actor), route]);

/**
 * Sessions of accounts that probes of a run share, by account and route, so that nobody signs in again for every probe: second
 * factors give one code a step, and sign-ins count. They end with the run.
 */
export class ActorSessions {
  readonly #actors: Actors;
  readonly #now: () => Date;
  readonly #held = new Map<string, Promise<Held>>();
  readonly #pinned = new Set<string>();

  constructor({ actors, now }: Pick<ProbeContext, 'actors' | 'now'>) {
    this.#actors = actors;
    this.#now = () => now();
  }

  /** @throws {OperationError} */
  async perform(actor: Actor, route: string, operation: Operation, variables: Variables = {}): Promise<OperationResult> {
    const held = await this.#living(actor, route);
    held.usedAtMs = this.#now().getTime();
    if (operation.http) return held.session.perform(operation, variables);
    const turn = held.turn.then(() => held.session.perform(operation, variables));
    held.turn = turn.catch(() => undefined);
    return turn;
  }

  /** From now on these actors keep the sessions they have, dead or alive: what a credential of before still gives is to be seen. */
  pin(actors: readonly Actor[]): void {
    for (const actor of actors) this.#pinned.add(actorName(actor));
  }

  /** Signs in ahead of time, so that what follows is not kept waiting. Does not throw: `perform` says what went wrong. */
  async open(actor: Actor, route: string): Promise<void> {
    await this.#living(actor, route).catch(() => undefined);
  }

  /** The session as it is, dead or alive. @throws {OperationError} */
  async session(actor: Actor, route: string): Promise<Session> {
    return (await this.#get(actor, route)).session;
  }

  async close(): Promise<void> {
    const all = [...this.#held.values()];
    this.#held.clear();
    await Promise.all(all.map((held) => held.then(({ session }) => session.close()).catch(() => undefined)));
  }

  async #living(actor: Actor, route: string): Promise<Held> {
    const held = await this.#get(actor, route);
    if (actor === null || this.#pinned.has(actor.name) || this.#now().getTime() - held.usedAtMs < TRUSTED_MS || await held.session.alive()) return held;
    this.#held.delete(keyOf(actor, route));
    return this.#get(actor, route);
  }

  #get(actor: Actor, route: string): Promise<Held> {
    const key = keyOf(actor, route);
    const known = this.#held.get(key);
    if (known) return known;
    const made = this.#make(actor, route);
    this.#held.set(key, made);
    made.catch((error: unknown) => {
      // The next who asks may have more luck, but what the profile lacks it lacks for good.
      if (!(error instanceof OperationError && error.code === 'no-input')) this.#held.delete(key);
    });
    return made;
  }

  async #make(actor: Actor, route: string): Promise<Held> {
    const session = actor ? await this.#actors.signIn(actor, route) : await this.#actors.stranger(route);
    return { session, usedAtMs: this.#now().getTime(), turn: Promise.resolve() };
  }
}

const shared = new WeakMap<Actors, ActorSessions>();

/** The sessions shared by all probes that work with the same actors. */
export function sharedSessions(context: Pick<ProbeContext, 'actors' | 'now'>): ActorSessions {
  const known = shared.get(context.actors) ?? new ActorSessions(context);
  shared.set(context.actors, known);
  return known;
}
