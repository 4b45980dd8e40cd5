import { everyRouteProbe } from './every-route-probe.ts';
import { exactVerificationProbe } from './exact-verification-probe.ts';
import { notRecoverableProbe } from './not-recoverable-probe.ts';
import { reuseProbe } from './reuse-probe.ts';
import { controlLengthOf } from './routes.ts';
import { reuseRoutesProbe } from './reuse-routes-probe.ts';
import { rulePasswordProbe } from './rule-probe.ts';
import { storedHashedProbe } from './stored-hashed-probe.ts';
import { symbolProbe } from './symbol-probe.ts';
import { usabilityProbe } from './usability-probe.ts';
import { digitVariants, lengthVariants, lowerVariants, upperVariants } from './variants.ts';

export const passwordProbes = [
  rulePasswordProbe('password.min-length', (context) => lengthVariants(context.policy.parameters.password.minLength, controlLengthOf(context))),
  rulePasswordProbe('password.require-upper', (context) => upperVariants(controlLengthOf(context))),
  rulePasswordProbe('password.require-lower', (context) => lowerVariants(controlLengthOf(context))),
  rulePasswordProbe('password.require-digit', (context) => digitVariants(controlLengthOf(context))),
  symbolProbe,
  everyRouteProbe,
  reuseProbe,
  reuseRoutesProbe,
  exactVerificationProbe,
  storedHashedProbe,
  notRecoverableProbe,
  usabilityProbe,
] as const;
