import { ipAllowlistProbe } from './ip-allowlist-probe.ts';

export const accessProbes = [ipAllowlistProbe] as const;
