import { optOutProbe } from './opt-out-probe.ts';
import { secondControlProbe } from './second-control-probe.ts';

export const remoteProbes = [secondControlProbe, optOutProbe] as const;
