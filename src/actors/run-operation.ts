import type { Operation } from '../profile/operation-schema.ts';
import { runFunction } from './function-operation.ts';
import { runHttp } from './http-operation.ts';
import type { OperationRun } from './operation-run.ts';
import { unusable } from './reasons.ts';
import type { OperationResult } from './types.ts';

/** Runs an operation in whichever of its three forms it is written. @throws {OperationError} */
export async function runOperation(operation: Operation, run: OperationRun): Promise<OperationResult> {
  if (operation.http) return runHttp(operation.http, run);
  if (operation.function) return runFunction(operation.function, run);
  if (!run.client.steps) throw unusable(run.name, 'browser', 'browser steps need a route whose client is "browser"');
  return run.client.steps(operation.browser ?? [], run);
}
