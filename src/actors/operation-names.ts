import type { Operation } from '../profile/operation-schema.ts';
import type { TargetProfile } from '../profile/schema.ts';

/** Finds what the profile calls an operation (`routes.ui.signIn`), so that errors can name it. */
export function operationNames(profile: TargetProfile): (operation: Operation) => string {
  const names = new WeakMap<object, string>();
  const walk = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) return;
    names.set(value, path);
    for (const [key, inner] of Object.entries(value)) walk(inner, path === '' ? key : `${path}.${key}`);
  };
  walk(profile, '');
  return (operation) => names.get(operation) ?? '(unnamed)';
}
