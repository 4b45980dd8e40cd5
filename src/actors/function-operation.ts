import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ProbeError } from '../transport/probe-error.ts';
import type { HttpRequest, HttpResponse } from '../transport/types.ts';
import { withAuthorization } from './authorization.ts';
import { answerSeen } from './http-operation.ts';
import { OperationError } from './operation-error.ts';
import type { OperationRun } from './operation-run.ts';
import { noAnswer, quoted, unusable } from './reasons.ts';
import { Filler } from './template.ts';
import type { OperationResult, Variables } from './types.ts';

/** What a function of the profile works with. Everything it sends passes the guarded transport. */
export interface OperationContext {
  /** Sends with the session's cookies and authorization; a path counts from the base URL. @throws {ProbeError} */
  readonly request: (request: Omit<HttpRequest, 'method'> & { readonly method?: string }) => Promise<HttpResponse>;
  /** The session's page (of Playwright); only in browser sessions. */
  readonly page?: () => Promise<unknown>;
  readonly variables: Variables;
  /** Fills `${name}` places of a text. */
  readonly fill: (template: string) => string;
}

export type OperationFunction = (context: OperationContext) => Promise<Readonly<Record<string, string | undefined>> | undefined>;

async function load(module: string, exported: string, run: OperationRun): Promise<OperationFunction> {
  let loaded: Record<string, unknown>;
  try {
    loaded = await import(pathToFileURL(resolve(run.profileDirectory, module)).href) as Record<string, unknown>;
  } catch (error) {
    throw unusable(run.name, module, error instanceof Error ? error.message : String(error));
  }
  const found = loaded[exported];
  if (typeof found !== 'function') throw unusable(run.name, module, `"${exported}" is not an exported function`);
  return found as OperationFunction;
}

async function contextOf(run: OperationRun): Promise<OperationContext> {
  const variables = await run.scope.all();
  const fill = new Filler(run.name, run.scope);
  return {
    variables,
    fill: (template) => fill.text(template),
    ...(run.client.page ? { page: run.client.page } : {}),
    request: async (request) => {
      const response = await run.client.send({
        method: 'GET', ...request, url: new URL(request.url, run.baseUrl).href,
        ...(request.anonymous ? {} : { headers: withAuthorization(request.headers, run) }),
      });
      run.trace.answers.push(answerSeen(response));
      return response;
    },
  };
}

function valuesOf(returned: unknown, run: OperationRun): Record<string, string> {
  if (returned === undefined) return {};
  if (typeof returned !== 'object' || returned === null) throw unusable(run.name, 'function', 'it did not return an object of texts');
  const values = Object.entries(returned).filter(([, value]) => value !== undefined && value !== null);
  const odd = values.find(([, value]) => typeof value !== 'string');
  if (odd) throw unusable(run.name, 'function', `the value of "${odd[0]}" is not a text`);
  return Object.fromEntries(values);
}

/**
 * Runs a function of a module beside the profile.
 * @throws {OperationError} no-input: the module cannot be used; unreachable: no answer; control-failed: it threw
 */
export async function runFunction(reference: { readonly module: string; readonly export: string }, run: OperationRun): Promise<OperationResult> {
  const operation = await load(reference.module, reference.export, run);
  const context = await contextOf(run);
  let returned: unknown;
  try {
    returned = await operation(context);
  } catch (error) {
    if (error instanceof OperationError) throw error;
    if (error instanceof ProbeError) throw noAnswer(run.name, { ja: `関数(${reference.module})`, en: `function ${reference.module}` }, error);
    const detail = quoted(run.redact(String(error)));
    throw new OperationError('control-failed', {
      ja: `操作 ${run.name} の関数(${reference.module})が途中で失敗しました(${detail})。`,
      en: `The function of operation ${run.name} (${reference.module}) failed: ${detail}.`,
    }, { cause: error });
  }
  const values = valuesOf(returned, run);
  for (const name of Object.keys(context.variables)) run.trace.sent.add(name);
  if (run.secretValues) for (const value of Object.values(values)) if (value.length >= 8) run.learn(value);
  Object.assign(run.trace.values, values);
  return { values, answers: [...run.trace.answers], sent: new Set(run.trace.sent) };
}
