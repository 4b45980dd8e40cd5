import { PARAMETER_DIRECTIONS, PARAMETER_PATHS, type ParameterPath } from './parameter-directions.ts';
import { parametersSchema, type Policy, type PolicyParameters } from './policy-schema.ts';

export type ParameterValue = string | number;

/** A parameter that is not the catalogue's default; printed in the report next to the verdict (catalogue §4). */
export interface ParameterDeviation {
  /** As in `lockout.minRefusalSeconds`. */
  readonly path: ParameterPath;
  readonly value: ParameterValue;
  readonly default: ParameterValue;
  readonly looser: boolean;
  /** Who let it be looser. Never missing in a policy that has been loaded. */
  readonly approval?: Policy['approvals'][string];
}

/** The catalogue's own figures. */
export const defaultParameters: PolicyParameters = parametersSchema.parse({});

export function parameter(parameters: PolicyParameters, path: ParameterPath): ParameterValue {
  const [group, name] = path.split('.') as [keyof PolicyParameters, string];
  return (parameters[group] as Readonly<Record<string, ParameterValue>>)[name] as ParameterValue;
}

/** Whether a value is easier to meet than another. */
export function isLooser(path: ParameterPath, value: ParameterValue, than: ParameterValue): boolean {
  if (value === than) return false;
  const direction = PARAMETER_DIRECTIONS[path];
  return direction === 'either' || (direction === 'larger' ? value > than : value < than);
}

export function deviations(policy: Pick<Policy, 'parameters' | 'approvals'>): ParameterDeviation[] {
  return PARAMETER_PATHS.flatMap((path) => {
    const [value, standard] = [parameter(policy.parameters, path), parameter(defaultParameters, path)];
    if (value === standard) return [];
    const approval = policy.approvals[path];
    return [{ path, value, default: standard, looser: isLooser(path, value, standard), ...(approval ? { approval } : {}) }];
  });
}

/** Parameters looser than the catalogue's default, approved or not. */
export const looserParameters = (policy: Pick<Policy, 'parameters' | 'approvals'>): ParameterDeviation[] =>
  deviations(policy).filter(({ looser }) => looser);
