import type { EvidenceRef, Problem } from '../domain/outcome.ts';
import type { ObservationMap } from './index.ts';

/** Names what was observed; one probe takes each kind. */
export type ObservationKind = keyof ObservationMap;

/**
 * An immutable record of what was seen of one subject (a host, a route, a resource type). Plain JSON without secrets: it is stored
 * in the journal and judged again years later. Exactly one of `data` and `problem` is there.
 */
export interface Observation<K extends ObservationKind = ObservationKind> {
  readonly kind: K;
  /** What was looked at, stable between runs: `localhost:8443`, `api`, `document`. */
  readonly subject: string;
  /** ISO 8601, UTC. */
  readonly takenAt: string;
  readonly data?: ObservationMap[K];
  readonly problem?: Problem;
  readonly evidence: readonly EvidenceRef[];
}

/** Observations a check asked for, by kind. A kind that no probe could take has no entry in `data` form. */
export type Seen<K extends ObservationKind> = { readonly [Kind in K]: readonly Observation<Kind>[] };
