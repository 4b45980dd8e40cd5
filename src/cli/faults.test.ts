import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startStaging, type Staging } from '../../fixtures/staging/index.ts';
import { writeStagingTarget, type WrittenTarget } from '../../fixtures/staging-target/write-target.ts';
import { linesOf } from '../run/journal-events.ts';
import { readJournal } from '../run/read-journal.ts';
import { resultsSchema, type Results } from '../run/results-schema.ts';
import { runFolder } from '../run/run-folder.ts';
import { kenshu, scratch, type Ended } from './testing/kenshu.ts';

const CHECK = 'password.min-length';
const files = scratch();
let staging: Staging;
let target: WrittenTarget;

beforeAll(async () => {
  staging = await startStaging();
  target = writeStagingTarget(staging, files.folder);
});

afterAll(async () => {
  await staging.close();
  files.remove();
});

interface Ran extends Ended {
  readonly results: Results;
  readonly check: Results['checks'][number];
  readonly folder: ReturnType<typeof runFolder>;
}

async function run(name: string, options: { readonly profile?: (text: string) => string; readonly environment?: Readonly<Record<string, string>> } = {}): Promise<Ran> {
  const profile = files.write(`${name}.yaml`, (options.profile ?? ((text) => text))(readFileSync(target.profilePath, 'utf8')));
  const folder = runFolder(join(files.folder, `run-${name}`));
  const ended = await kenshu(
    ['run', '--target', profile, '--policy', target.policyPath, '--check', CHECK, '--out', folder.root, '--lang', 'en'], { ...target.environment, ...options.environment },
  );
  const results = resultsSchema.parse(JSON.parse(readFileSync(folder.results, 'utf8'))) as Results;
  return { ...ended, results, folder, check: results.checks.find(({ id }) => id === CHECK) as Ran['check'] };
}

/** Every piece of evidence that an observation or a case names is a file of the run. */
function requireOnDisk({ folder, check }: Ran): readonly string[] {
  const stored = readdirSync(folder.evidence).map((name) => `sha256:${name.split('.')[0]}`);
  const observed = linesOf(readJournal(folder.journal), 'observation').flatMap(({ observation }) => observation.evidence);
  expect(stored).toEqual(expect.arrayContaining([...observed, ...check.evidence]));
  return observed;
}

test('an account that cannot sign in: control-failed, naming account and route', async () => {
  const ran = await run('wrong-password', { environment: { STAGING_T1_ADMIN1_PASSWORD: 'Wrong-Horse-1' } });
  expect([ran.code, ran.check.outcome, ran.check.code, ran.results.run.complete]).toEqual([2, 'inconclusive', 'control-failed', true]);
  expect(ran.check.reason).toEqual({
    ja: '経路 api で admin1 としてログインできたことを、判定用の操作(whoami)が確認しませんでした。',
    en: 'On route api the whoami oracle did not confirm that admin1 is signed in.',
  });
  expect(requireOnDisk(ran)).not.toEqual([]);
  expect(ran.stdout).toContain('control-failed');
}, 300_000);

test('a target that is down: unreachable, with the way to go on, and no defect of the harness', async () => {
  const ran = await run('down', { profile: (text) => text.replaceAll(String(staging.port), '1') });
  expect([ran.code, ran.check.outcome, ran.check.code, ran.results.run.complete, ran.results.run.defects]).toEqual([2, 'inconclusive', 'unreachable', false, []]);
  expect(ran.check.reason.en).toBe('The health request failed 3 times in a row, so the rest was not run (Operation health, exchange 1 (GET /healthz): no answer (CONNECT_REFUSED)). Go on with --resume when the service is back.');
  expect(ran.check.reason.ja).toMatch(/^対象サービスの稼働確認が 3 回続けて失敗した.*応答がありませんでした\(CONNECT_REFUSED\)\)。復旧後に --resume で再開してください。$/);
  expect(ran.stdout).toContain('The run is not complete; go on with --resume.');
}, 300_000);

test('a login page that changed: control-failed by its step, and what the other route showed is kept', async () => {
  const ran = await run('changed-page', { profile: (text) => text.replace('#login-form input[name=loginId]', '#login-form input[name=renamed]') });
  expect([ran.code, ran.check.outcome, ran.check.code, ran.results.run.complete]).toEqual([2, 'inconclusive', 'control-failed', true]);
  expect(ran.check.reason.en).toMatch(/Operation routes\.web\.signIn, step 3 \(fill #login-form input\[name=renamed\]\) could not be done on .*: the element is not there/);
  expect(ran.check.cases.filter(({ id }) => id.includes('api')).map(({ outcome }) => outcome)).toContain('pass');
  expect(requireOnDisk(ran).length).toBeGreaterThan(1);
  expect(readdirSync(ran.folder.evidence).some((name) => name.endsWith('.png'))).toBe(true);
}, 300_000);
