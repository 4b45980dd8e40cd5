import { objectReadProbe } from './object-read-probe.ts';

export const tenantProbes = [objectReadProbe] as const;
