import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { policySchema } from '../profile/policy-schema.ts';
import type { ProbeDefinition } from '../probes/define.ts';
import type { CheckDefinition } from '../checks/define.ts';
import { openAcceptance, type AcceptanceOptions } from './acceptance.ts';
import { cleanUpRun } from './clean-up-run.ts';
import { judgeRun } from './judge-run.ts';
import { openJournal } from './journal.ts';
import { linesOf } from './journal-events.ts';
import { readJournal } from './read-journal.ts';
import { createRegistry } from './registry.ts';
import { resultsSchema } from './results-schema.ts';
import type { RunFolder } from './run-folder.ts';
import { RunLockedError } from './run-lock.ts';
import type { Services } from './services.ts';
import { fakeCheck, fakeProbe, profile, type FakeProbe } from './testing/fake-run.ts';
import { fakeServices } from './testing/fake-services.ts';
import { newRun } from './testing/folders.ts';

const registry = (checks: readonly CheckDefinition[], probes: readonly ProbeDefinition[]) => createRegistry(checks, probes);

const VERSIONS = fakeCheck('tls.protocol-versions', ['tls']);
const LOCK = fakeCheck('lockout.account-bound', ['lock']);
const TLS = fakeProbe({ kind: 'tls' });
const LOCKING: FakeProbe = { kind: 'lock', phase: 'lockout', impact: 'lock' };

const open = (folder: RunFolder, options: Partial<AcceptanceOptions> = {}) =>
  openAcceptance(folder.root, { registry: registry([VERSIONS, LOCK], [TLS, fakeProbe(LOCKING)]), services: fakeServices(), ...options });

test('a profile that was altered after the start is refused, and the folder is free again', async () => {
  const folder = newRun();
  const stored = readFileSync(folder.profile, 'utf8');
  writeFileSync(folder.profile, stored.replace('"Fake"', '"Other"'));
  await expect(open(folder)).rejects.toThrow(/profile\.json was altered since the run began/);
  writeFileSync(folder.profile, stored);
  await (await open(folder)).close();
});

test('services that cannot be built leave the folder free and nothing sent', async () => {
  const folder = newRun();
  await expect(open(folder, { services: () => Promise.reject(new Error('no secret ADMIN_PASSWORD')) })).rejects.toThrow('no secret ADMIN_PASSWORD');
  openJournal(folder).close();
});

test('a second process is refused', async () => {
  const folder = newRun();
  const acceptance = await open(folder);
  await expect(open(folder)).rejects.toThrow(RunLockedError);
  await acceptance.close();
});

test('two probes of one kind are refused', () => {
  expect(() => registry([], [TLS, TLS])).toThrow(/registered twice: tls/);
});

test('checks are decided as soon as what they need is there', async () => {
  const folder = newRun();
  const late = Promise.withResolvers<void>();
  const lock = fakeProbe({ ...LOCKING, async *observe({ evidence }) { await late.promise; yield { subject: 's', data: {}, evidence: [evidence.put('lock', { name: 'lock', mediaType: 'text/plain' })] }; } });
  const acceptance = await open(folder, { registry: registry([VERSIONS, LOCK], [TLS, lock]) });
  const first = await acceptance.decide('tls.protocol-versions');
  expect([first.outcome.outcome, first.check.id, first.judgedBy]).toEqual(['pass', 'tls.protocol-versions', { rule: 'tls.protocol-versions@1', lists: [] }]);
  expect((await acceptance.decide('cert.ismap')).outcome).toMatchObject({ outcome: 'inconclusive', code: 'not-implemented' });
  late.resolve();
  expect((await acceptance.decide('lockout.account-bound')).outcome.outcome).toBe('pass');
  await expect(acceptance.decide('no.such-check')).rejects.toThrow(RangeError);
  const [stored] = first.outcome.evidence.map((ref) => acceptance.evidence(ref));
  expect(readFileSync(stored?.path ?? '', 'utf8')).toBe('seen by tls');
  await acceptance.close();
  expect(linesOf(readJournal(folder.journal), 'finished')).toMatchObject([{ complete: true, defects: 0, notRemoved: 0, requests: 3 }]);
});

test('only probes that the selected checks need are run', async () => {
  const folder = newRun({ selection: { requirements: [22], checks: ['tls.protocol-versions'] } });
  const acceptance = await open(folder);
  expect((await acceptance.decide('lockout.account-bound')).outcome).toMatchObject({ code: 'not-selected' });
  expect((await acceptance.decide('tls.protocol-versions')).outcome.outcome).toBe('pass');
  await acceptance.close();
  expect(linesOf(readJournal(folder.journal), 'probe-started').map(({ kind }) => kind)).toEqual(['tls']);
});

test('what was created is removed at the end, and what was not is told', async () => {
  const folder = newRun();
  const creating = fakeProbe({
    ...LOCKING,
    async *observe({ ledger }) {
      for (const loginId of ['a', 'b']) ledger.willCreate({ kind: 'account', declaredAs: 'users', values: { loginId } });
      yield { subject: 's', data: {} };
    },
  });
  const services = fakeServices({ remove: async ({ values }) => { if (values['loginId'] === 'a') throw new Error('503'); } });
  const acceptance = await open(folder, { registry: registry([LOCK], [creating]), services });
  expect((await acceptance.finish()).removed.map(({ values }) => values['loginId'])).toEqual(['b']);
  await acceptance.close();
  const results = judgeRun(folder.root, { registry: registry([LOCK], [creating]) });
  expect(results.run.notRemoved).toEqual([{ what: 'account users(loginId=a)', where: 'users', byHand: expect.objectContaining({ en: expect.stringContaining('503') }) }]);

  expect((await cleanUpRun(folder.root, { services: fakeServices() })).removed.map(({ values }) => values['loginId'])).toEqual(['a']);
  expect(judgeRun(folder.root, { registry: registry([LOCK], [creating]) }).run.notRemoved).toEqual([]);
});

test('a worker that is closed in the middle leaves the run to the next one', async () => {
  const folder = newRun();
  const hanging = fakeProbe({ ...LOCKING, async *observe(context) { await context.sleep(60_000); yield { subject: 's', data: {} }; } });
  const acceptance = await open(folder, { registry: registry([VERSIONS, LOCK], [TLS, hanging]) });
  await acceptance.decide('tls.protocol-versions');
  await acceptance.close();
  expect(linesOf(readJournal(folder.journal), 'finished')).toEqual([]);
  const cutOff = judgeRun(folder.root, { registry: registry([VERSIONS, LOCK], [TLS, hanging]) });
  expect([cutOff.run.complete, cutOff.run.finishedAt, cutOff.checks.find(({ id }) => id === LOCK.id)?.code]).toEqual([false, null, 'interrupted']);

  const next = await open(folder);
  expect((await next.decide('lockout.account-bound')).outcome.outcome).toBe('pass');
  await next.close();
  expect(judgeRun(folder.root, { registry: registry([VERSIONS, LOCK], [TLS, hanging]) }).run.complete).toBe(true);
});

test('defects of probes and judges make the run incomplete', async () => {
  const folder = newRun();
  const broken = registry([fakeCheck('tls.protocol-versions', ['tls'], () => { throw new TypeError('bad judge of hunter2'); }), LOCK],
    [TLS, fakeProbe({ ...LOCKING, observe: () => { throw new TypeError('bad probe'); } })]);
  const acceptance = await open(folder, { registry: broken });
  for (const id of ['tls.protocol-versions', 'lockout.account-bound']) expect((await acceptance.decide(id)).outcome).toMatchObject({ code: 'interrupted' });
  await acceptance.close();
  const lines = readJournal(folder.journal);
  expect(linesOf(lines, 'finished')).toMatchObject([{ complete: false, defects: 2 }]);
  expect(JSON.stringify(lines)).not.toContain('hunter2');
  const { run } = judgeRun(folder.root, { registry: broken });
  expect([run.complete, run.defects.map(({ where }) => where)]).toEqual([false, ['lock', 'tls.protocol-versions']]);
});

test('a service that answers with server errors is not well', async () => {
  const folder = newRun({ profile: { value: { ...profile(), health: { browser: [{ goto: '/health' }] } }, directory: '/nowhere' } });
  const actors = { run: async () => ({ values: {}, answers: [{ status: 503 }] }) } as unknown as Services['actors'];
  const acceptance = await open(folder, { services: fakeServices({ actors }), sleep: async () => undefined });
  expect((await acceptance.decide('tls.protocol-versions')).outcome.outcome).toBe('pass');
  expect((await acceptance.decide('lockout.account-bound')).outcome).toMatchObject({ code: 'unreachable', reason: { en: expect.stringContaining('3 times in a row, so the rest was not run (HTTP 503)') } });
  await acceptance.close();
  expect(linesOf(readJournal(folder.journal), 'finished')).toMatchObject([{ complete: false, defects: 0 }]);
});

test('markers are canaries of 100 bits that redaction is told of', async () => {
  const folder = newRun();
  const allowed: string[] = [];
  const given: string[] = [];
  const marking = fakeProbe({ kind: 'tls', async *observe(context) { given.push(context.marker('Listed 一'), context.marker('listed')); yield { subject: 's', data: {} }; } });
  const acceptance = await open(folder, { registry: registry([VERSIONS], [marking]), services: fakeServices({ allow: (marker) => { allowed.push(marker); } }) });
  await acceptance.finish();
  await acceptance.close();
  expect(given).toEqual([expect.stringMatching(/^kenshulisted[a-z2-7]{20}$/), expect.stringMatching(/^kenshulisted[a-z2-7]{20}$/)]);
  expect(allowed).toEqual(given);
  expect(new Set(given).size).toBe(2);
});

test('a stored run judged twice gives the same bytes, and the stored outcomes are not looked at', async () => {
  const folder = newRun();
  const both = registry([VERSIONS, LOCK], [TLS, fakeProbe(LOCKING)]);
  const acceptance = await open(folder);
  await acceptance.finish();
  await acceptance.close();
  judgeRun(folder.root, { registry: both });
  const first = readFileSync(folder.results, 'utf8');
  expect(resultsSchema.safeParse(JSON.parse(first)).error).toBeUndefined();
  writeFileSync(folder.results, first.replaceAll('"pass"', '"fail"'));
  judgeRun(folder.root, { registry: both });
  expect(readFileSync(folder.results, 'utf8')).toBe(first);
});

test('an altered observation is refused; judged all the same, it alters its outcome', async () => {
  const folder = newRun();
  const strict = registry([fakeCheck('tls.protocol-versions', ['tls'], (seen) => (seen['tls'] ?? []).map(({ data, evidence }) => ({
    id: 'version', required: true, reason: { ja: '版', en: 'version' }, evidence: evidence as [`sha256:${string}`],
    outcome: (data as { value: string }).value === 'tls' ? 'pass' as const : 'fail' as const,
  })))], [TLS]);
  const acceptance = await open(folder, { registry: strict });
  await acceptance.finish();
  await acceptance.close();
  const outcome = (options = {}) => judgeRun(folder.root, { registry: strict, ...options }).checks.find(({ id }) => id === 'tls.protocol-versions')?.outcome;
  expect(outcome()).toBe('pass');
  writeFileSync(folder.journal, readFileSync(folder.journal, 'utf8').replace('"value":"tls"', '"value":"ssl"'));
  expect(() => outcome()).toThrow(/^journal line 6: was altered/);
  expect(existsSync(folder.results)).toBe(false);
  expect(outcome({ acceptAltered: true })).toBe('fail');
});

test('judging under another list names it', async () => {
  const folder = newRun();
  const listed = registry([{ ...VERSIONS, usesCryptrecList: true }], [TLS]);
  const acceptance = await open(folder, { registry: listed });
  await acceptance.finish();
  await acceptance.close();
  expect(judgeRun(folder.root, { registry: listed }).lists).toEqual([{ id: 'LS-0001-2022R2' }]);
  expect(judgeRun(folder.root, { registry: listed, cryptrecList: 'LS-0001-2027' }).checks.find(({ id }) => id === VERSIONS.id)?.judgedBy.lists).toEqual(['LS-0001-2027']);
});

test('a partial retest keeps the results of the earlier run under its name', async () => {
  const both = registry([VERSIONS, LOCK], [TLS, fakeProbe(LOCKING)]);
  const run = async (overrides: Parameters<typeof newRun>[0]) => {
    const folder = newRun(overrides);
    const acceptance = await open(folder);
    await acceptance.finish();
    await acceptance.close();
    return judgeRun(folder.root, { registry: both });
  };
  const base = await run({});
  const retest = await run({ base, selection: { checks: ['tls.protocol-versions'] } });
  const of = (id: string) => retest.checks.find((check) => check.id === id);
  expect([of('tls.protocol-versions')?.run, of('lockout.account-bound')?.run]).toEqual([retest.run.id, base.run.id]);
  expect([retest.run.base, of('lockout.account-bound')?.outcome]).toEqual([base.run.id, 'pass']);
  expect(() => newRun({ base: { ...base, target: { ...base.target, name: 'Other' } } })).toThrow(/is of Other, not of Fake/);
});

test('parameters that differ from the catalogue are told', () => {
  const value = policySchema.parse({ policyVersion: 1, municipality: 'テスト市', parameters: { delete: { settleSeconds: 2 } } });
  const folder = newRun({ policy: { value, directory: '/nowhere' } });
  expect(judgeRun(folder.root, { registry: registry([], []) }).deviations).toMatchObject([{ parameter: 'delete.settleSeconds', value: 2, default: 900, approval: null }]);
});
