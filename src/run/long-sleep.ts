import { setTimeout as delay } from 'node:timers/promises';

/** Beyond this, 24.8 days, Node's timers fire at once. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Sleeps for any time. @throws {DOMException} AbortError when the signal is aborted */
export async function longSleep(ms: number, signal: AbortSignal, timer: typeof delay = delay): Promise<void> {
  for (let left = ms; left > 0; left -= LONGEST_TIMER_MS) await timer(Math.min(left, LONGEST_TIMER_MS), undefined, { signal });
  signal.throwIfAborted();
}
