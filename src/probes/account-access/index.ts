import { disableCutsAccessProbe } from './disable-cuts-access-probe.ts';
import { recreateCleanProbe } from './recreate-clean-probe.ts';

export const accountAccessProbes = [disableCutsAccessProbe, recreateCleanProbe] as const;
