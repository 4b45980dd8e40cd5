import { adminRequiredProbe } from './admin-required-probe.ts';
import { alternateRoutesProbe } from './alternate-routes-probe.ts';
import { changeAndRecoveryProbe } from './change-and-recovery-probe.ts';
import { clientSideGateProbe } from './client-side-gate-probe.ts';
import { enrolmentEnforcedProbe } from './enrolment-enforced-probe.ts';
import { codeValidationProbe } from './code-validation-probe.ts';
import { guessLimitProbe } from './guess-limit-probe.ts';
import { factorStrengthProbe } from './factor-strength-probe.ts';
import { halfSessionProbe } from './half-session-probe.ts';
import { oneTimeProbe } from './one-time-probe.ts';
import { trustedDeviceProbe } from './trusted-device-probe.ts';

export const mfaProbes = [adminRequiredProbe, alternateRoutesProbe, changeAndRecoveryProbe, clientSideGateProbe, enrolmentEnforcedProbe, factorStrengthProbe, codeValidationProbe, guessLimitProbe, halfSessionProbe, oneTimeProbe, trustedDeviceProbe] as const;
