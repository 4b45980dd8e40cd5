import { disableCutsAccessProbe } from './disable-cuts-access-probe.ts';

export const accountAccessProbes = [disableCutsAccessProbe] as const;
