import { OperationError } from '../../actors/operation-error.ts';
import type { EvidenceRef, Problem } from '../../domain/outcome.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { problemOf } from '../problem-of.ts';

export type Attempted<T> = { readonly evidence: readonly EvidenceRef[] } & ({ readonly value: T } | { readonly problem: Problem; readonly error: Error });

/** Tries something against the target; what the target or the profile does wrong is a value, a defect of the harness is thrown. */
export async function attempt<T>(work: () => Promise<T>): Promise<Attempted<T>> {
  const { value, evidence } = await collectEvidence(async () => {
    try {
      return { value: await work() };
    } catch (error) {
      const problem = problemOf(error);
      if (problem === undefined) throw error;
      return { problem, error: error as Error };
    }
  });
  return { ...value, evidence };
}

/** Status that the last answer of a failed operation had, where there was one. */
export const lastStatus = (error: Error): number | undefined => (error instanceof OperationError ? error.answers.at(-1)?.status : undefined);
