import { isLooser, parameter, type ParameterValue } from './deviations.ts';
import type { LoadedPolicy } from './load-policy.ts';
import { loadPolicy } from './load-policy.ts';
import { loadProfile, type LoadedProfile } from './load-profile.ts';
import type { ParameterPath } from './parameter-directions.ts';
import type { Policy } from './policy-schema.ts';
import { ProfileError, type Finding } from './profile-error.ts';
import type { TargetProfile } from './schema.ts';
import { toIssues } from './source-document.ts';

/** Figures of a profile that must not be looser than the policy's parameter. */
const FIGURES: readonly (readonly [path: string, parameter: ParameterPath])[] = [
  ['declared.password.minLength', 'password.minLength'],
  ['declared.password.historyDepth', 'password.historyDepth'],
  ['declared.lockout.threshold', 'lockout.cap'],
  ['declared.lockout.durationSeconds', 'lockout.minRefusalSeconds'],
  ['declared.otp.windowSteps', 'otp.windowSteps'],
  ['termination.withinSeconds', 'termination.withinSeconds'],
  ['scope.rate.requestsPerSecond', 'rate.requestsPerSecond'],
  ['scope.rate.parallel', 'rate.parallel'],
];

const read = (root: unknown, path: readonly string[]): unknown =>
  path.reduce((value: unknown, key) => (typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined), root);

function looseFigures(profile: TargetProfile, policy: Policy): Finding[] {
  return FIGURES.flatMap(([name, path]) => {
    const value = read(profile, name.split('.')) as ParameterValue | undefined;
    const allowed = parameter(policy.parameters, path);
    if (value === undefined || !isLooser(path, value, allowed)) return [];
    return [{ path: name.split('.'), message: {
      ja: `ポリシーの ${path}(${allowed})より緩い値 ${value} は宣言できません。${allowed} かそれより厳しい値にするか、この項目を消してください。`,
      en: `${value} is looser than the policy's ${path} (${allowed}), which a profile cannot be. Write ${allowed} or a stricter figure, or remove the key.`,
    } }];
  });
}

const isEmpty = (value: unknown): boolean => value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);

/** `sources.S1: {}` says something; an empty group of declarations does not. */
const missingInputs = (profile: TargetProfile, { requiredInputs }: Policy): Finding[] => requiredInputs
  .filter((name) => (name.includes('.') ? read(profile, name.split('.')) === undefined : isEmpty(read(profile, [name]))))
  .map((name) => ({ path: name.split('.'), message: {
    ja: `ポリシーが求める「${name}」がありません。書き加えてください。`,
    en: `The policy requires "${name}", which is missing. Add it.`,
  } }));

/** What only both files together show. @throws {ProfileError} at places of the profile */
export function checkAgainstPolicy(profile: LoadedProfile, policy: LoadedPolicy): void {
  const issues = toIssues(profile.document, [...looseFigures(profile.value, policy.value), ...missingInputs(profile.value, policy.value)]);
  if (issues.length > 0) throw new ProfileError(issues);
}

export interface LoadedInputs {
  readonly profile: LoadedProfile;
  readonly policy: LoadedPolicy;
}

/** Reads both files and holds them against each other. @throws {ProfileError} with the issues of both */
export async function loadInputs(profilePath: string, policyPath: string | undefined, options: { readonly now?: Date } = {}): Promise<LoadedInputs> {
  const [profile, policy] = await Promise.allSettled([loadProfile(profilePath, options), loadPolicy(policyPath)]);
  if (profile.status === 'fulfilled' && policy.status === 'fulfilled') {
    checkAgainstPolicy(profile.value, policy.value);
    return { profile: profile.value, policy: policy.value };
  }
  const reasons = [profile, policy].flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
  const defect = reasons.find((reason) => !(reason instanceof ProfileError));
  if (defect !== undefined) throw defect;
  throw new ProfileError(reasons.flatMap((reason) => (reason as ProfileError).issues));
}
