import { OperationError } from '../actors/operation-error.ts';
import type { Creation, Ledger } from '../domain/ledger.ts';
import type { LocalText } from '../domain/outcome.ts';
import type { ObservationKind } from '../observations/observation.ts';
import { countingAttempts } from './attempts.ts';
import type { JournalLine } from './journal-events.ts';
import type { Journal } from './journal.ts';
import { currentProbe } from './probe-scope.ts';

type Used = Parameters<Ledger['willUse']>[0];

/** Something the run created, or was about to. */
export interface LedgerEntry {
  readonly entry: string;
  /** With the values the target gave, once it answered. */
  readonly creation: Creation;
  /** `may-exist`: the run was about to create it and has no answer. */
  readonly state: 'may-exist' | 'exists' | 'removed';
  readonly failure?: LocalText;
}

export interface RunLedger extends Ledger {
  readonly entries: readonly LedgerEntry[];
  removalFailed(entry: string, reason: LocalText): void;
  /** Resources that a probe used up in an earlier process of the run. */
  usedEarlierBy(probe: string): readonly string[];
}

const key = (kind: Used['kind'], name: string): string => `${kind} ${name}`;

const usedUp = (kind: Used['kind'], name: string): OperationError => new OperationError('interrupted', {
  ja: `${kind} "${name}" は中断した実行で既に使用したため、再び使用しません。検査には未使用のものが必要です。`,
  en: `${kind} "${name}" was used by an interrupted attempt of this run and is not used again; the check needs an unused one.`,
});

const ended = (): OperationError => new OperationError('interrupted', {
  ja: 'この検査は打ち切られたため、対象に新たな操作を行いません。',
  en: 'The probe was ended, so it may not begin anything new in the target.',
});

function applyTo(entries: Map<string, LedgerEntry>, entry: string, change: Partial<LedgerEntry>): void {
  const known = entries.get(entry);
  if (known === undefined) throw new Error(`the ledger has no entry ${entry}`);
  entries.set(entry, { ...known, ...change });
}

function valued(entries: ReadonlyMap<string, LedgerEntry>, entry: string, values: Creation['values']): Partial<LedgerEntry> {
  const creation = entries.get(entry)?.creation;
  return creation ? { state: 'exists', creation: { ...creation, values: { ...creation.values, ...values } } } : {};
}

function entriesIn(lines: readonly JournalLine[]): Map<string, LedgerEntry> {
  const entries = new Map<string, LedgerEntry>();
  for (const line of lines) {
    if (line.type === 'ledger-will-create') entries.set(line.entry, { entry: line.entry, creation: line.creation, state: 'may-exist' });
    else if (line.type === 'ledger-created') applyTo(entries, line.entry, valued(entries, line.entry, line.values));
    else if (line.type === 'ledger-removed') applyTo(entries, line.entry, { state: 'removed' });
    else if (line.type === 'ledger-removal-failed') applyTo(entries, line.entry, { failure: line.reason });
  }
  return entries;
}

/** What the run created, by its journal. */
export const ledgerEntries = (lines: readonly JournalLine[]): readonly LedgerEntry[] => [...entriesIn(lines).values()];

/**
 * The ledger kept in the journal: what is entered survives the process, and the next one reads it. It knows by the probe scope on
 * whose behalf it is called, and lets a probe that was given up begin nothing; recording what it still ends stays possible.
 */
export function openLedger(journal: Journal): RunLedger {
  const entries = entriesIn(journal.lines);
  const apply = (entry: string, change: Partial<LedgerEntry>): void => applyTo(entries, entry, change);
  const counting = countingAttempts(journal.lines);
  const earlier = journal.of('resource-used').map(({ kind, name, by }) => ({ used: key(kind, name), by }));
  // A probe that finished left the resource in a state that is known; one that was interrupted did not.
  const refused = new Set(earlier.filter(({ by }) => counting.get(by as ObservationKind)?.state !== 'finished').map(({ used }) => used));
  const known = new Set(earlier.map(({ used }) => used));

  const by = (): string => {
    const scope = currentProbe();
    if (scope?.ended) throw ended();
    return scope?.kind ?? 'run';
  };

  return {
    get entries() { return [...entries.values()]; },
    willCreate(creation) {
      const entry = `L${entries.size + 1}`;
      journal.append({ type: 'ledger-will-create', entry, creation, by: by() });
      entries.set(entry, { entry, creation, state: 'may-exist' });
      return entry;
    },
    created(entry, values) {
      apply(entry, valued(entries, entry, values));
      journal.append({ type: 'ledger-created', entry, values });
    },
    removed(entry) {
      apply(entry, { state: 'removed' });
      journal.append({ type: 'ledger-removed', entry });
    },
    left: (declaredAs) => [...entries.values()].filter(({ creation, state }) => creation.declaredAs === declaredAs && state !== 'removed')
      .map(({ entry, creation }) => ({ entry, values: creation.values })),
    removalFailed(entry, reason) {
      apply(entry, { failure: reason });
      journal.append({ type: 'ledger-removal-failed', entry, reason });
    },
    willUse({ kind, name, purpose }) {
      if (refused.has(key(kind, name))) throw usedUp(kind, name);
      journal.append({ type: 'resource-used', kind, name, purpose, by: by() });
      known.add(key(kind, name));
    },
    isUsed: (kind, name) => known.has(key(kind, name)),
    usedEarlierBy: (probe) => earlier.filter(({ by }) => by === probe).map(({ used }) => used),
  };
}
