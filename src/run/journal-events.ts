import type { Creation } from '../domain/ledger.ts';
import type { InconclusiveCode, LocalText, OutcomeKind, Problem } from '../domain/outcome.ts';
import type { EvidenceMeta } from '../domain/evidence.ts';
import type { EvidenceRef } from '../domain/outcome.ts';
import type { Observation, ObservationKind } from '../observations/observation.ts';
import type { Phase } from '../probes/define.ts';

export interface Selection {
  /** Requirement numbers asked for, when the run was limited by number. */
  readonly requirements?: readonly number[];
  /** Every check that is run. */
  readonly checks: readonly string[];
}

export interface RunStarted {
  readonly type: 'run-started';
  readonly runId: string;
  readonly kenshu: string;
  readonly node: string;
  /** SHA-256, 64 hex digits, of the stored files and of the catalogue. */
  readonly digests: { readonly profile: string; readonly policy: string; readonly catalogue: string };
  /** Null when every check was selected. */
  readonly selection: Selection | null;
  readonly assessedAt: string;
  /** Names of the sources the profile declares. */
  readonly sources: readonly string[];
  readonly cryptrecList: string;
  /** Directory of the profile, absolute: what it names by relative path is found there again on resume. */
  readonly profileDirectory: string;
  /** Run whose results this one completes. */
  readonly base?: string;
}

/** A defect of the harness, as far as it may be written: redacted. */
export interface Defect {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
}

/** Requests, connections and milliseconds spent waiting for the permitted rate. */
export interface Usage {
  readonly requests: number;
  readonly connections: number;
  readonly waitedForRateMs: number;
}

/** One try at taking an observation kind, counted from 1 over all processes of the run. */
interface OfProbe {
  readonly kind: ObservationKind;
  readonly attempt: number;
}

interface ProbeTiming {
  readonly wallMs: number;
  /** Time the probe slept, which is at most what the target's windows imposed. */
  readonly sleptMs: number;
}

export type JournalEvent =
  | RunStarted
  /** A process took the run up; the first one, or a resume. */
  | { readonly type: 'process-started'; readonly process: number; readonly pid: number }
  /** `remainingMs`: what the target imposes from here to the end of the run, by the plans. */
  | { readonly type: 'phase-started'; readonly phase: Phase; readonly kinds: readonly ObservationKind[]; readonly remainingMs: number }
  | ({ readonly type: 'phase-finished'; readonly phase: Phase; readonly wallMs: number } & Usage)
  | (OfProbe & { readonly type: 'probe-started'; readonly subjects: readonly string[]; readonly waitsMs: number; readonly requests: number })
  /** Came to its end. With a problem it ended early: what it did not see is recorded as observations with that problem. */
  | (OfProbe & ProbeTiming & { readonly type: 'probe-finished'; readonly problem?: Problem })
  /** Ended by something that concerns the run and not the probe; a resumed run takes it again. */
  | (OfProbe & ProbeTiming & { readonly type: 'probe-stopped'; readonly problem: Problem })
  /** A defect of the harness. */
  | (OfProbe & ProbeTiming & { readonly type: 'probe-failed'; readonly defect: Defect })
  | (Pick<OfProbe, 'attempt'> & { readonly type: 'observation'; readonly observation: Observation })
  | ({ readonly type: 'evidence'; readonly ref: EvidenceRef; readonly size: number; readonly file: string } & EvidenceMeta)
  /** What was decided while the run went on. For people who watch; judging reads observations only. */
  | { readonly type: 'outcome'; readonly check: string; readonly outcome: OutcomeKind; readonly code: InconclusiveCode | null }
  | { readonly type: 'ledger-will-create'; readonly entry: string; readonly creation: Creation; readonly by: string }
  | { readonly type: 'ledger-created'; readonly entry: string; readonly values: Readonly<Record<string, string>> }
  | { readonly type: 'ledger-removed'; readonly entry: string }
  | { readonly type: 'ledger-removal-failed'; readonly entry: string; readonly reason: LocalText }
  | {
    readonly type: 'resource-used'; readonly kind: 'account' | 'tenant' | 'object'; readonly name: string; readonly purpose: string;
    readonly by: string;
  }
  | ({ readonly type: 'usage' } & Usage)
  | { readonly type: 'note'; readonly code: string; readonly text: LocalText; readonly defect?: Defect }
  | ({ readonly type: 'finished'; readonly complete: boolean; readonly defects: number; readonly notRemoved: number } & Usage);

/** Place of an event in the chain: `hash` is the SHA-256 of the canonical JSON of everything else in the line. */
export interface Link {
  readonly seq: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly prevHash: string;
  readonly hash: string;
}

export type JournalLine = JournalEvent & Link;
export type LineOf<T extends JournalEvent['type']> = Extract<JournalEvent, { readonly type: T }> & Link;

export const linesOf = <T extends JournalEvent['type']>(lines: readonly JournalLine[], type: T): readonly LineOf<T>[] =>
  lines.filter((line) => line.type === type) as unknown as readonly LineOf<T>[];
