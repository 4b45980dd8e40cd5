export { checkAgainstPolicy, loadInputs, type LoadedInputs } from './against-policy.ts';
export { defaultParameters, deviations, looserParameters, type ParameterDeviation } from './deviations.ts';
export { canonicalJson, profileDigest } from './digest.ts';
export { endpointOf, hostKey } from './host.ts';
export { defaultPolicy, loadPolicy, type LoadedPolicy } from './load-policy.ts';
export { loadProfile, type LoadedProfile } from './load-profile.ts';
export { formatIssue, ProfileError, type Language, type ProfileIssue } from './profile-error.ts';
export { resolveSecrets, secretPlaces, type ResolvedSecrets } from './secrets.ts';
