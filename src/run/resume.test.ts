import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openAcceptance } from './acceptance.ts';
import { cleanUpRun } from './clean-up-run.ts';
import { judgeRun } from './judge-run.ts';
import { linesOf } from './journal-events.ts';
import { readJournal } from './read-journal.ts';
import type { RunFolder } from './run-folder.ts';
import { FakeTarget, KILLABLE_CHECKS, killableRegistry, killableServices, runKillable } from './testing/killable-run.ts';
import { verifyRun } from './verify.ts';
import { newRun } from './testing/folders.ts';

const SCRIPT = fileURLToPath(new URL('testing/killable-run.ts', import.meta.url));

interface Killed {
  readonly folder: RunFolder;
  readonly target: FakeTarget;
}

async function killedRun(die: number | string): Promise<Killed> {
  const folder = newRun();
  const log = `${folder.root}.target`;
  const child = spawn(process.execPath, [SCRIPT, folder.root, log, String(die)], { stdio: ['ignore', 'ignore', 'inherit'] });
  const [, signal] = await once(child, 'exit');
  expect(signal).toBe('SIGKILL');
  return { folder, target: new FakeTarget(log) };
}

const outcomes = (folder: RunFolder, target: FakeTarget, options?: Parameters<typeof killableRegistry>[1]) => {
  const { checks, run } = judgeRun(folder.root, { registry: killableRegistry(target, options) });
  return { complete: run.complete, decided: KILLABLE_CHECKS.map((id) => checks.find((check) => check.id === id)).map((check) => check?.code ?? check?.outcome) };
};

const repeated = (done: readonly string[], verb: string): string[] => {
  const names = done.filter((line) => line.startsWith(verb));
  return names.filter((name, index) => names.indexOf(name) !== index);
};

const ALL_PASS = { complete: true, decided: ['pass', 'pass', 'pass', 'pass'] };

test('killed at any line of the journal, a resumed run ends in the same outcomes and uses nothing twice', async () => {
  const whole = newRun();
  const readings = await runKillable(whole.root, new FakeTarget(`${whole.root}.target`));
  expect(outcomes(whole, new FakeTarget(`${whole.root}.target`))).toEqual(ALL_PASS);

  const points = Array.from({ length: Math.ceil(readings / 3) }, (_, index) => index * 3 + 1);
  const dieAndResume = async (dieAt: number): Promise<void> => {
    const { folder, target } = await killedRun(dieAt);
    if (dieAt % 2 === 0) appendFileSync(folder.journal, '{"at":"2026-11-2'); // the kill met the next write half done
    await runKillable(folder.root, target);
    expect(outcomes(folder, target), `killed at ${dieAt}`).toEqual(ALL_PASS);
    expect([...repeated(target.done, 'lock'), ...repeated(target.done, 'terminate')], `killed at ${dieAt}`).toEqual([]);
    const created = target.done.filter((line) => line.startsWith('create')).map((line) => line.slice(7));
    const removed = target.done.filter((line) => line.startsWith('remove')).map((line) => line.slice(7));
    expect(created.filter((name) => !removed.includes(name)), `killed at ${dieAt}`).toEqual([]);
    expect(verifyRun(folder.root).findings, `killed at ${dieAt}`).toEqual([]);
  };
  const queue = points.values();
  await Promise.all([0, 1].map(async () => { for (const point of queue) await dieAndResume(point); }));
}, 120_000);

test('an irreversible step is on disk before it is done, and without another resource it is not done again', async () => {
  const { folder, target } = await killedRun('"type":"resource-used"');
  expect(linesOf(readJournal(folder.journal), 'resource-used').map(({ name }) => name)).toEqual(['d1']);
  expect(target.done.filter((line) => line.startsWith('lock'))).toEqual(['lock d1']);

  const scarce = { accounts: ['d1'] };
  const acceptance = await openAcceptance(folder.root, { registry: killableRegistry(target, scarce), services: killableServices(target) });
  await acceptance.finish();
  await acceptance.close();
  expect(target.done.filter((line) => line.startsWith('lock'))).toEqual(['lock d1']);
  expect(outcomes(folder, target, scarce).decided).toEqual(['pass', 'pass', 'interrupted', 'pass']);
});

test('a killed run is judged as far as it was observed, and cleanup removes what it created', async () => {
  const { folder, target } = await killedRun('"type":"ledger-created"');
  expect(outcomes(folder, target)).toEqual({ complete: false, decided: ['pass', 'interrupted', 'interrupted', 'interrupted'] });
  const report = await cleanUpRun(folder.root, { services: killableServices(target) });
  expect([report.removed.length, report.left, target.done]).toEqual([1, [], ['create doc-0', 'remove doc-0']]);
  expect((await cleanUpRun(folder.root, { services: killableServices(target) })).removed).toEqual([]);
});

test('what may have been created without an answer is removed too', async () => {
  const { folder, target } = await killedRun('"type":"ledger-will-create"');
  expect(target.done).toEqual(['create doc-0']);
  await cleanUpRun(folder.root, { services: killableServices(target) });
  expect(target.done).toEqual(['create doc-0', 'remove doc-0']);
});
