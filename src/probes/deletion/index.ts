import { filesGoneProbe } from './files-gone-probe.ts';
import { objectGoneProbe } from './object-gone-probe.ts';

export const deletionProbes = [objectGoneProbe, filesGoneProbe] as const;
