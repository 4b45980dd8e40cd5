import type { OperationRun } from './operation-run.ts';
import { Filler, namesIn } from './template.ts';

/** The route's headers that carry what signing in extracted; one whose names have no value yet is left out. */
export function authorizationOf({ authorize, name, scope }: Pick<OperationRun, 'authorize' | 'name' | 'scope'>): readonly (readonly [string, string])[] {
  const fill = new Filler(name, scope);
  return Object.entries(authorize)
    .filter(([, template]) => [...namesIn(template)].every((inner) => scope.has(inner)))
    .map(([header, template]) => [header, fill.text(template)] as const);
}

/** Headers to send: those given, and of the authorization what they do not replace. */
export function withAuthorization(
  given: readonly (readonly [string, string])[] | undefined, run: Pick<OperationRun, 'authorize' | 'name' | 'scope'>,
): readonly (readonly [string, string])[] {
  const named = new Set(given?.map(([name]) => name.toLowerCase()));
  return [...authorizationOf(run).filter(([name]) => !named.has(name.toLowerCase())), ...(given ?? [])];
}
