import { crossSiteRequestProbe } from './cross-site-request-probe.ts';
import { logoutAndRotationProbe } from './logout-and-rotation-probe.ts';
import { tokenIntegrityProbe } from './token-integrity-probe.ts';

export const sessionProbes = [logoutAndRotationProbe, tokenIntegrityProbe, crossSiteRequestProbe] as const;
