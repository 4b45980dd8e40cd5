import { OperationError } from '../../actors/operation-error.ts';
import { namesIn } from '../../actors/template.ts';
import type { ActingAccount } from '../../actors/types.ts';
import type { AttemptSeen } from '../../observations/lockout.ts';
import type { Operation } from '../../profile/operation-schema.ts';
import type { RouteDeclaration } from '../../profile/schema.ts';
import type { ProbeContext } from '../define.ts';

/** A sign-in that carries several passwords. */
export interface BatchSignIn {
  /** Sees `${guess1}` … */
  readonly operation: Operation;
  readonly guesses: number;
}

const PASSWORD = '${password}';

/** The JSON value with a list of guesses where the password stood; undefined when it stands nowhere by itself. */
function listed(value: unknown, list: readonly string[]): unknown {
  if (value === PASSWORD) return list;
  if (typeof value !== 'object' || value === null) return undefined;
  const entries = Object.entries(value).map(([key, inner]) => [key, listed(inner, list)] as const);
  const found = entries.find(([, inner]) => inner !== undefined);
  if (!found) return undefined;
  if (Array.isArray(value)) return value.map((inner: unknown, index) => (String(index) === found[0] ? found[1] : inner));
  return { ...value, [found[0]]: found[1] };
}

/** The declared batch, or the route's JSON sign-in with a list in the password's place; undefined where its format allows neither. */
export function batchSignIn(route: RouteDeclaration, guesses: number): BatchSignIn | undefined {
  if (route.batchSignIn) {
    const names = [...namesIn([route.batchSignIn.http, route.batchSignIn.browser])].filter((name) => /^guess\d+$/.test(name));
    return { operation: route.batchSignIn, guesses: names.length };
  }
  const list = Array.from({ length: guesses }, (_, index) => `\${guess${index + 1}}`);
  const exchanges = route.signIn.http ?? [];
  const changed = exchanges.map((exchange) => ({ exchange, json: listed(exchange.json, list) }));
  if (!changed.some(({ json }) => json !== undefined)) return undefined;
  return { guesses, operation: { http: changed.map(({ exchange, json }) => (json === undefined ? exchange : { ...exchange, json: json as typeof exchange.json })) } };
}

/** Sends one batch in a fresh client and asks the oracle, which sees what the answer gave. */
export async function tryBatch(context: ProbeContext, account: ActingAccount, route: string, batch: BatchSignIn, passwords: readonly string[]): Promise<AttemptSeen> {
  const declared = context.profile.routes[route] as RouteDeclaration;
  const at = context.now().toISOString();
  const session = await context.actors.stranger(route);
  try {
    const guesses = Object.fromEntries(passwords.map((password, index) => [`guess${index + 1}`, password]));
    for (const password of passwords) context.learnSecret(password);
    const answer = await performed(() => session.perform(batch.operation, { ...account.variables, ...guesses }));
    if ('problem' in answer) return { at, source: session.source, effect: answer.answered ? 'refused' : 'unknown', ...(answer.answered ? {} : { problem: answer.problem }) };
    const who = await performed(() => session.perform(declared.whoami, answer.values));
    return { at, source: session.source, effect: 'values' in who && who.values['identity'] === account.identity ? 'signed-in' : 'refused' };
  } finally {
    await session.close();
  }
}

async function performed(work: () => Promise<{ readonly values: Readonly<Record<string, string>> }>) {
  try {
    return { values: (await work()).values };
  } catch (error) {
    if (!(error instanceof OperationError)) throw error;
    return { problem: error.problem, answered: error.answers.length > 0 };
  }
}
