import { listAndSearchProbe } from './list-and-search-probe.ts';
import { objectReadProbe } from './object-read-probe.ts';
import { objectWriteProbe } from './object-write-probe.ts';

export const tenantProbes = [objectReadProbe, listAndSearchProbe, objectWriteProbe] as const;
