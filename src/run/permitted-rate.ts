import type { Policy } from '../profile/policy-schema.ts';
import type { TargetProfile } from '../profile/schema.ts';

/** Requests per second: the stricter of what the vendor permits and the municipality allows. */
export const permittedRate = (profile: Pick<TargetProfile, 'scope'>, policy: Pick<Policy, 'parameters'>): number =>
  Math.min(profile.scope.rate.requestsPerSecond ?? Infinity, policy.parameters.rate.requestsPerSecond);
