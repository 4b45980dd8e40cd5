import { logoutAndRotationProbe } from './logout-and-rotation-probe.ts';
import { tokenIntegrityProbe } from './token-integrity-probe.ts';

export const sessionProbes = [logoutAndRotationProbe, tokenIntegrityProbe] as const;
