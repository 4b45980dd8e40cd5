import { abortError } from './to-probe-error.ts';

export interface RateLimits {
  readonly perSecond: number;
  /** Permits held at the same time; unlimited unless told. */
  readonly parallel?: number;
}

interface Waiter {
  start(): void;
}

/**
 * First come, first served. At most `perSecond` permits begin in any window of one second (below one a second the window is
 * longer), and at most `parallel` are held at once.
 */
export class RateLimiter {
  readonly #queue: Waiter[] = [];
  /** When the last permits began, oldest first. */
  readonly #begun: number[] = [];
  readonly #capacity: number;
  readonly #windowMs: number;
  readonly #parallel: number;
  #held = 0;
  #timer: NodeJS.Timeout | undefined;
  #waitingSince: number | undefined;
  #waitedMs = 0;

  constructor({ perSecond, parallel = Infinity }: RateLimits) {
    this.#capacity = Math.max(1, Math.floor(perSecond));
    this.#windowMs = (this.#capacity / perSecond) * 1000;
    this.#parallel = parallel;
  }

  /** Time during which at least one caller had to wait, in milliseconds; overlapping waits count once. */
  get waitedMs(): number {
    return Math.round(this.#waitedMs + (this.#waitingSince === undefined ? 0 : performance.now() - this.#waitingSince));
  }

  /** Resolves in turn with what gives the permit back. @throws {ProbeError} ABORTED */
  async acquire(signal?: AbortSignal): Promise<() => void> {
    if (signal?.aborted) throw abortError(signal, 'waiting for the permitted rate');
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        start: () => {
          signal?.removeEventListener('abort', abort);
          resolve(this.#permit());
        },
      };
      const abort = (): void => {
        this.#queue.splice(this.#queue.indexOf(waiter), 1);
        this.#serve();
        if (signal) reject(abortError(signal, 'waiting for the permitted rate'));
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.#queue.push(waiter);
      this.#serve();
    });
  }

  #permit(): () => void {
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#held -= 1;
      this.#serve();
    };
  }

  #serve(): void {
    clearTimeout(this.#timer);
    while (this.#queue.length > 0 && this.#held < this.#parallel) {
      const delayMs = this.#delayMs();
      if (delayMs > 0) {
        this.#timer = setTimeout(() => this.#serve(), Math.ceil(delayMs));
        break;
      }
      this.#held += 1;
      this.#begun.push(performance.now());
      if (this.#begun.length > this.#capacity) this.#begun.shift();
      this.#queue.shift()?.start();
    }
    this.#count();
  }

  #delayMs(): number {
    const oldest = this.#begun[0];
    return this.#begun.length < this.#capacity || oldest === undefined ? 0 : oldest + this.#windowMs - performance.now();
  }

  #count(): void {
    const now = performance.now();
    if (this.#queue.length > 0) this.#waitingSince ??= now;
    else if (this.#waitingSince !== undefined) {
      this.#waitedMs += now - this.#waitingSince;
      this.#waitingSince = undefined;
    }
  }
}
