import { enumerationProbe } from './enumeration-probe.ts';

export const enumerationProbes = [enumerationProbe] as const;
