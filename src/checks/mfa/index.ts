import { adminRequired } from './admin-required.ts';
import { alternateRoutes } from './alternate-routes.ts';
import { clientSideGate } from './client-side-gate.ts';
import { enrolmentEnforced } from './enrolment-enforced.ts';
import { codeValidation } from './code-validation.ts';
import { guessLimit } from './guess-limit.ts';
import { halfSession } from './half-session.ts';
import { oneTime } from './one-time.ts';

export const mfaChecks = [adminRequired, alternateRoutes, clientSideGate, enrolmentEnforced, codeValidation, guessLimit, halfSession, oneTime] as const;
