import { adminRequired } from './admin-required.ts';
import { alternateRoutes } from './alternate-routes.ts';
import { changeAndRecovery } from './change-and-recovery.ts';
import { clientSideGate } from './client-side-gate.ts';
import { enrolmentEnforced } from './enrolment-enforced.ts';
import { codeValidation } from './code-validation.ts';
import { guessLimit } from './guess-limit.ts';
import { factorStrength } from './factor-strength.ts';
import { halfSession } from './half-session.ts';
import { oneTime } from './one-time.ts';
import { trustedDevice } from './trusted-device.ts';

export const mfaChecks = [adminRequired, alternateRoutes, changeAndRecovery, clientSideGate, enrolmentEnforced, factorStrength, codeValidation, guessLimit, halfSession, oneTime, trustedDevice] as const;
