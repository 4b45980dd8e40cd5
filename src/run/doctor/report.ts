import type { EvidenceRef, LocalText } from '../../domain/outcome.ts';

/** `warned`: works, but a run will lack something or show it. `skipped`: not tried, for a reason told elsewhere. `absent`: not declared. */
export type State = 'ok' | 'failed' | 'warned' | 'skipped' | 'absent';

export const GROUPS = ['scope', 'sources', 'service', 'inputs', 'resources'] as const;
export type Group = (typeof GROUPS)[number];

/** One thing looked at. */
export interface Line {
  readonly group: Group;
  /** `example.jp:443`, `S2`, `health`. */
  readonly name: string;
  readonly state: State;
  readonly said: LocalText;
  /** Place in the profile, `sources.S2`; of what failed. */
  readonly path?: string;
  /** What to do about it; of what failed or was warned of. */
  readonly advice?: LocalText;
  readonly evidence?: readonly EvidenceRef[];
}

export const STEPS = ['reached', 'performed', 'whoami', 'privileged', 'signedOut'] as const;
export type Step = (typeof STEPS)[number];

/** One account, or nobody, on one sign-in route. */
export interface Row {
  readonly route: string;
  /** Null for a stranger, who must be nobody. */
  readonly actor: string | null;
  readonly privileged: boolean;
  readonly steps: Readonly<Record<Step, State>>;
  readonly remarks: readonly Remark[];
}

/** What is wrong with one step of a row, and what to do about it. */
export interface Remark {
  readonly state: 'failed' | 'warned';
  readonly step: Step;
  readonly path: string;
  readonly reason: LocalText;
  readonly advice: LocalText;
  readonly evidence: readonly EvidenceRef[];
}

export interface DoctorReport {
  readonly lines: readonly Line[];
  readonly rows: readonly Row[];
}

/** True when something does not work; what is only warned of does not count. */
export const isUnwell = ({ lines, rows }: DoctorReport): boolean =>
  lines.some(({ state }) => state === 'failed') || rows.some(({ remarks }) => remarks.some(({ state }) => state === 'failed'));
