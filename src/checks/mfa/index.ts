import { adminRequired } from './admin-required.ts';
import { alternateRoutes } from './alternate-routes.ts';
import { halfSession } from './half-session.ts';

export const mfaChecks = [adminRequired, alternateRoutes, halfSession] as const;
