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

export type TrafficListener = (exchange: TrafficExchange) => void;

/** Hands every recorded exchange of a run to whoever listens. */
export interface TrafficFeed {
  /** Returns what ends the subscription. */
  subscribe(listener: TrafficListener): () => void;
  publish(exchange: TrafficExchange): void;
}

export function createTrafficFeed(): TrafficFeed {
  const listeners = new Set<TrafficListener>();
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    publish(exchange) {
      for (const listener of listeners) listener(exchange);
    },
  };
}
