import { crossSiteRequest } from './cross-site-request.ts';
import { logoutAndRotation } from './logout-and-rotation.ts';
import { timeoutAndCookie } from './timeout-and-cookie.ts';
import { tokenIntegrity } from './token-integrity.ts';

export const sessionChecks = [logoutAndRotation, tokenIntegrity, crossSiteRequest, timeoutAndCookie] as const;
