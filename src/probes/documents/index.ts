import { recordsProbe } from './records-probe.ts';

export const documentProbes = [recordsProbe] as const;
