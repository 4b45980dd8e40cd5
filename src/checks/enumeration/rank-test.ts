/** Two samples compared (catalogue P12). */
export interface RankTest {
  /** Two-sided, by the normal approximation with correction for ties. */
  readonly p: number;
  readonly medianDifference: number;
  /** Of the second sample, the control. */
  readonly controlIqr: number;
}

function quantile(sorted: readonly number[], part: number): number {
  const at = (sorted.length - 1) * part;
  const below = sorted[Math.floor(at)] ?? 0;
  return below + ((sorted[Math.ceil(at)] ?? below) - below) * (at - Math.floor(at));
}

/** Abramowitz and Stegun 7.1.26; the error is below 1.5e-7. */
function erfc(x: number): number {
  const t = 1 / (1 + 0.3275911 * x);
  return t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) * Math.exp(-x * x);
}

/** Mann and Whitney's test, with both medians' difference and the spread of the control. */
export function rankTest(probe: readonly number[], control: readonly number[]): RankTest {
  const all = [...probe.map((value) => ({ value, probe: true })), ...control.map((value) => ({ value, probe: false }))].toSorted((a, b) => a.value - b.value);
  const [n, m] = [probe.length, control.length];
  let [rankSum, ties] = [0, 0];
  for (let start = 0; start < all.length;) {
    let end = start;
    while (end < all.length && all[end]?.value === all[start]?.value) end += 1;
    const [rank, count] = [(start + 1 + end) / 2, end - start];
    ties += count ** 3 - count;
    rankSum += rank * all.slice(start, end).filter((one) => one.probe).length;
    start = end;
  }
  const u = rankSum - (n * (n + 1)) / 2;
  const total = n + m;
  const deviation = Math.sqrt(((n * m) / 12) * (total + 1 - ties / (total * (total - 1))));
  const z = deviation === 0 ? 0 : Math.abs(u - (n * m) / 2) / deviation;
  const [sortedProbe, sortedControl] = [probe.toSorted((a, b) => a - b), control.toSorted((a, b) => a - b)];
  return {
    p: erfc(z / Math.SQRT2), medianDifference: quantile(sortedProbe, 0.5) - quantile(sortedControl, 0.5),
    controlIqr: quantile(sortedControl, 0.75) - quantile(sortedControl, 0.25),
  };
}
