import type { ProbePlan } from '../probes/define.ts';
import { LONGEST_TIMER_MS } from './long-sleep.ts';

export interface TimeoutRule {
  readonly factor: number;
  readonly floorMs: number;
  /** Work of one request on both sides, besides the rate. */
  readonly perRequestMs: number;
  /** How long a probe that was told to end may take to do so. */
  readonly graceMs: number;
}

export const DEFAULT_TIMEOUT_RULE: TimeoutRule = { factor: 3, floorMs: 60_000, perRequestMs: 500, graceMs: 5000 };

/**
 * Longest time a probe may take, in milliseconds: what its plan estimates, several times over. A target that delays every answer
 * so costs bounded time, while an honest slow one is given its due.
 *
 * @param phaseRequests requests of all probes that share the rate with it
 */
export function probeTimeoutMs(plan: ProbePlan, phaseRequests: number, requestsPerSecond: number, rule: TimeoutRule = DEFAULT_TIMEOUT_RULE): number {
  const estimateMs = plan.waitsMs + (phaseRequests / requestsPerSecond) * 1000 + plan.requests * rule.perRequestMs;
  return Math.min(Math.ceil(estimateMs * rule.factor + rule.floorMs), LONGEST_TIMER_MS);
}
