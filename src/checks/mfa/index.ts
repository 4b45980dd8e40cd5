import { adminRequired } from './admin-required.ts';
import { alternateRoutes } from './alternate-routes.ts';
import { enrolmentEnforced } from './enrolment-enforced.ts';
import { codeValidation } from './code-validation.ts';
import { halfSession } from './half-session.ts';

export const mfaChecks = [adminRequired, alternateRoutes, enrolmentEnforced, codeValidation, halfSession] as const;
