import type { LeasedAccount, LoginClient } from '../../actors/types.ts';
import type { LocalText, Problem } from '../../domain/outcome.ts';
import type { BypassData, FailureSeries, Manner } from '../../observations/lockout.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { failOnce, seen, tryCorrect, tryNeighbour } from './attempts.ts';
import { expectedThreshold, failuresOfSearch, holdsSeconds, leaseUser, manner, measure, opens, PATIENCE, REQUESTS_PER_ATTEMPT, rising, twinLock, untilRefused, waitsOf } from './bypass.ts';
import { featureOf, type LockoutEvent } from './features.ts';
import { openSignInPage, performEvent, unlockAsUser, wrongThenRightCode } from './foreign-events.ts';
import { missingForLockout, signInRoutes } from './routes.ts';

const PURPOSE = 'lockout.reset-abuse';
const ROUNDS = 5;
const MANNERS = 10;

const LOCKS_AT_ONCE: LocalText = {
  ja: '1 回の失敗でロックするため、失敗の間に何かを挟むことができません。', en: 'A single failure locks, so nothing can come between failures.',
};
const NO_SECOND_FACTOR: LocalText = {
  ja: 'プロファイルの経路に第二要素 (secondFactor) がなく、この経路の試験でも求められませんでした。', en: 'No route of the profile has a secondFactor, and none was asked for on this route.',
};
const FORGETS: Problem = { code: 'control-failed', reason: {
  ja: '失敗と失敗の間に同じ時間だけ何もしない場合も、アカウントはロックしませんでした。失敗の回数が時間で消えるため、この操作が消したとは言えません。',
  en: 'Failures with nothing but the same time between them did not lock either: the count forgets by itself, so the event is not shown to reset it.',
} };
const NO_UNLOCK: Problem = { code: 'no-input', reason: {
  ja: 'プロファイルに pools.users.unlock (管理者による解除) がないため、一般の利用者がそれを使えるか試せません。', en: 'The profile declares no pools.users.unlock, so it cannot be tried as an ordinary user.',
} };

interface Subject {
  readonly context: ProbeContext;
  readonly route: string;
  readonly threshold: number;
  /** Another account, untouched by failures. */
  readonly other: LeasedAccount;
}

type Event = (account: LeasedAccount) => Promise<unknown>;

/** One failure less than locks, then the event, again and again. */
function between({ context, route, threshold }: Subject, name: string, event: Event, client?: LoginClient): Promise<Manner> {
  const few = threshold - 1;
  if (few < 1) return Promise.resolve({ name, due: 0, control: null, series: [], notApplicable: LOCKS_AT_ONCE });
  const all = few * Math.max(ROUNDS, Math.ceil((PATIENCE * threshold) / few));
  let longestMs = 0;
  const take = (name_: string, act: Event) => async (failures: number, locksAt: number): Promise<FailureSeries> => {
    const account = await leaseUser(context, `${PURPOSE} ${name_}`);
    return measure(context, { route, account, failures, locksAt: Math.max(locksAt, threshold), fail: async (index) => {
      const evaluated = await failOnce(context, account, route, client ? { client } : {});
      if ((index + 1) % few === 0 && index + 1 < failures) await act(account);
      return evaluated;
    } });
  };
  const timed: Event = async (account) => {
    const began = context.now().getTime();
    await event(account);
    longestMs = Math.max(longestMs, context.now().getTime() - began);
  };
  return manner(name, PATIENCE * threshold, async () => {
    const series = await rising([2 * few, all], take(name, timed));
    if (!series.some(opens)) return { control: null, series };
    // The count may forget by itself in the time the event takes: then the event is not to blame.
    const idle = await take(`${name} idle`, () => context.sleep(longestMs))(2 * few, threshold);
    return opens(idle) ? { control: null, series: [], problem: FORGETS } : { control: null, series };
  });
}

/** A locked account, then somebody without proof of ownership asks for its unlocking. */
const unlocking = ({ context, route, threshold }: Subject, name: string, event: Event): Promise<Manner> =>
  manner(name, threshold, async () => ({ control: null, series: await untilRefused(async () => {
    const account = await leaseUser(context, `${PURPOSE} ${name}`);
    return measure(context, { route, account, failures: threshold, locksAt: threshold, fail: () => failOnce(context, account, route), correct: async () => {
      await event(account);
      return [seen(await tryCorrect(context, account, route))];
    } });
  }) }));

/** Where a session lives in cookies, the other's success would speak for every later attempt of the client. */
async function otherSuccess(subject: Subject): Promise<Manner> {
  const { context, route, other } = subject;
  const inCookies = Object.keys(context.profile.routes[route]?.authorize ?? {}).length === 0;
  const client = await context.actors.loginClient(route);
  try {
    return await between(subject, 'other-success', async () => {
      await context.actors.tryLogin(other, route, { password: other.password, sent: 'correct', client });
      if (inCookies) await client.editCookies(() => '');
    }, client);
  } finally {
    await client.close();
  }
}

async function otherSecondFactor(subject: Subject): Promise<Manner> {
  const { context, route } = subject;
  const { secondFactor } = context.profile.routes[route] ?? {};
  const none: Manner = { name: 'other-second-factor', due: 0, control: null, series: [] };
  if (!secondFactor) return { ...none, notApplicable: NO_SECOND_FACTOR };
  return manner('other-second-factor', PATIENCE * subject.threshold, async () => {
    const other = await context.actors.pools.lease('admins', `${PURPOSE} second factor`);
    const { due: _due, name: _name, ...taken } = await between(subject, none.name, () => wrongThenRightCode(context, other, route, secondFactor));
    return taken;
  });
}

/** Names of cases by event: between failures, and on a locked account. */
const EVENTS: readonly (readonly [event: LockoutEvent, between: string | null, locked: string | null])[] = [
  ['requestReset', 'reset-request', 'unlock-reset-request'],
  ['signUp', 'sign-up', null],
  ['singleSignOn', 'single-sign-on', null],
  ['unlockLink', null, 'unlock-link'],
];

async function declaredEvents(subject: Subject, page: string): Promise<readonly Manner[]> {
  const manners: Manner[] = [];
  for (const [event, whileFailing, whileLocked] of EVENTS) {
    const feature = featureOf(subject.context.profile, event, page);
    const act: Event = (account) => performEvent(subject.context, event, account);
    const names = [whileFailing, whileLocked].filter((name) => name !== null);
    if (feature.kind !== 'declared') {
      const why = feature.kind === 'absent' ? { notApplicable: feature.reason } : { problem: feature.problem };
      manners.push(...names.map((name) => ({ name, due: 0, control: null, series: [], ...why })));
      continue;
    }
    if (whileFailing !== null) manners.push(await between(subject, whileFailing, act));
    if (whileLocked !== null) manners.push(await unlocking(subject, whileLocked, act));
  }
  return manners;
}

async function observeRoute(context: ProbeContext, route: string): Promise<BypassData> {
  const page = await openSignInPage(context, route);
  const twin = await twinLock(context, route);
  const other = await leaseUser(context, `${PURPOSE} other account`);
  if (twin.threshold === null) {
    return { route, twin, holdsSeconds: holdsSeconds(context), manners: [{ name: 'other-success', due: 0, control: null, series: [] }], neighbour: seen(await tryNeighbour(context, other, route)) };
  }
  const subject: Subject = { context, route, threshold: twin.threshold, other };
  const { unlock } = context.profile.pools.users ?? {};
  const manners = [
    await otherSuccess(subject),
    await between(subject, 'login-page', () => openSignInPage(context, route)),
    await otherSecondFactor(subject),
    ...await declaredEvents(subject, page),
    unlock ? await unlocking(subject, 'unlock-by-user', (account) => unlockAsUser(context, other, unlock, account))
      : { name: 'unlock-by-user', due: 0, control: null, series: [], problem: NO_UNLOCK },
  ];
  return { route, twin, holdsSeconds: holdsSeconds(context), manners, neighbour: seen(await tryNeighbour(context, other, route)) };
}

export const resetAbuseProbe = defineProbe({
  kind: 'lockout.reset-abuse',
  phase: 'lockout',
  impact: 'lock',
  plan({ profile, policy }) {
    const threshold = expectedThreshold({ profile, policy });
    const failures = failuresOfSearch({ profile, policy }) + 2 * MANNERS * ROUNDS * threshold;
    const period = Math.max(0, ...Object.values(profile.accounts).map(({ totp }) => totp?.periodSeconds ?? 0));
    return {
      subjects: signInRoutes(profile).slice(0, 1), missing: missingForLockout(profile), accounts: 3 + 4 * MANNERS,
      requests: (failures + 3 * MANNERS * ROUNDS) * REQUESTS_PER_ATTEMPT, waitsMs: waitsOf({ profile, policy }, failures) + 2 * ROUNDS * period * 1000,
    };
  },
  async *observe(context) {
    for (const route of signInRoutes(context.profile).slice(0, 1)) {
      const { value: data, evidence } = await collectEvidence(() => observeRoute(context, route));
      yield { subject: route, data, evidence };
    }
  },
});
