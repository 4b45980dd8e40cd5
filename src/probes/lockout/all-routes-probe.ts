import type { LeasedAccount } from '../../actors/types.ts';
import type { AttemptSeen, BypassData, FailureSeries, Manner } from '../../observations/lockout.ts';
import type { RouteDeclaration, TargetProfile } from '../../profile/schema.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { failOnce, seen, tryCorrect, tryNeighbour, wrongPassword } from './attempts.ts';
import { batchSignIn, tryBatch, type BatchSignIn } from './batch-sign-in.ts';
import { expectedThreshold, failuresOfSearch, holdsSeconds, leaseUser, manner, measure, PATIENCE, REQUESTS_PER_ATTEMPT, rising, twinLock, untilRefused, upToCap, waitsOf } from './bypass.ts';
import { reauthentication } from './reauthentication.ts';
import { missingForLockout, signInRoutes } from './routes.ts';
import { passwordRoutesOf } from '../password/routes.ts';

const PURPOSE = 'lockout.all-routes';
/** Passwords in one request where the format allows several. */
const GUESSES_IN_A_BATCH = 20;

const NO_BATCH = {
  ja: '一度の要求で複数のパスワードを送る形式は宣言されておらず、パスワードの配列は正しいものを含んでいても受け付けられません。',
  en: 'No format with several passwords in a request is declared, and a list of passwords is not accepted even when it holds the correct one.',
} as const;

const subjectOf = (profile: TargetProfile): string => signInRoutes(profile).join('+');

/** Failures on the route itself: the threshold first, then as many as the policy grants. */
async function own(context: ProbeContext, route: string, threshold: number): Promise<Manner> {
  const counts = upToCap(context, threshold);
  return { ...await manner('own', counts.at(-1) ?? threshold, async () => ({ control: null, series: await rising(counts, async (failures, locksAt) => {
    const account = await leaseUser(context, `${PURPOSE} ${route}`);
    return measure(context, { route, account, failures, locksAt, fail: () => failOnce(context, account, route) });
  }) })), route };
}

/** Locked through the first route, then the correct password on another. */
async function elsewhere(context: ProbeContext, first: string, route: string, threshold: number, neighbour: LeasedAccount): Promise<Manner> {
  return { ...await manner('elsewhere', threshold, async () => ({
    control: seen(await tryCorrect(context, neighbour, route)),
    series: await untilRefused(async () => {
      const account = await leaseUser(context, `${PURPOSE} ${first} ${route}`);
      return measure(context, {
        route: first, account, failures: threshold, locksAt: threshold, fail: () => failOnce(context, account, first),
        correct: async () => [seen(await tryCorrect(context, account, route))],
      });
    }),
  })), route };
}

/** As many failures as lock on each route, over all of them in turn, then the correct password on each. */
function spread(context: ProbeContext, routes: readonly string[], threshold: number): Promise<Manner> {
  const failures = threshold * routes.length;
  return manner('spread', failures, async () => ({ control: null, used: routes, series: await untilRefused(async () => {
    const account = await leaseUser(context, `${PURPOSE} spread`);
    return measure(context, {
      route: routes[0] as string, account, failures, locksAt: threshold, fail: (index) => failOnce(context, account, routes[index % routes.length] as string),
      correct: async () => {
        const attempts: AttemptSeen[] = [];
        for (const route of routes) attempts.push(seen(await tryCorrect(context, account, route)));
        return attempts;
      },
    });
  }) }));
}

const passwords = (context: ProbeContext, count: number): readonly string[] => Array.from({ length: count }, () => wrongPassword(context));

/** One batch less than failures that lock: where each guess counts, the first of them has locked already. */
async function batches(context: ProbeContext, route: string, threshold: number): Promise<Manner> {
  const declared = context.profile.routes[route] as RouteDeclaration;
  const batch: BatchSignIn | undefined = batchSignIn(declared, GUESSES_IN_A_BATCH);
  const none: Manner = { name: 'batch', route, due: 0, control: null, series: [], notApplicable: NO_BATCH };
  if (!batch || batch.guesses < 2) return none;
  const requests = Math.max(1, threshold - 1);
  const guesses = requests * batch.guesses;
  const taken = await manner('batch', guesses, async () => {
    const control = await leaseUser(context, `${PURPOSE} batch control`);
    const accepted = await tryBatch(context, control, route, batch, [...passwords(context, batch.guesses - 1), control.password]);
    if (accepted.effect !== 'signed-in' && !declared.batchSignIn) return { ...none };
    return { control: accepted, series: accepted.effect === 'signed-in' ? await untilRefused(() => batchSeries(context, route, batch, requests)) : [] };
  });
  return { ...taken, route };
}

async function batchSeries(context: ProbeContext, route: string, batch: BatchSignIn, requests: number): Promise<FailureSeries> {
  const account = await leaseUser(context, `${PURPOSE} batch`);
  const series = await measure(context, {
    route, account, failures: requests,
    fail: async () => (await tryBatch(context, account, route, batch, passwords(context, batch.guesses))).effect === 'refused',
  });
  return { ...series, failures: series.failures * batch.guesses, sent: series.sent * batch.guesses };
}

async function observeAll(context: ProbeContext): Promise<BypassData> {
  const routes = signInRoutes(context.profile);
  const [first = '', ...others] = routes;
  const twin = await twinLock(context, first);
  const neighbour = await leaseUser(context, `${PURPOSE} neighbour`);
  const { threshold } = twin;
  const manners: Manner[] = [];
  if (threshold === null) manners.push({ name: 'own', route: first, due: 0, control: null, series: [] });
  else {
    for (const route of routes) manners.push(await own(context, route, threshold));
    for (const route of others) manners.push(await elsewhere(context, first, route, threshold, neighbour));
    if (others.length > 0) manners.push(await spread(context, routes, threshold));
    for (const route of routes) manners.push(await batches(context, route, threshold));
    for (const { name } of passwordRoutesOf(context.profile).filter(({ direct }) => direct)) manners.push(await reauthentication(context, name, PATIENCE * threshold));
  }
  const neighbours: AttemptSeen[] = [];
  for (const route of routes) neighbours.push(seen(await tryNeighbour(context, neighbour, route)));
  return { route: subjectOf(context.profile), twin, holdsSeconds: holdsSeconds(context), manners, neighbour: neighbours.find(({ effect }) => effect !== 'signed-in') ?? neighbours[0] as AttemptSeen };
}

export const allRoutesProbe = defineProbe({
  kind: 'lockout.all-routes',
  phase: 'lockout',
  impact: 'lock',
  plan({ profile, policy }) {
    const routes = signInRoutes(profile).length;
    const threshold = expectedThreshold({ profile, policy });
    const failures = failuresOfSearch({ profile, policy }) + routes * (failuresOfSearch({ profile, policy }) + 2 * policy.parameters.lockout.cap + 8 * threshold)
      + passwordRoutesOf(profile).filter(({ direct }) => direct).length * 2 * PATIENCE * threshold;
    return {
      subjects: [subjectOf(profile)], missing: missingForLockout(profile), accounts: 4 + 8 * routes,
      requests: (failures + 20 * routes) * REQUESTS_PER_ATTEMPT, waitsMs: waitsOf({ profile, policy }, failures),
    };
  },
  async *observe(context) {
    const { value: data, evidence } = await collectEvidence(() => observeAll(context));
    yield { subject: data.route, data, evidence };
  },
});
