import type { Socket } from 'node:net';
import type { OpenSocket, TlsEndpoint } from '../endpoint.ts';
import type { Governor } from './governor.ts';

/** From this time to connect, or to the first answer, on, opening the next socket early is worth the idle socket it costs. */
const WORTHWHILE_MS = { connect: 8, answer: 25 } as const;

/**
 * Sockets opened before they are needed, one per line of questions, so that a question costs one round trip, not two.
 * They count as connections like all others. A peer that does not like idle sockets ends the practice.
 */
export class SpareSockets {
  readonly #governor: Governor;
  readonly #open: OpenSocket;
  readonly #endpoint: TlsEndpoint;
  readonly #sockets: Promise<Socket | undefined>[] = [];
  #lines = 0;
  #stopped = false;
  #worthwhile = false;

  constructor(governor: Governor, open: OpenSocket, endpoint: TlsEndpoint) {
    this.#governor = governor;
    this.#open = open;
    this.#endpoint = endpoint;
  }

  /** Tells how long a connection took, or its answer where something in between accepts connections for the peer. */
  notice(what: keyof typeof WORTHWHILE_MS, ms: number): void {
    this.#worthwhile ||= ms >= WORTHWHILE_MS[what];
  }

  /** Runs one line of questions, each of which will want a socket as soon as the one before is answered. */
  async line<T>(work: () => Promise<T>): Promise<T> {
    this.#lines++;
    try {
      return await work();
    } finally {
      this.#lines--;
    }
  }

  /** A socket that is open, or opening; the caller releases its turn. Undefined when there is none. */
  async take(): Promise<Socket | undefined> {
    for (;;) {
      const opening = this.#sockets.shift();
      if (opening === undefined) return undefined;
      const socket = await opening;
      if (socket === undefined) continue;
      if (!socket.destroyed && !socket.readableEnded && !this.#stopped) return socket;
      socket.destroy();
      this.#governor.release();
    }
  }

  /** Opens as many as the running lines will want next. */
  refill(): void {
    if (!this.#worthwhile || this.#governor.slowed) return;
    while (!this.#stopped && this.#sockets.length < this.#lines && this.#governor.tryAcquire()) this.#sockets.push(this.#start());
  }

  /** Closes what is left and opens no more. */
  stop(): void {
    this.#stopped = true;
    for (const opening of this.#sockets.splice(0)) void this.#discard(opening);
  }

  async #discard(opening: Promise<Socket | undefined>): Promise<void> {
    const socket = await opening;
    if (socket === undefined) return;
    socket.destroy();
    this.#governor.release();
  }

  async #start(): Promise<Socket | undefined> {
    try {
      const signal = AbortSignal.any([this.#governor.signal, AbortSignal.timeout(this.#governor.limits.connectTimeoutMs)]);
      const socket = await this.#open(this.#endpoint, signal);
      socket.on('error', () => socket.destroy());
      return socket;
    } catch {
      // A spare that cannot be opened is no loss; the question itself will tell why.
      this.#governor.release();
      return undefined;
    }
  }
}
