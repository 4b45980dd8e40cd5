import { secondControlProbe } from './second-control-probe.ts';

export const remoteProbes = [secondControlProbe] as const;
