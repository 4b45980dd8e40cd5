import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { policySchema } from '../profile/policy-schema.ts';
import { catalogue } from '../requirements/catalogue.ts';
import { readJournal, runStartedOf } from './read-journal.ts';
import { readRunInputs } from './run-inputs.ts';
import { newFolderPath, newRun } from './testing/folders.ts';

const withAnchors = (directory: string) => ({
  value: policySchema.parse({ policyVersion: 1, municipality: 'テスト市', testTrustAnchors: ['anchor.pem'] }), directory,
});

test('an anchor that cannot be read is refused before anything is made', () => {
  const folder = newFolderPath();
  expect(() => newRun({ folder, policy: withAnchors('/nowhere') })).toThrow(/anchor\.pem/);
  expect(existsSync(folder)).toBe(false);
});

test('a folder that is there already is refused', () => {
  const { root } = newRun();
  expect(() => newRun({ folder: root })).toThrow(/EEXIST/);
});

test('the folder holds all that judging will need, readable by its owner only', () => {
  const folder = newFolderPath();
  const directory = dirname(folder);
  writeFileSync(join(directory, 'anchor.pem'), 'PEM');
  const run = newRun({ folder, policy: withAnchors(directory), selection: { requirements: [22], checks: ['tls.protocol-versions'] } });
  expect(readdirSync(folder).toSorted()).toEqual(['evidence', 'journal.jsonl', 'policy.json', 'profile.json', 'run.lock', 'trust-anchors.json']);
  for (const file of ['journal.jsonl', 'policy.json', 'profile.json', 'trust-anchors.json']) expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
  const started = runStartedOf(readJournal(run.journal));
  expect(started).toMatchObject({
    runId: basename(folder), assessedAt: '2026-11-23T00:00:00.000Z', cryptrecList: 'LS-0001-2022R2', sources: ['S1'],
    selection: { requirements: [22], checks: ['tls.protocol-versions'] }, digests: { catalogue: catalogue().sha256 },
  });
  expect(readRunInputs(run, started)).toMatchObject({ testTrustAnchors: ['PEM'], profile: { service: { name: 'Fake' } }, policy: { municipality: 'テスト市' } });
});
