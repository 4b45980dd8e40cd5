import { ipAllowlistProbe } from './ip-allowlist-probe.ts';
import { ipAllowlistRoutesProbe } from './ip-allowlist-routes-probe.ts';

export const accessProbes = [ipAllowlistProbe, ipAllowlistRoutesProbe] as const;
