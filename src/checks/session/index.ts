import { crossSiteRequest } from './cross-site-request.ts';
import { logoutAndRotation } from './logout-and-rotation.ts';
import { tokenIntegrity } from './token-integrity.ts';

export const sessionChecks = [logoutAndRotation, tokenIntegrity, crossSiteRequest] as const;
