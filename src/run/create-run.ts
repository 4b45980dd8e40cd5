import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { profileDigest } from '../profile/digest.ts';
import type { Policy } from '../profile/policy-schema.ts';
import type { TargetProfile } from '../profile/schema.ts';
import { catalogue } from '../requirements/catalogue.ts';
import { createJournal } from './journal.ts';
import type { Selection } from './journal-events.ts';
import type { Results } from './results-schema.ts';
import { createRunFolder, newRunId, type RunFolder, writeJson } from './run-folder.ts';

interface Document<T> {
  readonly value: T;
  /** Where its relative paths start. */
  readonly directory: string;
}

export interface NewRun {
  readonly profile: Document<TargetProfile>;
  readonly policy: Document<Policy>;
  /** Version of the harness. */
  readonly kenshu: string;
  /** Null runs every check. */
  readonly selection: Selection | null;
  /** The folder itself; without it one named by the run's id is made below `reports`. */
  readonly folder?: string;
  /** Results of the run that this one completes (`--base`). */
  readonly base?: Results;
  readonly now?: Date;
}

/**
 * Makes a run folder with everything judging will ever need besides what is observed. Nothing is sent yet.
 *
 * @throws when the folder is there already, the base is of another service, or a test trust anchor cannot be read
 */
export function createRun({ profile, policy, kenshu, selection, folder: given, base, now = new Date() }: NewRun): RunFolder {
  const { name } = profile.value.service;
  if (base && base.target.name !== name) throw new Error(`run ${base.run.id} is of ${base.target.name}, not of ${name}: it cannot be completed by this one`);
  const anchors = policy.value.testTrustAnchors.map((path) => readFileSync(resolve(policy.directory, path), 'utf8'));
  const root = given ?? resolve('reports', newRunId(name, now));
  const folder = createRunFolder(root);
  writeJson(folder.profile, profile.value);
  writeJson(folder.policy, policy.value);
  writeJson(folder.trustAnchors, anchors);
  if (base) writeJson(folder.base, base);
  createJournal(folder, {
    type: 'run-started',
    runId: basename(root),
    kenshu,
    node: process.version,
    digests: { profile: profileDigest(profile.value), policy: profileDigest(policy.value), catalogue: catalogue().sha256 },
    selection,
    assessedAt: now.toISOString(),
    sources: Object.keys(profile.value.sources),
    cryptrecList: policy.value.parameters.tls.cryptrecList,
    profileDirectory: resolve(profile.directory),
    ...(base ? { base: base.run.id } : {}),
  }).close();
  return folder;
}
