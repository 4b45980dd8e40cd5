import type { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Phase } from '../probes/define.ts';
import { imposedMs, runTiming } from './critical-path.ts';
import type { JournalEvent } from './journal-events.ts';
import { createJournal } from './journal.ts';
import { LONGEST_TIMER_MS, longSleep } from './long-sleep.ts';
import { probeTimeoutMs } from './probe-budget.ts';
import { kind, STARTED } from './testing/fake-run.ts';
import { newFolder } from './testing/folders.ts';

const item = (phase: Phase, waitsMs: number, requests: number) => ({ probe: { phase }, plan: { waitsMs, requests } });

test.each([
  ['nothing', [], 0],
  ['requests share the rate', [item('network', 0, 10), item('network', 0, 10)], 4000],
  ['windows of a phase pass side by side', [item('lockout', 3000, 0), item('lockout', 2000, 0)], 3000],
  ['phases follow each other', [item('lockout', 3000, 0), item('deletion', 2000, 0)], 5000],
  ['a probe waits after its own requests', [item('lockout', 3000, 5), item('lockout', 0, 5)], 4000],
  ['requests of all can outlast the longest probe', [item('lockout', 1000, 5), item('lockout', 0, 20)], 5000],
])('imposed time: %s', (_what, items, expected) => {
  expect(imposedMs(items, 5)).toBe(expected);
});

/** A journal whose lines stand at the given seconds. */
function journalOf(events: readonly (readonly [atSeconds: number, event: JournalEvent])[]) {
  let at = 0;
  const journal = createJournal(newFolder(), STARTED, { now: () => new Date(at * 1000) });
  for (const [seconds, event] of events) {
    at = seconds;
    journal.append(event);
  }
  journal.close();
  return journal.lines;
}

const phase = (requests: number): readonly [JournalEvent, JournalEvent] => [
  { type: 'phase-started', phase: 'lockout', kinds: [kind('a')], remainingMs: 0 },
  { type: 'phase-finished', phase: 'lockout', wallMs: 0, requests, connections: 0, waitedForRateMs: 0 },
];
const probe = (waitsMs: number, sleptMs: number): readonly [JournalEvent, JournalEvent] => [
  { type: 'probe-started', kind: kind('a'), attempt: 1, subjects: ['s'], waitsMs, requests: 0 },
  { type: 'probe-finished', kind: kind('a'), attempt: 1, wallMs: 0, sleptMs },
];
const took = (waitsMs: number, sleptMs: number, requests: number, seconds: number) => journalOf([
  [0, { type: 'process-started', process: 1, pid: 1 }], [0, phase(requests)[0]], [0, probe(waitsMs, sleptMs)[0]],
  [seconds, probe(waitsMs, sleptMs)[1]], [seconds, phase(requests)[1]],
]);

test('a window counts as far as it was declared and slept', () => {
  expect(runTiming(took(10_000, 4000, 0, 20), 5).imposedMs).toBe(4000);
  expect(runTiming(took(10_000, 40_000, 0, 20), 5).imposedMs).toBe(10_000);
  expect(runTiming(took(10_000, 4000, 100, 20), 5).imposedMs).toBe(20_000);
});

test('allowed are 60 s more, or 1.3 times the imposed time', () => {
  expect(runTiming(took(0, 0, 0, 60), 5)).toEqual({ wallMs: 60_000, imposedMs: 0, limitMs: 60_000, withinLimit: true });
  expect(runTiming(took(0, 0, 0, 61), 5).withinLimit).toBe(false);
  expect(runTiming(took(1_000_000, 1_000_000, 0, 1300), 5)).toEqual({ wallMs: 1_300_000, imposedMs: 1_000_000, limitMs: 1_300_000, withinLimit: true });
});

test('time in which no process worked does not count', () => {
  const lines = journalOf([
    [0, { type: 'process-started', process: 1, pid: 1 }], [2, phase(0)[0]],
    [1000, { type: 'process-started', process: 2, pid: 2 }], [1000, phase(0)[0]], [1003, phase(0)[1]],
  ]);
  expect(runTiming(lines, 5)).toMatchObject({ wallMs: 5000, imposedMs: 0 });
});

test('timers longer than Node can hold are cut', async () => {
  const plan = { subjects: [], missing: [], accounts: 0, requests: 0, waitsMs: 30 * 86_400_000 };
  expect(probeTimeoutMs(plan, 0, 5)).toBe(LONGEST_TIMER_MS);
  const slept: unknown[] = [];
  const timer = (async (ms: number) => { slept.push(ms); }) as typeof setTimeout;
  await longSleep(LONGEST_TIMER_MS + 5, new AbortController().signal, timer);
  expect(slept).toEqual([LONGEST_TIMER_MS, 5]);
  await expect(longSleep(5, AbortSignal.abort(), timer)).rejects.toThrow(/aborted/);
});

test('a probe may take several times its estimate and a floor', () => {
  const plan = { subjects: [], missing: [], accounts: 0, requests: 10, waitsMs: 1000 };
  expect(probeTimeoutMs(plan, 20, 5, { factor: 3, floorMs: 60_000, perRequestMs: 500, graceMs: 0 })).toBe(3 * (1000 + 4000 + 5000) + 60_000);
});
