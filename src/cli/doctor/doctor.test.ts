import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { findBrowser } from '../../../bin/find-browser.mjs';
import { startStaging, type Staging } from '../../../fixtures/staging/index.ts';
import { writeStagingTarget, type WrittenTarget } from '../../../fixtures/staging-target/write-target.ts';
import { loadInputs } from '../../profile/index.ts';
import type { TargetProfileInput } from '../../profile/schema.ts';
import { examineTarget } from '../../run/doctor/examine.ts';
import { isUnwell, type DoctorReport } from '../../run/doctor/report.ts';
import { temporaryEvidence, type TemporaryEvidence } from '../../run/doctor/temporary-evidence.ts';
import { liveServices } from '../../run/live-services.ts';
import { kenshu, scratch } from '../testing/kenshu.ts';
import { doctorTable } from './table.ts';

const files = scratch();
let staging: Staging;
let target: WrittenTarget;
let evidence: TemporaryEvidence;

beforeAll(async () => {
  staging = await startStaging();
  target = writeStagingTarget(staging, files.folder);
});

afterEach(() => evidence?.discard());

afterAll(async () => {
  await staging.close();
  files.remove();
});

type Draft = { -readonly [Key in keyof TargetProfileInput]-?: NonNullable<TargetProfileInput[Key]> };

/** The staging profile with something changed. */
function profileWith(change: (draft: Draft) => void): string {
  const draft = parse(readFileSync(target.profilePath, 'utf8')) as Draft;
  change(draft);
  return files.write('changed.yaml', stringify(draft));
}

/** Leaves what the pre-flight itself needs; what other parts of a profile refer to may then be changed at will. */
function keepCore(draft: Draft): void {
  const core = ['profileVersion', 'service', 'environment', 'consent', 'scope', 'sources', 'tenants', 'accounts', 'routes', 'health'];
  for (const key of Object.keys(draft)) if (!core.includes(key)) delete (draft as Record<string, unknown>)[key];
}

async function examine(profilePath = target.profilePath, options: { readonly policyPath?: string; readonly environment?: Record<string, string>; readonly now?: () => Date } = {}): Promise<DoctorReport> {
  evidence = temporaryEvidence();
  const browserPath = findBrowser();
  const services = liveServices({ environment: { ...target.environment, ...options.environment }, browserPath });
  return examineTarget({ inputs: await loadInputs(profilePath, options.policyPath ?? target.policyPath), services, evidence, browserPath, ...(options.now ? { now: options.now } : {}) });
}

const failedLines = ({ lines }: DoctorReport): string[] => lines.filter(({ state }) => state === 'failed').map(({ name, path }) => `${name} ${path}`);
const remarks = ({ rows }: DoctorReport): string[] => rows.flatMap(({ route, actor, remarks }) => remarks.map(({ state, step, path }) => `${state} ${route} × ${actor}: ${step} [${path}]`));
const signedIn = ({ rows }: DoctorReport, route: string): (string | null)[] => rows.filter((row) => row.route === route && row.steps.whoami === 'ok').map(({ actor }) => actor);

test('a sound profile: every account, both routes, and nothing is created or changed', async () => {
  const before = staging.inspect.counts();
  const report = await examine();
  expect([failedLines(report), remarks(report), isUnwell(report)]).toEqual([[], [], false]);
  expect(signedIn(report, 'web')).toEqual([null, 'admin1', 'user1']);
  const accounts = Object.keys((await loadInputs(target.profilePath, target.policyPath)).profile.value.accounts);
  expect(signedIn(report, 'api')).toEqual([null, ...accounts]);
  expect(report.rows.filter(({ route, actor }) => route === 'api' && actor !== null).map(({ steps }) => steps.signedOut)).toEqual(accounts.map(() => 'ok'));
  expect(report.lines.filter(({ group }) => group !== 'inputs').map(({ name, state }) => `${name} ${state}`)).toContain('document ok');
  expect(staging.inspect.counts()).toEqual(before);
}, 120_000);

test('each thing that does not work is told with route, actor, path and remedy, and a picture of the page', async () => {
  const report = await examine(profileWith((draft) => {
    draft.sources = { S1: {}, S2: { localAddress: '192.0.2.77' } };
    draft.health = { http: { path: '/nowhere', extract: { status: { json: '$.status' } } } };
    draft.documents = { folder: 'no-such-folder' };
    const steps = draft.routes['web']?.signIn.browser as { fill?: string }[];
    (steps[2] as { fill: string }).fill = '#login-form input[name=renamed]';
    const list = draft.resources['document']?.list?.['all'] as { operation: unknown };
    list.operation = { http: { path: '/api/v1/no-documents' } };
  }), { environment: { STAGING_T1_USER2_PASSWORD: 'Wrong-Horse-1' } });
  expect(failedLines(report)).toEqual(['S2 sources.S2', 'health health', 'documents documents.folder', 'document resources.document.list.all']);
  expect(remarks(report)).toEqual([
    'failed web × admin1: performed [routes.web.signIn]', 'failed web × user1: performed [routes.web.signIn]', 'failed api × user2: whoami [accounts.user2]',
  ]);
  const [remark] = report.rows.find(({ route, actor }) => route === 'web' && actor === 'user1')?.remarks ?? [];
  expect(remark?.reason.en).toMatch(/^Operation routes\.web\.signIn, step 3 \(fill #login-form input\[name=renamed\]\) could not be done on .*: the element is not there$/);
  const picture = evidence.picture(remark?.evidence ?? []);
  expect(readFileSync(picture ?? '').subarray(1, 4).toString()).toBe('PNG');

  const table = doctorTable(report, { language: 'ja', tty: false, picture: (refs) => evidence.picture(refs) });
  expect(table).toContain('✗ 送信元 S2 [sources.S2]: 送信元 S2 の 192.0.2.77 は、この端末のアドレスではありません(EADDRNOTAVAIL)。そのアドレスを');
  expect(table).toContain(`画面: ${picture}`);
  expect(table).toContain('事前点検: 7 件が動きません。');
  expect(table.split('\n').filter((line) => /^ {2}(経路|api {3}user2) /.test(line))).toEqual([
    '  経路  アカウント    到達  操作  本人確認  管理者確認  サインアウト',
    '  api   user2         ✓     ✓     ✗         ·           ·',
  ]);
}, 120_000);

test('a session route on which everybody is refused is not held against the accounts', async () => {
  const report = await examine(profileWith((draft) => {
    keepCore(draft);
    draft.accounts = Object.fromEntries(Object.entries(draft.accounts).filter(([name]) => name === 'user1' || name === 'admin1'));
    (draft.routes['api'] as { signIn: unknown }).signIn = { http: { method: 'POST', path: '/api/v1/token', json: { loginId: '${loginId}', password: '${password}' } } };
  }));
  expect(remarks(report)).toEqual(['failed api × user1: whoami [accounts.user1]', 'failed api × admin1: whoami [accounts.admin1]'].sort());
  expect(signedIn(report, 'web')).toEqual([null, 'admin1', 'user1']);
  await staging.reset();
}, 120_000);

test('nobody signs in on a route whose oracle names strangers', async () => {
  const report = await examine(profileWith((draft) => {
    keepCore(draft);
    delete draft.routes['web'];
    (draft.routes['api'] as { whoami: unknown }).whoami = { http: { path: '/healthz', extract: { identity: { json: '$.status' } } } };
  }));
  expect(remarks(report)).toEqual(['failed api × null: whoami [routes.api.whoami]']);
  expect(report.rows).toHaveLength(1);
});

test('a service that is down is told once', async () => {
  const report = await examine(profileWith((draft) => {
    draft.scope = { baseUrl: 'https://127.0.0.1:1', hosts: [{ name: '127.0.0.1', ports: [1] }] };
  }));
  expect([failedLines(report), report.rows]).toEqual([['127.0.0.1:1 scope.hosts[0]'], []]);
  expect(report.lines.find(({ name }) => name === '127.0.0.1:1')?.said.en).toBe('the target could not be reached (127.0.0.1:1: ECONNREFUSED).');
  expect(evidence.folder).toBeUndefined();
});

test('outside the permitted hours nothing is sent', async () => {
  const path = profileWith((draft) => { draft.scope = { ...draft.scope, hours: { from: '09:00', to: '17:00' } }; });
  const report = await examine(path, { now: () => new Date('2026-11-23T12:00:00Z') });
  expect(failedLines(report)).toEqual(['hours scope.hours']);
  expect(report.rows).toEqual([]);
});

test('a certificate that is not trusted is a warning', async () => {
  const policy = parse(readFileSync(target.policyPath, 'utf8')) as Record<string, unknown>;
  const path = profileWith((draft) => {
    keepCore(draft);
    draft.routes = {};
  });
  const report = await examine(path, { policyPath: files.write('untrusting.yaml', stringify({ ...policy, testTrustAnchors: [] })) });
  const [line] = report.lines;
  expect([line?.state, isUnwell(report)]).toEqual(['warned', false]);
  expect(line?.said.en).toMatch(/its certificate is not trusted \([A-Z_]+\)/);
});

test('the command ends 2 with its evidence in a folder of its own, in which no secret is, and 0 without one', async () => {
  const path = profileWith((draft) => {
    keepCore(draft);
    draft.accounts = Object.fromEntries(Object.entries(draft.accounts).filter(([name]) => name === 'user1' || name === 'admin1'));
  });
  const temporary = join(files.folder, 'tmp');
  mkdirSync(temporary);
  const folders = (): string[] => readdirSync(temporary).filter((name) => name.startsWith('kenshu-'));
  const doctor = (environment: Record<string, string> = {}) =>
    kenshu(['doctor', '--target', path, '--policy', target.policyPath, '--lang', 'en'], { ...target.environment, TMPDIR: temporary, ...environment });

  const right = await doctor();
  expect([right.code, right.stdout]).toEqual([0, expect.stringContaining('Pre-flight: nothing wrong.')]);
  expect(folders()).toEqual([]);

  const wrong = await doctor({ STAGING_T1_USER1_PASSWORD: 'Wrong-Horse-1' });
  expect([wrong.code, wrong.stdout]).toEqual([2, expect.stringContaining('✗ api × user1 whoami [accounts.user1]:')]);
  const [name = ''] = folders();
  const folder = join(temporary, name);
  expect(wrong.stdout).toContain(`delete it when done): ${folder}\n`);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  const stored = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'latin1')).join('\n') + wrong.stdout;
  for (const secret of ['Wrong-Horse-1', ...staging.inspect.secrets().map(({ value }) => value)]) expect(stored).not.toContain(secret);
}, 120_000);
