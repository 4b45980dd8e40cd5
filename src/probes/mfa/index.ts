import { adminRequiredProbe } from './admin-required-probe.ts';
import { alternateRoutesProbe } from './alternate-routes-probe.ts';
import { enrolmentEnforcedProbe } from './enrolment-enforced-probe.ts';
import { codeValidationProbe } from './code-validation-probe.ts';
import { halfSessionProbe } from './half-session-probe.ts';

export const mfaProbes = [adminRequiredProbe, alternateRoutesProbe, enrolmentEnforcedProbe, codeValidationProbe, halfSessionProbe] as const;
