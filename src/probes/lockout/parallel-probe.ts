import type { BypassData, FailureSeries, Manner } from '../../observations/lockout.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { seen, tryCorrect, tryNeighbour } from './attempts.ts';
import { expectedThreshold, failuresOfSearch, holdsSeconds, leaseUser, manner, REQUESTS_PER_ATTEMPT, twinLock, untilRefused, waitsOf } from './bypass.ts';
import { harmlessTogether, signInTogether } from './burst.ts';
import { missingForLockout, signInRoutes } from './routes.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import type { Problem } from '../../domain/outcome.ts';

const PURPOSE = 'lockout.parallel';
const TIMES_THRESHOLD = 5;
/** Between the burst and the correct password (catalogue). */
const PAUSE_MS = 2000;
const ACCOUNTS = 4;

const NO_HTTP_ROUTE: Problem = { code: 'no-input', reason: {
  ja: 'HTTP で行うログインの経路がないため、同時に送る試行ができません。routes に client: http の経路を加えてください。',
  en: 'No route signs in over HTTP, so attempts cannot be sent together. Add a route with client: http under routes.',
} };

const burstRoutes = (profile: TargetProfile): readonly string[] => signInRoutes(profile).filter((route) => profile.routes[route]?.client === 'http').slice(0, 1);

const serialised = (route: string, answered: number, sent: number): Problem => ({ code: 'control-failed', reason: {
  ja: `経路 ${route}: 害のない要求を ${sent} 件同時に送ると ${answered} 件しか応答がありません。同時の試行が評価されるとは言えません。`,
  en: `Route ${route}: of ${sent} harmless requests sent together only ${answered} were answered, so a burst of attempts would not be evaluated.`,
} });

/** One burst on an account of its own. With `correctLast` its outcome is what the correct password did inside the burst. */
async function burst(context: ProbeContext, route: string, attempts: number, correctLast: boolean): Promise<FailureSeries> {
  const account = await leaseUser(context, `${PURPOSE} ${correctLast ? 'correct last' : 'burst'}`);
  const { value, evidence } = await collectEvidence(async () => {
    const controlBefore = seen(await tryCorrect(context, account, route));
    const { results, released } = await signInTogether(context, account, route, { attempts, correctLast });
    const wrong = results.filter(({ sent }) => sent === 'wrong');
    const failures = Math.min(released, wrong.filter(({ effect, hint }) => effect === 'refused' && hint !== 'rate-limited').length);
    const burstEnded = context.now().getTime();
    const inside = results.filter(({ sent }) => sent === 'correct').map(seen);
    if (correctLast) return { controlBefore, failures, sent: wrong.length, correct: inside, elapsedSeconds: 0 };
    await context.sleep(PAUSE_MS);
    const after = seen(await tryCorrect(context, account, route));
    return { controlBefore, failures, sent: wrong.length, correct: [after], elapsedSeconds: (context.now().getTime() - burstEnded) / 1000 };
  });
  await account.unlock();
  return { account: account.name, ...value, evidence };
}

async function observeRoute(context: ProbeContext, route: string): Promise<BypassData> {
  const twin = await twinLock(context, route);
  const attempts = TIMES_THRESHOLD * (twin.threshold ?? 0);
  const neighbour = await leaseUser(context, `${PURPOSE} neighbour`);
  const manners: Manner[] = [];
  if (twin.threshold === null) manners.push({ name: 'burst', due: 0, control: null, series: [] });
  else {
    const answered = await harmlessTogether(context, route, attempts);
    if (answered < attempts) manners.push({ name: 'burst', due: attempts, control: null, series: [], problem: serialised(route, answered, attempts) });
    else {
      manners.push(await manner('burst', attempts, async () => ({ control: null, series: await untilRefused(() => burst(context, route, attempts, false)) })));
      manners.push(await manner('correct-in-burst', attempts - 1, async () => ({ control: null, series: [await burst(context, route, attempts, true)] })));
    }
  }
  return { route, twin, holdsSeconds: holdsSeconds(context), manners, neighbour: seen(await tryNeighbour(context, neighbour, route)) };
}

export const parallelProbe = defineProbe({
  kind: 'lockout.parallel',
  phase: 'lockout',
  impact: 'lock',
  plan({ profile, policy }) {
    const routes = burstRoutes(profile);
    const attempts = TIMES_THRESHOLD * expectedThreshold({ profile, policy });
    const search = failuresOfSearch({ profile, policy });
    return {
      subjects: routes, missing: [...missingForLockout(profile), ...(routes.length === 0 ? [NO_HTTP_ROUTE] : [])], accounts: ACCOUNTS + 1,
      requests: (search + 3 * attempts + 12) * REQUESTS_PER_ATTEMPT + 2 * attempts, waitsMs: waitsOf({ profile, policy }, search) + 2 * PAUSE_MS,
    };
  },
  async *observe(context) {
    for (const route of burstRoutes(context.profile)) {
      const { value: data, evidence } = await collectEvidence(() => observeRoute(context, route));
      yield { subject: route, data, evidence };
    }
  },
});
