/** Sleeps and adds up the time slept; sleeps side by side count once. */
export function sleepClock(
  sleep: (ms: number, signal: AbortSignal) => Promise<void>, signal: AbortSignal, clockMs: () => number,
): { readonly sleptMs: number; readonly sleep: (ms: number) => Promise<void> } {
  let sleptMs = 0;
  let sleeping = 0;
  let since = 0;
  return {
    get sleptMs() { return sleptMs + (sleeping > 0 ? clockMs() - since : 0); },
    sleep: async (ms) => {
      if (sleeping === 0) since = clockMs();
      sleeping += 1;
      try {
        await sleep(ms, signal);
      } finally {
        sleeping -= 1;
        if (sleeping === 0) sleptMs += clockMs() - since;
      }
    },
  };
}
