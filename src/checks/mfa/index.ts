import { adminRequired } from './admin-required.ts';
import { halfSession } from './half-session.ts';

export const mfaChecks = [adminRequired, halfSession] as const;
