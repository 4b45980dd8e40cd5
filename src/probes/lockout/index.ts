import { accountBoundProbe } from './account-bound-probe.ts';
import { blocksProbe } from './blocks-probe.ts';

export const lockoutProbes = [blocksProbe, accountBoundProbe] as const;
