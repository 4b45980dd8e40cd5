import { scanProbe } from './scan-probe.ts';
import { selfControlProbe } from './self-control-probe.ts';

export const tlsProbes = [selfControlProbe, scanProbe] as const;
