import { AsyncLocalStorage } from 'node:async_hooks';
import type { EvidenceRef } from '../domain/outcome.ts';

const current = new AsyncLocalStorage<EvidenceRef[]>();

/** Runs a step of a probe and returns, beside its value, the evidence recorded meanwhile by whatever it called. Nests. */
export async function collectEvidence<T>(step: () => Promise<T>): Promise<{ readonly value: T; readonly evidence: readonly EvidenceRef[] }> {
  const evidence: EvidenceRef[] = [];
  try {
    return { value: await current.run(evidence, step), evidence };
  } finally {
    for (const ref of evidence) noteEvidence(ref);
  }
}

/** Called by recorders: attaches a stored piece of evidence to the step under way, if there is one. */
export function noteEvidence(ref: EvidenceRef): void {
  const open = current.getStore();
  if (open && !open.includes(ref)) open.push(ref);
}
