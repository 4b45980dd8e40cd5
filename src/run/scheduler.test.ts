import { expect, test } from 'vitest';
import { OperationError } from '../actors/operation-error.ts';
import { PHASES } from '../probes/define.ts';
import { ProbeError } from '../transport/probe-error.ts';
import { noteEvidence } from '../transport/collect.ts';
import { countingAttempts } from './attempts.ts';
import { healthMonitor } from './health.ts';
import type { Journal } from './journal.ts';
import { openJournal } from './journal.ts';
import type { RunFolder } from './run-folder.ts';
import { fakeProbe, kind, type FakeProbe } from './testing/fake-run.ts';
import { fakeScheduler } from './testing/fake-scheduler.ts';
import { newJournal } from './testing/folders.ts';

const REASON = { ja: '理由', en: 'reason' };

async function run(probes: readonly FakeProbe[], overrides: Parameters<typeof fakeScheduler>[3] = {}, at = newJournal()) {
  const scheduler = fakeScheduler(at.journal, at.folder, probes.map(fakeProbe), overrides);
  await scheduler.start();
  return { ...at, scheduler, attempt: (name: string) => countingAttempts(at.journal.lines).get(kind(name)) };
}

const resumed = ({ folder, journal }: { folder: RunFolder; journal: Journal }) => {
  journal.close();
  return { folder, journal: openJournal(folder) };
};

const order = (journal: Journal): string[] => journal.lines.flatMap((line) => (line.type.startsWith('probe-') && 'kind' in line ? [`${line.type} ${line.kind}`] : []));

const throwing = (error: () => unknown): FakeProbe['observe'] => async function* throws() {
  yield { subject: 'a', data: { seen: true } };
  throw error();
};

test('a missing input is not run, and each subject says why', async () => {
  const missing = [{ code: 'no-input', reason: { ja: '甲。', en: 'A.' } }, { code: 'no-input', reason: { ja: '乙。', en: 'B.' } }] as const;
  const { attempt } = await run([{ kind: 'a', plan: { subjects: ['web', 'api'], missing }, observe: () => { throw new Error('ran'); } }]);
  const problem = { code: 'no-input', reason: { ja: '甲。乙。', en: 'A. B.' } };
  expect(attempt('a')).toMatchObject({ state: 'finished', problem });
  expect(attempt('a')?.observations.map((one) => [one.subject, one.problem])).toEqual([['web', problem], ['api', problem]]);
});

test.each([
  ['lock', { allowLocking: false, allowDestructive: true }, 'consent.allowLocking'],
  ['destructive', { allowLocking: true, allowDestructive: false }, 'consent.allowDestructive'],
] as const)('%s without consent is unsafe to run', async (impact, consent, named) => {
  const { attempt } = await run([{ kind: 'a', impact, observe: () => { throw new Error('ran'); } }], { consent });
  expect(attempt('a')).toMatchObject({ state: 'finished', problem: { code: 'unsafe-to-run', reason: { en: expect.stringContaining(named) } } });
});

test.each([
  [new OperationError('control-failed', REASON), 'finished', { code: 'control-failed', reason: REASON }],
  [new ProbeError('READ_TIMEOUT', 'localhost:1 was silent'), 'finished', { code: 'unreachable' }],
  [new ProbeError('OUT_OF_SCOPE', 'example.com'), 'finished', { code: 'unsafe-to-run' }],
  [new ProbeError('OUT_OF_HOURS', 'after 17:00'), 'stopped', { code: 'interrupted' }],
])('%s is a problem of the subjects not yet seen', async (error, state, problem) => {
  const { attempt } = await run([{ kind: 'a', plan: { subjects: ['a', 'b', 'c'] }, observe: throwing(() => error) }]);
  expect(attempt('a')).toMatchObject({ state, problem });
  expect(attempt('a')?.observations.map((one) => [one.subject, one.problem?.code])).toEqual([['a', undefined], ['b', problem.code], ['c', problem.code]]);
});

test('a problem carries the evidence of the step that met it', async () => {
  const { attempt } = await run([{
    kind: 'a',
    async *observe() {
      noteEvidence('sha256:near');
      throw new OperationError('unreachable', REASON);
      yield { subject: 's', data: {} }; // oxlint-disable-line no-unreachable -- makes it a generator
    },
  }]);
  expect(attempt('a')?.observations[0]?.evidence).toEqual(['sha256:near']);
});

test('any other throw is a defect of the harness: recorded, redacted, and the other probes go on', async () => {
  const { attempt, journal } = await run([
    { kind: 'broken', plan: { subjects: ['a', 'b'] }, observe: throwing(() => new TypeError('no property of hunter2')) },
    { kind: 'sound' },
    { kind: 'later', phase: 'lockout' },
  ]);
  expect(attempt('broken')?.state).toBe('failed');
  expect(attempt('broken')?.observations.map((one) => [one.subject, one.problem?.code])).toEqual([['a', undefined], ['b', 'interrupted']]);
  const [failed] = journal.of('probe-failed');
  expect(failed?.defect).toMatchObject({ name: 'TypeError', message: 'no property of ‹secret›', stack: expect.stringContaining('scheduler.test.ts') });
  expect(JSON.stringify(journal.lines)).not.toContain('hunter2');
  expect([attempt('sound')?.state, attempt('later')?.state]).toEqual(['finished', 'finished']);
});

test.each<[string, FakeProbe]>([
  ['nothing', { kind: 'a', observe: async function* nothing() {} }],
  ['less than it planned', { kind: 'a', plan: { subjects: ['s', 't'] } }],
  ['what is not JSON', { kind: 'a', async *observe() { yield { subject: 's', data: { at: Number.NaN } }; } }],
  ['neither data nor a problem', { kind: 'a', async *observe() { yield { subject: 's', data: undefined }; } }],
])('a probe that ends having observed %s is a defect', async (_what, probe) => {
  const { attempt, journal } = await run([probe]);
  expect(attempt('a')).toMatchObject({ state: 'failed', observations: expect.arrayContaining([expect.objectContaining({ problem: { code: 'interrupted', reason: expect.anything() } })]) });
  expect(journal.of('probe-failed')).toHaveLength(1);
});

test('a plan that throws is a defect of its probe alone', async () => {
  const { attempt, journal } = await run([{ kind: 'a', plan: () => { throw new Error('bad plan'); } }, { kind: 'b' }]);
  expect(journal.of('probe-failed').map(({ kind: name, defect }) => [name, defect.message])).toEqual([['a', 'bad plan']]);
  expect(attempt('b')?.state).toBe('finished');
});

test('phases follow each other in the order of the catalogue', async () => {
  const { journal } = await run(PHASES.toReversed().map((phase) => ({ kind: phase, phase })));
  expect(order(journal)).toEqual(PHASES.flatMap((phase) => [`probe-started ${phase}`, `probe-finished ${phase}`]));
});

test('probes of one phase run side by side, as many as permitted', async () => {
  let running = 0;
  let most = 0;
  const busy = (name: string): FakeProbe => ({
    kind: name,
    async *observe() {
      most = Math.max(most, (running += 1));
      for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
      running -= 1;
      yield { subject: 's', data: {} };
    },
  });
  await run(['a', 'b', 'c', 'd', 'e'].map(busy), { concurrency: 3 });
  expect(most).toBe(3);
});

test('what was seen is on disk before the probe goes on', async () => {
  const at = newJournal();
  const onDisk: number[] = [];
  const { readJournal } = await import('./read-journal.ts');
  await run([{
    kind: 'a', plan: { subjects: ['a', 'b'] },
    async *observe() {
      for (const subject of ['a', 'b']) {
        yield { subject, data: {} };
        onDisk.push(readJournal(at.folder.journal).filter((line) => line.type === 'observation').length);
      }
    },
  }], {}, at);
  expect(onDisk).toEqual([1, 2]);
});

test('a probe that does not end is ended after its time, and its cleanup runs', async () => {
  let aborted = false;
  const { attempt } = await run([{
    kind: 'a', plan: { subjects: ['a', 'b'], requests: 0 },
    async *observe(context) {
      yield { subject: 'a', data: {} };
      try {
        await context.sleep(60_000);
      } finally {
        aborted = true;
      }
    },
  }], { timeouts: { floorMs: 30 } });
  expect(aborted).toBe(true);
  expect(attempt('a')).toMatchObject({ state: 'finished', problem: { code: 'unreachable' } });
  expect(attempt('a')?.observations.map((one) => [one.subject, one.problem?.code])).toEqual([['a', undefined], ['b', 'unreachable']]);
});

test('a probe that ignores its end is left behind and may begin nothing new', async () => {
  const later = Promise.withResolvers<void>();
  const refused = Promise.withResolvers<unknown>();
  const { scheduler, journal } = await run([{
    kind: 'a', plan: { requests: 0 },
    async *observe({ ledger }) {
      await later.promise;
      try {
        ledger.willUse({ kind: 'account', name: 'd1', purpose: 'lock' });
      } catch (error) {
        refused.resolve(error);
      }
      yield { subject: 's', data: {} };
    },
  }], { timeouts: { floorMs: 10, graceMs: 10 } });
  const recorded = journal.lines.length;
  later.resolve();
  expect(await refused.promise).toMatchObject({ name: 'OperationError', code: 'interrupted' });
  await new Promise(setImmediate);
  expect(scheduler.ledger.isUsed('account', 'd1')).toBe(false);
  expect(journal.lines).toHaveLength(recorded);
});

test('three health failures in a row stop the rest, which a resumed run takes', async () => {
  let asked = 0;
  const health = healthMonitor({ ask: async () => { asked += 1; throw new Error('503'); }, sleep: async () => undefined });
  const first = await run([{ kind: 'tls' }, { kind: 'b', phase: 'isolation' }, { kind: 'c', phase: 'lockout' }], { health });
  expect(asked).toBe(3);
  expect(['tls', 'b', 'c'].map((name) => first.attempt(name)?.state)).toEqual(['finished', 'stopped', 'stopped']);
  expect(first.attempt('c')?.observations[0]?.problem).toMatchObject({ code: 'unreachable', reason: { en: expect.stringContaining('3 times in a row') } });

  const second = await run([{ kind: 'tls' }, { kind: 'b', phase: 'isolation' }, { kind: 'c', phase: 'lockout' }], {}, resumed(first));
  expect(order(second.journal).slice(6)).toEqual(['probe-started b', 'probe-finished b', 'probe-started c', 'probe-finished c']);
});

test('one or two health failures stop nothing', async () => {
  const answers = ['no', 'no', 'yes'];
  const health = healthMonitor({ ask: async () => { if (answers.shift() === 'no') throw new Error('busy'); }, sleep: async () => undefined });
  const { attempt } = await run([{ kind: 'a', phase: 'isolation' }], { health });
  expect(attempt('a')?.state).toBe('finished');
  expect(answers).toEqual([]);
});

test('told to end, the probe under way is stopped and later phases are left for the next process', async () => {
  const at = newJournal();
  const started = Promise.withResolvers<void>();
  const scheduler = fakeScheduler(at.journal, at.folder, [
    fakeProbe({ kind: 'a', async *observe(context) { started.resolve(); await context.sleep(60_000); yield { subject: 's', data: {} }; } }),
    fakeProbe({ kind: 'b', phase: 'lockout' }),
  ]);
  const running = scheduler.start();
  await started.promise;
  scheduler.abort();
  await running;
  expect(order(at.journal)).toEqual(['probe-started a', 'probe-stopped a']);
  await scheduler.settled(kind('b'));

  const next = await run([{ kind: 'a' }, { kind: 'b', phase: 'lockout' }], {}, resumed(at));
  expect(next.attempt('a')).toMatchObject({ attempt: 2, state: 'finished' });
  expect(next.attempt('b')).toMatchObject({ attempt: 1, state: 'finished' });
});

test('finished probes are not run again, failed ones are', async () => {
  let runs = 0;
  const flaky: FakeProbe = { kind: 'flaky', async *observe() { runs += 1; if (runs === 1) throw new TypeError('defect'); yield { subject: 's', data: { runs } }; } };
  const first = await run([{ kind: 'a' }, flaky]);
  const second = await run([{ kind: 'a', observe: () => { throw new Error('ran again'); } }, flaky], {}, resumed(first));
  expect(second.attempt('a')).toMatchObject({ attempt: 1, state: 'finished' });
  expect(second.attempt('flaky')).toMatchObject({ attempt: 2, state: 'finished', observations: [{ data: { runs: 2 } }] });
});

test('progress tells what is done and what the target still imposes', async () => {
  const { scheduler } = await run([{ kind: 'a', plan: { requests: 10 } }, { kind: 'b', phase: 'lockout', plan: { waitsMs: 2000, requests: 5 } }]);
  expect(scheduler.progress).toEqual([
    { type: 'phase-started', phase: 'network', kinds: ['a'], remainingMs: 5000 },
    { type: 'probe-started', phase: 'network', kind: 'a' },
    { type: 'probe-ended', phase: 'network', kind: 'a', state: 'finished', done: 1, total: 2, remainingMs: 3000 },
    { type: 'phase-started', phase: 'lockout', kinds: ['b'], remainingMs: 3000 },
    { type: 'probe-started', phase: 'lockout', kind: 'b' },
    { type: 'probe-ended', phase: 'lockout', kind: 'b', state: 'finished', done: 2, total: 2, remainingMs: 0 },
  ]);
});

test('a journal that cannot be written rejects the run and whoever waits for it', async () => {
  const at = newJournal();
  const scheduler = fakeScheduler(at.journal, at.folder, [fakeProbe({ kind: 'a' })]);
  at.journal.close();
  await expect(scheduler.start()).rejects.toThrow(/journal is closed/);
  await expect(scheduler.settled(kind('a'))).rejects.toThrow(/journal is closed/);
});
