import { lifecycle } from './lifecycle.ts';

export const accountLifecycleChecks = [lifecycle] as const;
