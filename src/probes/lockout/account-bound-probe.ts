import type { LeasedAccount } from '../../actors/types.ts';
import type { Problem } from '../../domain/outcome.ts';
import type { AccountBoundData, SourceSeries } from '../../observations/lockout.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { failingSeconds, failTimes, seen, stepsOf, tryAfter, tryCorrect, tryNeighbour } from './attempts.ts';
import { holdsSeconds } from './bypass.ts';
import { missingForLockout, signInRoutes } from './routes.ts';

const MAIN = 'S1';
const OTHER = 'S2';
const REPETITIONS = 2;
const REQUESTS_PER_ATTEMPT = 4;

const egress = ({ sources }: TargetProfile, source: string): string => sources[source]?.proxy ?? sources[source]?.localAddress ?? 'default';

function missingSource(profile: TargetProfile): readonly Problem[] {
  if (!profile.sources[OTHER]) return [{ code: 'no-input', reason: {
    ja: 'プロファイルに sources.S2 (S1 とは別の送信元アドレスまたはプロキシ) がありません。', en: 'The profile declares no sources.S2 (another source address or proxy than S1).',
  } }];
  return egress(profile, MAIN) === egress(profile, OTHER) ? [{ code: 'no-input', reason: {
    ja: 'sources.S1 と sources.S2 が同じ送信元です。対象から別のアドレスに見えるものを指定してください。', en: 'sources.S1 and sources.S2 are the same source; declare one the target sees as another address.',
  } }] : [];
}

const lease = (context: ProbeContext): Promise<LeasedAccount> => context.actors.pools.lease('users', 'lockout.account-bound');

/** Failures from the given sources in turn, then the correct password from the other source and from the main one. */
async function measure(context: ProbeContext, route: string, neighbour: LeasedAccount, failures: number, sources: readonly string[]): Promise<SourceSeries> {
  const account = await lease(context);
  const { value, evidence } = await collectEvidence(async () => {
    const failed = await failTimes(context, account, route, failures, sources);
    // Limiters on an address are given the time they ask for, so that what remains is about the account.
    for (const source of [MAIN, OTHER]) await tryNeighbour(context, neighbour, route, source);
    const main = await tryAfter(context, failed, () => tryCorrect(context, account, route, MAIN));
    const other = await tryAfter(context, failed, () => tryCorrect(context, account, route, OTHER));
    return { failures: failed.counted, failingSeconds: failingSeconds(failed, 0), correct: [main, other] };
  });
  await account.unlock();
  return { account: account.name, ...value, evidence };
}

/** The number of failures after which the main source is refused, by the series that found it. */
async function findLock(context: ProbeContext, route: string, neighbour: LeasedAccount): Promise<{ threshold: number | null; series: SourceSeries }> {
  const steps = stepsOf(context);
  for (const failures of steps) {
    const series = await measure(context, route, neighbour, failures, [MAIN]);
    if (series.correct[0]?.effect !== 'signed-in') return { threshold: failures, series };
    if (failures === steps.at(-1)) return { threshold: null, series };
  }
  throw new RangeError('stepsOf gives at least one step');
}

const opens = (series: SourceSeries): boolean => series.correct.some(({ effect }) => effect === 'signed-in');

async function observeRoute(context: ProbeContext, route: string): Promise<AccountBoundData> {
  const neighbour = await lease(context);
  const twinFromOther = seen(await tryCorrect(context, await lease(context), route, OTHER));
  const { threshold, series } = await findLock(context, route, neighbour);
  const oneSource = [series];
  const spread: SourceSeries[] = [];
  if (threshold !== null) {
    while (oneSource.length < REPETITIONS && opens(oneSource.at(-1) as SourceSeries)) oneSource.push(await measure(context, route, neighbour, threshold, [MAIN]));
    do spread.push(await measure(context, route, neighbour, threshold, [MAIN, OTHER]));
    while (spread.length < REPETITIONS && opens(spread.at(-1) as SourceSeries));
  }
  const neighbours = [seen(await tryNeighbour(context, neighbour, route, MAIN)), seen(await tryNeighbour(context, neighbour, route, OTHER))];
  return { route, sources: [MAIN, OTHER], holdsSeconds: holdsSeconds(context), threshold, twinFromOther, oneSource, spread, neighbours };
}

export const accountBoundProbe = defineProbe({
  kind: 'lockout.account-bound',
  phase: 'lockout',
  impact: 'lock',
  plan({ profile, policy }) {
    const route = signInRoutes(profile).slice(0, 1);
    const failures = 4 * (profile.declared.lockout?.threshold ?? policy.parameters.lockout.cap);
    const spacing = profile.declared.lockout?.spacingSeconds ?? policy.parameters.lockout.spacingSeconds;
    return {
      subjects: route, missing: [...missingForLockout(profile), ...missingSource(profile)], accounts: 6,
      requests: (failures + 16) * REQUESTS_PER_ATTEMPT, waitsMs: 1000 * failures * spacing,
    };
  },
  // Whether the account or its address is locked does not depend on the form used; `lockout.all-routes` tries every route.
  async *observe(context) {
    for (const route of signInRoutes(context.profile).slice(0, 1)) {
      const { value: data, evidence } = await collectEvidence(() => observeRoute(context, route));
      yield { subject: route, data, evidence };
    }
  },
});
