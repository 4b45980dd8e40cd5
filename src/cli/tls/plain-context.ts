import { createHash } from 'node:crypto';
import type { EvidenceSink } from '../../domain/evidence.ts';
import { openPlainSocket } from '../../tls/endpoint.ts';
import type { ScanContext } from '../../probes/tls/scan-address.ts';

/** The command keeps no evidence: what it prints is all there is. A reference still tells that something was seen. */
const noStore: EvidenceSink = { put: (content) => `sha256:${createHash('sha256').update(content).digest('hex')}` };

/** At most so many sockets over all endpoints, whatever the size of the fleet. */
const MAX_SOCKETS = 48;

/** Scanning without a run: plain sockets within a common bound, the pace left to the peers. */
export function plainContext(signal: AbortSignal): ScanContext & { readonly now: () => Date; readonly testTrustAnchors: readonly string[] } {
  const bound = new Bound(MAX_SOCKETS);
  return {
    evidence: noStore,
    signal,
    connectionsPerSecond: null,
    now: () => new Date(),
    testTrustAnchors: [],
    transport: {
      permit: () => Promise.resolve(),
      async openSocket(target, options = {}) {
        await bound.enter();
        try {
          const socket = await openPlainSocket(target, options.signal ?? signal);
          socket.on('error', () => undefined);
          socket.once('close', () => bound.leave());
          if (socket.destroyed) bound.leave();
          return socket;
        } catch (error) {
          bound.leave();
          throw error;
        }
      },
    },
  };
}

class Bound {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(places: number) {
    this.#free = places;
  }

  async enter(): Promise<void> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free++;
  }
}
