import { policySchema, type Policy } from '../profile/policy-schema.ts';
import { profileDigest } from '../profile/digest.ts';
import { targetProfileSchema, type TargetProfile } from '../profile/schema.ts';
import type { RunStarted } from './journal-events.ts';
import { readJson, type RunFolder } from './run-folder.ts';

/** A stored profile or policy is not the one the run began with. */
export class AlteredInputError extends Error {
  override readonly name = 'AlteredInputError';
}

export interface RunInputs {
  readonly profile: TargetProfile;
  readonly policy: Policy;
  /** PEM texts. */
  readonly testTrustAnchors: readonly string[];
}

/** What the run was started with. @throws {AlteredInputError} when a stored file does not have the digest in the journal */
export function readRunInputs(folder: RunFolder, { digests }: Pick<RunStarted, 'digests'>): RunInputs {
  const profile = readUnaltered(folder.profile, digests.profile);
  const policy = readUnaltered(folder.policy, digests.policy);
  return {
    profile: targetProfileSchema.parse(profile), policy: policySchema.parse(policy), testTrustAnchors: readJson(folder.trustAnchors) as string[],
  };
}

function readUnaltered(path: string, expected: string): unknown {
  const value = readJson(path);
  const found = profileDigest(value as TargetProfile | Policy);
  if (found !== expected) throw new AlteredInputError(`${path} was altered since the run began: its digest is ${found}, the journal has ${expected}`);
  return value;
}
