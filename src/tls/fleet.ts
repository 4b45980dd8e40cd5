import type { OpenSocket, TlsEndpoint } from './endpoint.ts';
import { scanEndpoint } from './scan.ts';
import type { ScanOptions } from './scan.ts';
import type { TlsScan } from './scan-result.ts';

export interface FleetOptions extends ScanOptions {
  /** Endpoints scanned at one time. */
  readonly parallel?: number;
  /** Sockets open at one time, over all endpoints. */
  readonly maxSockets?: number;
}

const DEFAULT_PARALLEL = 16;
const DEFAULT_MAX_SOCKETS = 48;

/**
 * Scans many endpoints and yields each result as it comes, so that memory does not grow with their number.
 * Endpoints are taken from the iterable only when there is room for them.
 */
export async function* scanFleet(endpoints: Iterable<TlsEndpoint> | AsyncIterable<TlsEndpoint>, options: FleetOptions): AsyncGenerator<TlsScan, void, void> {
  const source = iteratorOf(endpoints);
  const scanOptions = { ...options, open: withinLimit(options.open, options.maxSockets ?? DEFAULT_MAX_SOCKETS) };
  const running = new Map<number, Promise<{ id: number; scan: TlsScan }>>();
  const parallel = options.parallel ?? DEFAULT_PARALLEL;
  let exhausted = false;
  let taken = 0;
  for (;;) {
    while (!exhausted && running.size < parallel) {
      const next = await source.next();
      exhausted = next.done === true;
      if (next.done === true) break;
      const id = taken++;
      running.set(id, scanEndpoint(next.value, scanOptions).then((scan) => ({ id, scan })));
    }
    if (running.size === 0) return;
    const finished = await Promise.race(running.values());
    running.delete(finished.id);
    yield finished.scan;
  }
}

const iteratorOf = (endpoints: Iterable<TlsEndpoint> | AsyncIterable<TlsEndpoint>): AsyncIterator<TlsEndpoint> | Iterator<TlsEndpoint> =>
  Symbol.asyncIterator in endpoints ? endpoints[Symbol.asyncIterator]() : endpoints[Symbol.iterator]();

/** Lets at most `limit` sockets be open, counted from the attempt to connect until the close. */
function withinLimit(open: OpenSocket, limit: number): OpenSocket {
  let inUse = 0;
  const waiting: (() => void)[] = [];
  const release = (): void => {
    const next = waiting.shift();
    if (next) next();
    else inUse--;
  };
  return async (endpoint, signal) => {
    if (inUse >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else inUse++;
    try {
      const socket = await open(endpoint, signal);
      if (socket.destroyed) release();
      else socket.once('close', release);
      return socket;
    } catch (error) {
      release();
      throw error;
    }
  };
}
