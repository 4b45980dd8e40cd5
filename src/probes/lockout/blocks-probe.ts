import type { LeasedAccount } from '../../actors/types.ts';
import type { Problem } from '../../domain/outcome.ts';
import type { LockoutData, LockSeries, TimedAttempt } from '../../observations/lockout.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { failingSeconds, failTimes, seen, stepsOf, tryAfter, tryCorrect, tryNeighbour } from './attempts.ts';
import { holdsSeconds } from './bypass.ts';
import { missingForLockout, signInRoutes } from './routes.ts';

/** When the correct password is tried again, as parts of the refusal the policy asks for (catalogue). */
const REPEAT_AT = [1 / 12, 1 / 4, 1 / 2, 1] as const;
/** A fail is claimed only when two accounts behave alike. */
const ACCOUNTS_FOR_A_FAIL = 2;
const REQUESTS_PER_ATTEMPT = 4;

const NOT_TRIED: Problem = { code: 'control-failed', reason: {
  ja: '前の経路でアカウントがロックしなかったため、この経路では試しませんでした。', en: 'Not tried: on the route before, no lock was found.',
} };

/** `excluded`: so many failures are known not to lock, by the series before. */
async function measureSeries(context: ProbeContext, route: string, account: LeasedAccount, neighbour: LeasedAccount, failures: number, excluded: number): Promise<LockSeries> {
  const { minRefusalSeconds } = context.policy.parameters.lockout;
  const { value, evidence } = await collectEvidence(async () => {
    const controlBefore = seen(await tryCorrect(context, account, route));
    const failed = await failTimes(context, account, route, failures);
    const lastMs = failed.answeredMs.at(-1) ?? context.now().getTime();
    const since = (): number => (context.now().getTime() - lastMs) / 1000;
    const again = () => tryAfter(context, failed, () => tryCorrect(context, account, route));
    const correct: TimedAttempt[] = [await again()];
    const other = seen(await tryNeighbour(context, neighbour, route));
    for (const [index, part] of (correct[0]?.effect === 'refused' ? REPEAT_AT : []).entries()) {
      const next = REPEAT_AT[index + 1];
      // A browser may take longer than a short window leaves; the repetitions it has missed would only prolong the series.
      if (next !== undefined && since() > next * minRefusalSeconds) continue;
      await context.sleep(Math.max(0, (part * minRefusalSeconds - since()) * 1000));
      correct.push(await again());
      if (correct.at(-1)?.effect === 'signed-in') break;
    }
    return { failures: failed.counted['S1'] ?? 0, failingSeconds: failingSeconds(failed, excluded), controlBefore, neighbour: other, correct };
  });
  return { account: account.name, ...value, evidence };
}

/** Refused every time, also when the policy's window was over. */
const holdsFor = (seconds: number) => (series: LockSeries): boolean =>
  series.correct.every(({ effect }) => effect === 'refused') && (series.correct.at(-1)?.beganSeconds ?? 0) >= seconds;

/**
 * Rising numbers of failures on one account until the correct password stays refused. A success between them resets the service's
 * counter, which the control at the beginning of the next series proves.
 */
async function measureAccount(context: ProbeContext, route: string, neighbour: LeasedAccount, steps: readonly number[], excluded = 0): Promise<readonly LockSeries[]> {
  const account = await context.actors.pools.lease('users', 'lockout.blocks-correct-password');
  const all: LockSeries[] = [];
  const holds = holdsFor(context.policy.parameters.lockout.minRefusalSeconds);
  let known = excluded;
  for (const failures of steps) {
    const series = await measureSeries(context, route, account, neighbour, failures, known);
    all.push(series);
    known = failures;
    // Refused at first: it is locked, for long enough or not; more failures would tell nothing new.
    if (series.correct[0]?.effect !== 'signed-in' || holds(series)) break;
  }
  await account.unlock();
  return all;
}

async function observeRoute(context: ProbeContext, route: string, steps: readonly number[]): Promise<LockoutData> {
  const { cap, minRefusalSeconds } = context.policy.parameters.lockout;
  const neighbour = await context.actors.pools.lease('users', 'lockout neighbour');
  const single = await context.actors.pools.lease('users', 'lockout control');
  await failTimes(context, single, route, 1);
  const afterOneFailure = seen(await tryCorrect(context, single, route));
  const series = [...await measureAccount(context, route, neighbour, steps)];
  const last = series.at(-1);
  if (last && !holdsFor(minRefusalSeconds)(last)) {
    // The same again on another account, straight to where the first one was decided.
    const decisive = last.correct[0]?.effect === 'signed-in' ? cap : last.failures;
    const before = series.findLast((one) => one !== last && one.failures < decisive)?.failures ?? 0;
    for (let account = 1; account < ACCOUNTS_FOR_A_FAIL; account++) series.push(...await measureAccount(context, route, neighbour, [Math.max(1, decisive)], before));
  }
  return { route, cap, minRefusalSeconds, holdsSeconds: holdsSeconds(context), declaredThreshold: context.profile.declared.lockout?.threshold ?? null, afterOneFailure, series };
}

export const blocksProbe = defineProbe({
  kind: 'lockout.blocks-correct-password',
  phase: 'lockout',
  impact: 'lock',
  plan({ profile, policy }) {
    const routes = signInRoutes(profile);
    const { minRefusalSeconds, spacingSeconds, cap } = policy.parameters.lockout;
    const spacing = profile.declared.lockout?.spacingSeconds ?? spacingSeconds;
    const failures = profile.declared.lockout?.threshold ?? stepsOf({ profile, policy }).reduce((sum, step) => sum + step, 0) + cap;
    return {
      subjects: routes, missing: missingForLockout(profile), accounts: routes.length * 4,
      requests: routes.length * (failures + 12) * REQUESTS_PER_ATTEMPT,
      waitsMs: routes.length * 1000 * (minRefusalSeconds + failures * spacing),
    };
  },
  async *observe(context) {
    // The first route finds the threshold; the others, which may be browsers, need not search for it again.
    let steps: readonly number[] | undefined = stepsOf(context);
    for (const route of signInRoutes(context.profile)) {
      if (steps === undefined) {
        yield { subject: route, evidence: [], problem: NOT_TRIED };
        continue;
      }
      const known: readonly number[] = steps;
      const { value: data, evidence } = await collectEvidence(() => observeRoute(context, route, known));
      yield { subject: route, data, evidence };
      const lock = data.series.find(holdsFor(data.minRefusalSeconds));
      steps = lock && [...new Set([lock.failures, data.cap])];
    }
  },
});
