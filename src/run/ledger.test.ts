import { expect, test } from 'vitest';
import type { Creation } from '../domain/ledger.ts';
import { cleanUp } from './cleanup.ts';
import { openJournal } from './journal.ts';
import { openLedger } from './ledger.ts';
import { inProbeScope } from './probe-scope.ts';
import { kind } from './testing/fake-run.ts';
import { newJournal } from './testing/folders.ts';

const account = (loginId: string): Creation => ({ kind: 'account', declaredAs: 'users', owner: 'admin1', values: { loginId } });
const D1 = { kind: 'account', name: 'd1', purpose: 'lock it' } as const;

function withLedger(at = newJournal()) {
  return { ...at, ledger: openLedger(at.journal) };
}

function killedAndResumed({ folder, journal }: ReturnType<typeof newJournal>) {
  journal.close(); // frees the lock as the end of the process does; the lines are on disk since they were appended
  return withLedger({ folder, journal: openJournal(folder) });
}

test('what an interrupted probe has used is refused to every later process', () => {
  const first = withLedger();
  first.journal.append({ type: 'probe-started', kind: kind('lockout'), attempt: 1, subjects: ['s'], waitsMs: 0, requests: 0 });
  inProbeScope({ kind: 'lockout', ended: false }, () => first.ledger.willUse(D1));
  const { ledger, journal } = killedAndResumed(first);
  expect(ledger.isUsed('account', 'd1')).toBe(true);
  expect(ledger.isUsed('account', 'd2')).toBe(false);
  expect(ledger.isUsed('tenant', 'd1')).toBe(false);
  expect(ledger.usedEarlierBy('lockout')).toEqual(['account d1']);
  expect(() => ledger.willUse(D1)).toThrow(expect.objectContaining({ name: 'OperationError', code: 'interrupted' }));
  expect(journal.of('resource-used')).toHaveLength(1);
});

test('what a finished probe has used is known, and its state is known too', () => {
  const first = withLedger();
  first.journal.append({ type: 'probe-started', kind: kind('lockout'), attempt: 1, subjects: ['s'], waitsMs: 0, requests: 0 });
  inProbeScope({ kind: 'lockout', ended: false }, () => first.ledger.willUse(D1));
  first.journal.append({ type: 'probe-finished', kind: kind('lockout'), attempt: 1, wallMs: 0, sleptMs: 0 });
  const { ledger } = killedAndResumed(first);
  expect(ledger.isUsed('account', 'd1')).toBe(true);
  ledger.willUse(D1);
});

test('within one process a probe may go on with what it uses', () => {
  const { ledger } = withLedger();
  ledger.willUse(D1);
  expect(ledger.isUsed('account', 'd1')).toBe(true);
  ledger.willUse({ ...D1, purpose: 'lock it again' });
});

test('a probe that was given up begins nothing, but what it ended is recorded', () => {
  const { ledger } = withLedger();
  const scope = { kind: 'lockout', ended: false };
  const entry = inProbeScope(scope, () => ledger.willCreate(account('kenshu1')));
  scope.ended = true;
  inProbeScope(scope, () => {
    expect(() => ledger.willCreate(account('kenshu2'))).toThrow(expect.objectContaining({ code: 'interrupted' }));
    expect(() => ledger.willUse(D1)).toThrow(expect.objectContaining({ code: 'interrupted' }));
    ledger.created(entry, { userId: '7' });
  });
  expect(ledger.entries).toEqual([{ entry, state: 'exists', creation: { ...account('kenshu1'), values: { loginId: 'kenshu1', userId: '7' } } }]);
});

test('entries and their states survive the process', () => {
  const first = withLedger();
  const [a, b, c] = ['a', 'b', 'c'].map((loginId) => first.ledger.willCreate(account(loginId))) as [string, string, string];
  first.ledger.created(b, { userId: '2' });
  first.ledger.removed(c);
  const { ledger } = killedAndResumed(first);
  expect(ledger.entries).toEqual([
    { entry: a, state: 'may-exist', creation: account('a') },
    { entry: b, state: 'exists', creation: { ...account('b'), values: { loginId: 'b', userId: '2' } } },
    { entry: c, state: 'removed', creation: account('c') },
  ]);
  expect(ledger.willCreate(account('d'))).toBe('L4');
});

test('an unknown entry is an error', () => {
  expect(() => withLedger().ledger.created('L9', {})).toThrow(/no entry L9/);
});

test('cleanup removes newest first, what may exist too, and goes on after a failure', async () => {
  const { ledger, journal } = withLedger();
  const ids = ['a', 'b', 'c'].map((loginId) => ledger.willCreate(account(loginId)));
  ledger.created(ids[0] as string, { userId: '1' });
  const tried: Creation[] = [];
  const report = await cleanUp(ledger, async (creation) => {
    tried.push(creation);
    if (creation.values['loginId'] === 'b') throw new Error('403 for hunter2');
  }, { redact: (text) => text.replaceAll('hunter2', '‹secret›') });
  expect(tried.map(({ values }) => values)).toEqual([{ loginId: 'c' }, { loginId: 'b' }, { loginId: 'a', userId: '1' }]);
  expect(report.removed.map(({ values }) => values['loginId'])).toEqual(['c', 'a']);
  expect(report.left).toEqual([{
    creation: account('b'),
    reason: {
      ja: 'account users(loginId=b) を削除できませんでした(403 for ‹secret›)。アカウント admin1 で手作業で削除してください。',
      en: 'account users(loginId=b) could not be removed (403 for ‹secret›). Remove it by hand as admin1.',
    },
  }]);
  expect(JSON.stringify(journal.lines)).not.toContain('hunter2');
});

test('cleanup again, in another process, does only what is left', async () => {
  const first = withLedger();
  for (const loginId of ['a', 'b']) first.ledger.willCreate(account(loginId));
  await cleanUp(first.ledger, async ({ values }) => { if (values['loginId'] === 'b') throw new Error('down'); });
  const { ledger } = killedAndResumed(first);
  const tried: unknown[] = [];
  const report = await cleanUp(ledger, async ({ values }) => { tried.push(values['loginId']); });
  expect(tried).toEqual(['b']);
  expect(report.left).toEqual([]);
  expect(ledger.entries.map(({ state }) => state)).toEqual(['removed', 'removed']);
});

test('what was left by an interrupted process is known by its place in the profile', () => {
  const first = withLedger();
  const setting = { kind: 'setting', declaredAs: 'connectionControl.addresses', values: { previous: '[]' } } as const;
  first.ledger.removed(first.ledger.willCreate(setting));
  first.ledger.willCreate(account('kenshu1'));
  const entry = first.ledger.willCreate(setting);
  const { ledger } = killedAndResumed(first);
  expect(ledger.left('connectionControl.addresses')).toEqual([{ entry, values: { previous: '[]' } }]);
  ledger.removed(entry);
  expect(ledger.left('connectionControl.addresses')).toEqual([]);
});
