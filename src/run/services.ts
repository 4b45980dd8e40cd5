import type { Actors } from '../actors/types.ts';
import type { EvidenceSink } from '../domain/evidence.ts';
import type { Ledger } from '../domain/ledger.ts';
import type { Transport } from '../transport/types.ts';
import type { Remover } from './cleanup.ts';
import type { RunInputs } from './run-inputs.ts';

/** What a run builds its way to the target from. */
export interface ServiceInputs extends RunInputs {
  readonly runId: string;
  readonly profileDirectory: string;
  readonly evidence: EvidenceSink;
  readonly ledger: Ledger;
  readonly now: () => Date;
  readonly sleep: (ms: number) => Promise<void>;
}

/** The way to the target, and what keeps secrets out of what is written. */
export interface Services {
  readonly transport: Transport;
  readonly actors: Actors;
  readonly remove: Remover;
  /** Text in which no learnt secret stands any more. */
  redact(text: string): string;
  learnSecret(value: string): void;
  /** A canary, which redaction leaves readable. */
  allow(marker: string): void;
  /** Ends actors and connections. */
  close(): Promise<void>;
}

/** @throws {ProfileError} when a secret cannot be resolved; nothing has been sent then */
export type ServiceFactory = (inputs: ServiceInputs) => Promise<Services>;
