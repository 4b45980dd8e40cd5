import { ElementAbsent } from './element-absent.ts';
import { OperationError } from './operation-error.ts';
import { runOperation } from './run-operation.ts';
import { nothingTold, silent } from './silence.ts';
import type { Operation } from '../profile/operation-schema.ts';
import type { OperationRun } from './operation-run.ts';

async function valueOf(operation: Operation, value: string, run: OperationRun): Promise<string | undefined> {
  try {
    return (await runOperation(operation, { ...run, mayLack: value })).values[value]?.trim();
  } catch (error) {
    // Steps that wait for what only the signed-in see end here for a stranger; a page was had, and it has come to rest without it.
    if (error instanceof OperationError && error.cause instanceof ElementAbsent) return undefined;
    throw error;
  }
}

/**
 * Asks an oracle for one value. Absent or blank is null, whatever the status: a stranger may be told 200 with `null`.
 * @throws {OperationError} when the oracle could not be asked; never read as "nobody"
 */
export async function askOracle(operation: Operation, value: string, run: OperationRun): Promise<string | null> {
  const found = await valueOf(operation, value, run);
  if (found !== undefined && found !== '') return found;
  const last = run.trace.answers.at(-1);
  if (last !== undefined && silent(last.status)) throw nothingTold(run.name, last.status);
  return null;
}
