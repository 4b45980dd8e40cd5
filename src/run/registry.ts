import type { CheckDefinition } from '../checks/define.ts';
import type { ObservationKind } from '../observations/observation.ts';
import type { ProbeDefinition } from '../probes/define.ts';

/** The checks and probes this version of the harness has. */
export interface Registry {
  readonly checks: ReadonlyMap<string, CheckDefinition>;
  readonly probes: ReadonlyMap<ObservationKind, ProbeDefinition>;
}

function byKey<K, T>(items: readonly T[], keyOf: (item: T) => K): ReadonlyMap<K, T> {
  const map = new Map<K, T>();
  for (const item of items) {
    if (map.has(keyOf(item))) throw new TypeError(`registered twice: ${String(keyOf(item))}`);
    map.set(keyOf(item), item);
  }
  return map;
}

/** @throws {TypeError} when two checks have one id, or two probes one kind */
export const createRegistry = (checks: readonly CheckDefinition[], probes: readonly ProbeDefinition[]): Registry => ({
  checks: byKey(checks, ({ id }) => id),
  probes: byKey(probes, ({ kind }) => kind),
});

/** Probes that the selected checks need, each once; null selects all. */
export function neededProbes({ checks, probes }: Registry, selected: readonly string[] | null): readonly ProbeDefinition[] {
  const chosen = [...checks.values()].filter(({ id }) => selected === null || selected.includes(id));
  const kinds = new Set(chosen.flatMap(({ needs }) => needs));
  return [...probes.values()].filter(({ kind }) => kinds.has(kind));
}

/** How results name the rule that judged. */
export const judgedBy = (check: CheckDefinition, cryptrecList: string): { readonly rule: string; readonly lists: readonly string[] } => ({
  rule: `${check.id}@${check.rule}`, lists: check.usesCryptrecList ? [cryptrecList] : [],
});

export const JUDGED_BY_NONE = { rule: 'none', lists: [] } as const;
