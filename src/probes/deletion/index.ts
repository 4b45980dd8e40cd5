import { filesGoneProbe } from './files-gone-probe.ts';
import { objectGoneProbe } from './object-gone-probe.ts';
import { tenantTerminatedProbe } from './tenant-terminated-probe.ts';

export const deletionProbes = [objectGoneProbe, filesGoneProbe, tenantTerminatedProbe] as const;
