import type { Problem } from '../domain/outcome.ts';
import type { Observation, ObservationKind } from '../observations/observation.ts';
import type { JournalLine } from './journal-events.ts';

/** How one try at an observation kind went. `open`: the process died meanwhile. */
export type AttemptState = 'open' | 'finished' | 'stopped' | 'failed';

export interface Attempt {
  readonly kind: ObservationKind;
  readonly attempt: number;
  readonly subjects: readonly string[];
  readonly observations: readonly Observation[];
  readonly state: AttemptState;
  /** Why it ended before its end. */
  readonly problem?: Problem;
}

/** All attempts, in the order they began. */
export function attemptsOf(lines: readonly JournalLine[]): readonly Attempt[] {
  const attempts = new Map<string, Attempt>();
  const update = (kind: string, attempt: number, change: (known: Attempt) => Partial<Attempt>): void => {
    const known = attempts.get(`${kind} ${attempt}`);
    if (known) attempts.set(`${kind} ${attempt}`, { ...known, ...change(known) });
  };
  for (const line of lines) {
    if (line.type === 'probe-started') {
      const { kind, attempt, subjects } = line;
      attempts.set(`${kind} ${attempt}`, { kind, attempt, subjects, observations: [], state: 'open' });
    } else if (line.type === 'observation') {
      update(line.observation.kind, line.attempt, ({ observations }) => ({ observations: [...observations, line.observation] }));
    } else if (line.type === 'probe-finished') {
      update(line.kind, line.attempt, () => ({ state: 'finished', ...(line.problem ? { problem: line.problem } : {}) }));
    } else if (line.type === 'probe-stopped') {
      update(line.kind, line.attempt, () => ({ state: 'stopped', problem: line.problem }));
    } else if (line.type === 'probe-failed') {
      update(line.kind, line.attempt, () => ({ state: 'failed' }));
    }
  }
  return [...attempts.values()];
}

/** The attempt that counts for each kind: the last that finished, or the last when none did. The others stay in the journal. */
export function countingAttempts(lines: readonly JournalLine[]): ReadonlyMap<ObservationKind, Attempt> {
  const counting = new Map<ObservationKind, Attempt>();
  for (const attempt of attemptsOf(lines)) {
    const known = counting.get(attempt.kind);
    if (known?.state !== 'finished' || attempt.state === 'finished') counting.set(attempt.kind, attempt);
  }
  return counting;
}
