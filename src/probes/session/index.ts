import { logoutAndRotationProbe } from './logout-and-rotation-probe.ts';

export const sessionProbes = [logoutAndRotationProbe] as const;
