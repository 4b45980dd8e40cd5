import type { Operation } from '../profile/operation-schema.ts';
import { OperationError } from './operation-error.ts';

/** What a session lends for renewing it. */
export interface Renewable {
  readonly operation: Operation | undefined;
  /** Statuses by which the service says that it no longer knows the caller. */
  readonly statuses: readonly number[];
  /** False while a value the operation sends is not held. */
  ready(): boolean;
  alive(): Promise<boolean>;
  run(operation: Operation): Promise<void>;
}

/** Tells whether an exchange that began before may be repeated in a session renewed since. */
export type Renewed = () => Promise<boolean>;

/**
 * Renews a session whose token ran out in the middle (RFC 6749 §6). Only one that was once confirmed, and is dead now: an answer
 * that is a decision about somebody who is signed in stands as it is. With a rotating refresh token a second renewal at the same
 * time would end them all, so there is one at a time.
 */
export class Renewal {
  readonly #session: Renewable;
  #confirmed = false;
  #generation = 0;
  #running: Promise<boolean> | undefined;

  constructor(session: Renewable) {
    this.#session = session;
  }

  /** The oracle has named the session's own account. */
  confirm(): void {
    this.#confirmed = true;
  }

  /** The session was ended on purpose. */
  forget(): void {
    this.#confirmed = false;
  }

  wanted(status: number): boolean {
    return this.#possible && this.#session.statuses.includes(status);
  }

  /** Call before an exchange; what it returns, when the exchange looks as if nobody were signed in. */
  begin(): Renewed {
    const generation = this.#generation;
    return async () => {
      if (!this.#possible) return false;
      if (this.#generation !== generation) return true;
      this.#running ??= this.#renew().finally(() => { this.#running = undefined; });
      return this.#running;
    };
  }

  get #possible(): boolean {
    return this.#confirmed && this.#session.operation !== undefined && this.#session.ready();
  }

  async #renew(): Promise<boolean> {
    const { operation } = this.#session;
    try {
      if (operation === undefined || await this.#session.alive()) return false;
      await this.#session.run(operation);
      if (!(await this.#session.alive())) return false;
      this.#generation += 1;
      return true;
    } catch (error) {
      if (error instanceof OperationError) return false;
      throw error;
    }
  }
}
