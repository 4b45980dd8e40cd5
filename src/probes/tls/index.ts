import { certificateProbe } from './certificate-probe.ts';
import { scanProbe } from './scan-probe.ts';
import { selfControlProbe } from './self-control-probe.ts';

export const tlsProbes = [selfControlProbe, scanProbe, certificateProbe] as const;
