import { mustChange } from './must-change.ts';
import { unguessable } from './unguessable.ts';

export const issuedChecks = [unguessable, mustChange] as const;
