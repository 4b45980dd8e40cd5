import { adminRequiredProbe } from './admin-required-probe.ts';
import { halfSessionProbe } from './half-session-probe.ts';

export const mfaProbes = [adminRequiredProbe, halfSessionProbe] as const;
