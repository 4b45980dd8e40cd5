import { crossSiteRequestProbe } from './cross-site-request-probe.ts';
import { logoutAndRotationProbe } from './logout-and-rotation-probe.ts';
import { tokenIntegrityProbe } from './token-integrity-probe.ts';
import { timeoutAndCookieProbe } from './timeout-and-cookie-probe.ts';

export const sessionProbes = [logoutAndRotationProbe, tokenIntegrityProbe, crossSiteRequestProbe, timeoutAndCookieProbe] as const;
