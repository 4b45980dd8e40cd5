import type { EvidenceRef } from '../domain/outcome.ts';
import type { WireRequest, WireResponse } from './exchange.ts';

/** An exchange of any actor as it was, secrets included: for looking at, never for storing. */
export interface TrafficExchange {
  readonly actor: string;
  readonly source: string;
  readonly request: WireRequest;
  /** Content codings undone; absent where no answer was had. */
  readonly response?: WireResponse;
  readonly startedAt: Date;
  readonly finishedAt: Date;
  /** The redacted record of it. */
  readonly evidence: EvidenceRef;
}

/** What a page sends, to whatever host, before the guard decides about it: a request that leaves the browser, or a WebSocket frame. */
export interface PageRequest {
  readonly actor: string;
  /** As the browser names it: `script`, `fetch`, `ping`, `image`, `websocket`. */
  readonly type: string;
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array | undefined;
  /** There is a body that the browser does not show. */
  readonly bodyHidden: boolean;
}

export type TrafficListener = (exchange: TrafficExchange) => void;

/** Hands every recorded exchange of a run to whoever listens. */
export interface TrafficFeed {
  /** Returns what ends the subscription. */
  subscribe(listener: TrafficListener): () => void;
  publish(exchange: TrafficExchange): void;
  /** As `subscribe`, for what pages send. */
  subscribePages(listener: (request: PageRequest) => void): () => void;
  publishPage(request: PageRequest): void;
}

export function createTrafficFeed(): TrafficFeed {
  const listeners = new Set<TrafficListener>();
  const pages = new Set<(request: PageRequest) => void>();
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    publish(exchange) {
      for (const listener of listeners) listener(exchange);
    },
    subscribePages(listener) {
      pages.add(listener);
      return () => pages.delete(listener);
    },
    publishPage(request) {
      for (const listener of pages) listener(request);
    },
  };
}
