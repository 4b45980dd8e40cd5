import { describe, expect, test } from 'vitest';
import type { Reading } from '../../observations/reading.ts';
import type { ProbeContext } from '../define.ts';
import { watchAll, type Cell } from './watch.ts';

/** A clock that moves by sleeping alone; every look takes a second of it. */
function bench() {
  let nowMs = 0;
  const context = { now: () => new Date(nowMs), sleep: async (ms: number) => { nowMs += ms; } } as unknown as ProbeContext;
  const reading = (status: number): Reading => ({ at: new Date(nowMs).toISOString(), status, found: [], evidence: [] });
  const cell = (answer: (nowMs: number) => number): Cell => ({
    place: 'detail', route: 'api', actor: 'user1', before: reading(200), shownBefore: true, deadlineMs: 60_000,
    take: async () => {
      nowMs += 1000;
      const status = answer(nowMs);
      return status === 0 ? { ...reading(0), problem: { code: 'unreachable', reason: { ja: '', en: '' } } } : reading(status);
    },
    delivers: ({ status }) => status === 200,
  });
  return { cell, watch: async (one: Cell) => (await watchAll(context, [one], 0, 5000))[0] };
}

describe('what delivers for good', () => {
  test('is seen at the end of its window and at the re-check', async () => {
    const { cell, watch } = bench();
    const life = await watch(cell(() => 200));
    expect(life).toMatchObject({ goneAfterSeconds: null, deliveredAfterDeadline: 2, deadlineSeconds: 60 });
    expect(life?.lastDelivered?.afterSeconds).toBeGreaterThanOrEqual(65);
  });

  test('is not believed when it ends at the re-check', async () => {
    const { cell, watch } = bench();
    const life = await watch(cell((nowMs) => (nowMs < 64_000 ? 200 : 404)));
    expect(life?.deliveredAfterDeadline).toBe(1);
  });

  test('is found when it comes back after it was gone', async () => {
    const { cell, watch } = bench();
    let looks = 0;
    const life = await watch(cell(() => ((looks += 1) === 1 ? 404 : 200)));
    expect(life).toMatchObject({ goneAfterSeconds: null, deliveredAfterDeadline: 2 });
  });
});

describe('what ends', () => {
  test('is left alone once it is gone, but for one more look', async () => {
    const { cell, watch } = bench();
    let looks = 0;
    const life = await watch(cell((nowMs) => { looks += 1; return nowMs < 10_000 ? 200 : 410; }));
    expect(life?.goneAfterSeconds).toBeGreaterThanOrEqual(10);
    expect(life?.last.afterSeconds).toBeGreaterThan(life?.goneAfterSeconds ?? Infinity);
    expect(looks).toBeLessThan(12);
  });

  test('is not gone because nobody answered', async () => {
    const { cell, watch } = bench();
    const life = await watch(cell(() => 0));
    expect(life).toMatchObject({ goneAfterSeconds: null, deliveredAfterDeadline: 0 });
    expect(life?.last.reading.problem?.code).toBe('unreachable');
  });
});
