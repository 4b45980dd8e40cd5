import { lifecycleProbe } from './lifecycle-probe.ts';

export const accountLifecycleProbes = [lifecycleProbe] as const;
