import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { RateLimiter } from './rate.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Takes permits and keeps when each began. */
function take(limiter: RateLimiter, count: number): { readonly begun: number[]; readonly releases: (() => void)[] } {
  const start = performance.now();
  const taken = { begun: [] as number[], releases: [] as (() => void)[] };
  for (let index = 0; index < count; index++) {
    void (async () => {
      const release = await limiter.acquire();
      taken.begun.push(performance.now() - start);
      taken.releases.push(release);
    })();
  }
  return taken;
}

test('no window of a second holds more than was permitted', async () => {
  const taken = take(new RateLimiter({ perSecond: 2 }), 5);
  await vi.advanceTimersByTimeAsync(5000);
  expect(taken.begun).toEqual([0, 0, 1000, 1000, 2000]);
});

test('rates below one a second have a longer window', async () => {
  const taken = take(new RateLimiter({ perSecond: 0.5 }), 3);
  await vi.advanceTimersByTimeAsync(5000);
  expect(taken.begun).toEqual([0, 2000, 4000]);
});

test('held permits hold the next one back until they are given back, once', async () => {
  const taken = take(new RateLimiter({ perSecond: 1000, parallel: 2 }), 4);
  await vi.advanceTimersByTimeAsync(100);
  expect(taken.begun.length).toBe(2);
  taken.releases[0]?.();
  taken.releases[0]?.();
  await vi.advanceTimersByTimeAsync(100);
  expect(taken.begun.length).toBe(3);
});

test('an aborted waiter leaves the queue and the order of the others', async () => {
  const limiter = new RateLimiter({ perSecond: 1 });
  const stop = new AbortController();
  const order: string[] = [];
  const wait = async (name: string, signal?: AbortSignal): Promise<unknown> => limiter.acquire(signal).then(() => order.push(name), () => order.push(`${name} aborted`));
  const all = [wait('first'), wait('second', stop.signal), wait('third')];
  stop.abort();
  await vi.advanceTimersByTimeAsync(1000);
  await Promise.all(all);
  expect(order).toEqual(['first', 'second aborted', 'third']);
  await expect(limiter.acquire(AbortSignal.abort())).rejects.toMatchObject({ code: 'ABORTED' });
});

test('time waited counts overlapping waits once', async () => {
  const limiter = new RateLimiter({ perSecond: 1 });
  take(limiter, 3);
  await vi.advanceTimersByTimeAsync(500);
  expect(limiter.waitedMs).toBe(500);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(limiter.waitedMs).toBe(2000);
});
