import type { LeasedAccount } from '../../../actors/types.ts';
import type { ProbeContext } from '../../define.ts';

/** After the beginning of a step, in parts of it: clocks differ a little. */
const SETTLED = 0.05;

const stepOf = (context: ProbeContext, periodSeconds: number): number => Math.floor(context.now().getTime() / (periodSeconds * 1000));

/** A code whose step has just begun, so that as much of its life as can be lies ahead; a delivered code is as fresh as it comes. */
export async function freshCode(context: ProbeContext, account: LeasedAccount): Promise<{ readonly code: string; readonly agedSteps: () => number | null }> {
  const draw = account.nextOtp as () => Promise<string>;
  const { timeCodes } = account;
  if (!timeCodes) return { code: await draw(), agedSteps: () => null };
  const periodMs = timeCodes.periodSeconds * 1000;
  await context.sleep(periodMs * (1 + SETTLED) - (context.now().getTime() % periodMs));
  const code = await draw();
  const step = stepOf(context, timeCodes.periodSeconds);
  return { code, agedSteps: () => stepOf(context, timeCodes.periodSeconds) - step };
}
