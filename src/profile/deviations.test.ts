import { expect, test } from 'vitest';
import { defaultParameters, deviations, isLooser, looserParameters, parameter } from './deviations.ts';
import { PARAMETER_DIRECTIONS, PARAMETER_PATHS } from './parameter-directions.ts';
import { policySchema, type PolicyInput } from './policy-schema.ts';

const policy = (more: Partial<PolicyInput>) => policySchema.parse({ policyVersion: 1, municipality: 'M', ...more });

test('every parameter has a direction, and nothing else has', () => {
  const paths = Object.entries(defaultParameters).flatMap(([group, entries]) => Object.keys(entries).map((name) => `${group}.${name}`));
  expect([...PARAMETER_PATHS].sort()).toEqual(paths.sort());
});

test.each(PARAMETER_PATHS)('%s is looser in its direction alone', (path) => {
  const standard = parameter(defaultParameters, path);
  const either = PARAMETER_DIRECTIONS[path] === 'either';
  expect(isLooser(path, standard, standard)).toBe(false);
  if (typeof standard === 'string') return expect(isLooser(path, 'other', standard)).toBe(either);
  expect(isLooser(path, standard + 1, standard)).toBe(either || PARAMETER_DIRECTIONS[path] === 'larger');
  expect(isLooser(path, standard - 1, standard)).toBe(either || PARAMETER_DIRECTIONS[path] === 'smaller');
});

test('the defaults deviate in nothing', () => expect(deviations(policy({}))).toEqual([]));

test('deviations tell value, default, direction and approval', () => {
  const approval = { by: 'A', reason: 'B', date: '2026-01-01' };
  const own = policy({ parameters: { password: { minLength: 12 }, lockout: { minRefusalSeconds: 3 } }, approvals: { 'lockout.minRefusalSeconds': approval } });
  const refusal = { path: 'lockout.minRefusalSeconds', value: 3, default: 60, looser: true, approval };
  expect(deviations(own)).toEqual([{ path: 'password.minLength', value: 12, default: 10, looser: false }, refusal]);
  expect(looserParameters(own)).toEqual([refusal]);
});
