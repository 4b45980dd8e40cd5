import { expect, test } from 'vitest';
import type { EvidenceRef } from '../../domain/outcome.ts';
import type { AttemptSeen, LooksCompared, Recovery, RecoveryData, Traced } from '../../observations/lockout.ts';
import type { JudgeContext } from '../define.ts';
import { recoveryAndTrace } from './recovery-and-trace.ts';

const EVIDENCE: EvidenceRef = `sha256:${'d'.repeat(64)}`;
type Effect = AttemptSeen['effect'];
const attempt = (effect: Effect): AttemptSeen => ({ at: '2026-11-23T00:00:00Z', source: 'S1', effect });
const recovered = (effect: Effect | null, more: Partial<Recovery> = {}): Recovery =>
  ({ account: 'a', lockedBy: attempt('refused'), correct: effect === null ? null : attempt(effect), seconds: 90, evidence: [EVIDENCE], ...more });
const trace = (found: boolean, more: Partial<Traced> = {}): Traced => ({ account: 'a', found, seconds: 600, evidence: [EVIDENCE], ...more });
const looks = (known: readonly string[], unknown: readonly string[]): LooksCompared => ({ account: 'a', known, unknown, evidence: [EVIDENCE] });
const unreachable = { code: 'unreachable', reason: { ja: '届きません', en: 'unreachable' } } as const;

const GOOD: RecoveryData = {
  route: 'api', declaredSeconds: 60, windowSeconds: 600, byTime: recovered('signed-in'), byAdmin: recovered('signed-in'),
  twin: { threshold: 5, series: { account: 't', controlBefore: attempt('signed-in'), failures: 5, sent: 5, correct: [attempt('refused')], elapsedSeconds: 1, evidence: [EVIDENCE] } },
  log: [trace(true)], notice: [trace(true)], looks: [looks(['x', 'x'], ['x', 'x'])],
};

test.each<[string, string, string | undefined, string, Partial<RecoveryData>]>([
  ['recovery', 'fail', undefined, 'neither the declared time nor an administrator ends the lock', { byTime: recovered('refused'), byAdmin: recovered('refused') }],
  ['recovery', 'inconclusive', 'window-not-elapsed', 'no length is declared', { byTime: recovered('refused'), byAdmin: recovered('refused'), declaredSeconds: null }],
  ['recovery', 'inconclusive', 'no-input', 'no unlock is declared', { byTime: recovered('refused'), byAdmin: recovered(null) }],
  ['recovery', 'inconclusive', 'unreachable', 'the unlock could not be asked for', { byTime: recovered('refused'), byAdmin: recovered(null, { problem: unreachable }) }],
  ['recovery', 'inconclusive', 'flaky', 'the account did not lock this time', { byTime: recovered('signed-in', { lockedBy: attempt('signed-in') }) }],
  ['recovery', 'inconclusive', 'control-failed', 'accounts do not lock at all', { twin: { ...GOOD.twin, threshold: null } }],
  ['recovery', 'pass', undefined, 'time alone ends it', { byAdmin: recovered(null) }],
  ['recovery', 'pass', undefined, 'an administrator alone ends it', { byTime: recovered('refused') }],
  ['log', 'fail', undefined, 'twice nothing appears', { log: [trace(false), trace(false)] }],
  ['log', 'inconclusive', 'flaky', 'it was looked for once', { log: [trace(false)] }],
  ['log', 'inconclusive', 'unreachable', 'the log could not be read', { log: [trace(false, { problem: unreachable })] }],
  ['log', 'inconclusive', 'no-input', 'no log is declared', { log: null }],
  ['log', 'pass', undefined, 'the second look finds it', { log: [trace(false), trace(true)] }],
  ['notice', 'inconclusive', 'no-input', 'no notice is declared', { notice: null }],
  ['unknown-id', 'fail', undefined, 'the lock is told of accounts alone', { looks: [looks(['x', 'y'], ['x', 'x']), looks(['x', 'y'], ['x', 'x'])] }],
  ['unknown-id', 'inconclusive', 'flaky', 'the difference does not come again', { looks: [looks(['x', 'y'], ['x', 'x']), looks(['x', 'x'], ['x', 'x'])] }],
  ['unknown-id', 'inconclusive', 'ambiguous-effect', 'an answer is missing', { looks: [looks(['x', ''], ['x', 'x'])] }],
  ['unknown-id', 'pass', undefined, 'both are told of a lock', { looks: [looks(['x', 'y'], ['x', 'y'])] }],
])('%s: %s %s when %s', (name, outcome, code, _when, more) => {
  const seen = { 'lockout.recovery-and-trace': [{ kind: 'lockout.recovery-and-trace', subject: 'api', takenAt: '2026-11-23T00:00:00Z', evidence: [EVIDENCE], data: { ...GOOD, ...more } }] };
  const found = recoveryAndTrace.judge(seen as never, {} as JudgeContext).find(({ id }) => id === `${name}@api`);
  expect([found?.outcome, found?.outcome === 'inconclusive' ? found.code : undefined]).toEqual([outcome, code]);
});

test('a missing notice does not hold the check back', () => {
  const seen = { 'lockout.recovery-and-trace': [{ kind: 'lockout.recovery-and-trace', subject: 'api', takenAt: '2026-11-23T00:00:00Z', evidence: [EVIDENCE], data: { ...GOOD, notice: null } }] };
  expect(recoveryAndTrace.judge(seen as never, {} as JudgeContext).find(({ id }) => id === 'notice@api')?.required).toBe(false);
});
