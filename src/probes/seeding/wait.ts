import type { ProbeContext } from '../define.ts';

const FIRST_MS = 50;
const LONGEST_MS = 15_000;
const GROWTH = 1.6;

/**
 * Asks again and again at growing distance until the answer satisfies or the window has passed; asks once more at its very end.
 *
 * @returns the last answer, and whether it satisfied
 */
export async function poll<T>(
  { sleep, now }: Pick<ProbeContext, 'sleep' | 'now'>, windowMs: number, ask: () => Promise<T>, satisfies: (answer: T) => boolean,
): Promise<{ readonly answer: T; readonly satisfied: boolean }> {
  const end = now().getTime() + windowMs;
  for (let pauseMs = FIRST_MS; ; pauseMs = Math.min(LONGEST_MS, pauseMs * GROWTH)) {
    const answer = await ask();
    const leftMs = end - now().getTime();
    if (satisfies(answer)) return { answer, satisfied: true };
    if (leftMs <= 0) return { answer, satisfied: false };
    await sleep(Math.min(pauseMs, leftMs));
  }
}
