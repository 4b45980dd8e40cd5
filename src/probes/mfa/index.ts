import { adminRequiredProbe } from './admin-required-probe.ts';
import { alternateRoutesProbe } from './alternate-routes-probe.ts';
import { halfSessionProbe } from './half-session-probe.ts';

export const mfaProbes = [adminRequiredProbe, alternateRoutesProbe, halfSessionProbe] as const;
