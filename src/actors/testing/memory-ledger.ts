import type { Creation, Ledger } from '../../domain/ledger.ts';

/** A ledger that lives as long as the test; `lines` tells what was entered, in order. */
export function memoryLedger(used: readonly string[] = []): Ledger & { readonly lines: string[]; readonly creations: Map<string, Creation> } {
  const lines: string[] = [];
  const creations = new Map<string, Creation>();
  const usedUp = new Set(used.map((name) => `account ${name}`));
  return {
    lines, creations,
    left: () => [],
    willCreate: (creation) => {
      const entry = `c${creations.size + 1}`;
      creations.set(entry, creation);
      lines.push(`willCreate ${creation.kind} ${creation.values['loginId'] ?? ''}`);
      return entry;
    },
    created: (entry, values) => {
      const creation = creations.get(entry) as Creation;
      creations.set(entry, { ...creation, values: { ...creation.values, ...values } });
      lines.push(`created ${entry}`);
    },
    removed: (entry) => { lines.push(`removed ${entry}`); },
    willUse: ({ kind, name }) => {
      usedUp.add(`${kind} ${name}`);
      lines.push(`willUse ${kind} ${name}`);
    },
    isUsed: (kind, name) => usedUp.has(`${kind} ${name}`),
  };
}
