import { dirname, resolve } from 'node:path';
import { validate } from './load-document.ts';
import { profileDigest } from './digest.ts';
import { operationFindings } from './operation-findings.ts';
import type { Finding, ProfileIssue } from './profile-error.ts';
import { readDocument } from './read-document.ts';
import { poolFindings, referenceFindings } from './reference-findings.ts';
import { targetProfileSchema, type TargetProfile } from './schema.ts';
import { consentFindings, scopeFindings } from './scope-findings.ts';
import { toIssues, type SourceDocument } from './source-document.ts';
import { templateFindings } from './template-findings.ts';

export interface LoadedProfile {
  readonly value: TargetProfile;
  /** Absolute. */
  readonly path: string;
  /** Files the profile names are relative to it. */
  readonly directory: string;
  /** `profileDigest(value)`. */
  readonly sha256: string;
  /** Likely mistakes that do not stop a run. */
  readonly warnings: readonly ProfileIssue[];
  readonly document: SourceDocument;
}

/** Reads a target profile. @throws {ProfileError} naming file, line and path of everything that is wrong; nothing has been sent */
export async function loadProfile(path: string, options: { readonly now?: Date } = {}): Promise<LoadedProfile> {
  const directory = dirname(resolve(path));
  const document = await readDocument(path);
  const value = validate(document, targetProfileSchema, (profile) => profileFindings(profile, directory, options.now ?? new Date()));
  const warnings = toIssues(document, [...templateFindings(value), ...emptyPools(value)]);
  return { value, path: resolve(path), directory, sha256: profileDigest(value), warnings, document };
}

const profileFindings = (profile: TargetProfile, directory: string, now: Date): Finding[] => [
  ...consentFindings(profile, now), ...scopeFindings(profile), ...mainSource(profile),
  ...referenceFindings(profile), ...poolFindings(profile), ...operationFindings(profile, directory),
];

const mainSource = ({ sources }: TargetProfile): Finding[] => (Object.hasOwn(sources, 'S1') ? [] : [{ path: ['sources'], message: {
  ja: '主な送信元 S1 がありません。特に決めることがなければ S1: {} と書いてください。',
  en: 'The main source S1 is missing. Write S1: {} if there is nothing to say about it.',
} }]);

const emptyPools = ({ pools }: TargetProfile): Finding[] => Object.entries(pools).flatMap(([name, pool]) =>
  (pool === undefined || pool.accounts.length > 0 || pool.create ? [] : [{ path: ['pools', name], message: {
    ja: 'この供給元は 1 つもアカウントを出せません。accounts または create を書いてください。',
    en: 'This pool cannot give a single account. Write accounts or create.',
  } }]));
