import { OperationError } from '../../actors/operation-error.ts';
import type { Problem } from '../../domain/outcome.ts';
import { ProbeError } from '../../transport/probe-error.ts';

/** What a step that failed says for itself. Rethrows what concerns the whole run, and defects of the harness. */
export function stepProblem(error: unknown): Problem {
  if (error instanceof OperationError) {
    if (error.cause instanceof ProbeError) stepProblem(error.cause);
    return error.problem;
  }
  if (error instanceof ProbeError && error.code !== 'ABORTED' && error.code !== 'OUT_OF_HOURS') {
    return { code: 'unreachable', reason: { ja: `対象と通信できませんでした (${error.code})。`, en: `The target could not be reached (${error.code}).` } };
  }
  throw error;
}
