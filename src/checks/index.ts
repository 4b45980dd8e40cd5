import type { CheckDefinition } from './define.ts';
import { lockoutChecks } from './lockout/index.ts';
import { passwordChecks } from './password/index.ts';

// A definition reads only the kinds it declared; the registry hands it exactly those.
const registered = [...passwordChecks, ...lockoutChecks] as unknown as readonly CheckDefinition[];

/** Every check the harness has, by catalogue id. */
export const checks: ReadonlyMap<string, CheckDefinition> = new Map(registered.map((check) => [check.id, check]));
