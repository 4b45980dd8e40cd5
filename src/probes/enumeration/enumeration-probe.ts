import type { LeasedAccount } from '../../actors/types.ts';
import type { LocalText, Problem } from '../../domain/outcome.ts';
import type { AccountState, Comparison, EnumerationData, EnumerationPlace, TimingSample } from '../../observations/enumeration.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type PlanContext, type ProbeContext } from '../define.ts';
import { expectedThreshold, leaseUser, REQUESTS_PER_ATTEMPT, waitsOf } from '../lockout/bypass.ts';
import { tryCorrect } from '../lockout/attempts.ts';
import { featureOf, type LockoutEvent } from '../lockout/features.ts';
import { openSignInPage } from '../lockout/foreign-events.ts';
import { missingForLockout, signInRoutes } from '../lockout/routes.ts';
import { asked } from '../mfa/access.ts';
import type { Place } from './ask.ts';
import { compare, type Round } from './compare.ts';
import { measureTiming, PAIRS } from './timing.ts';

const PURPOSE = 'account.enumeration';
/** A difference is claimed only when two accounts show it. */
const REPETITIONS = 2;
/** Wrong passwords for one comparison, fewer where the account would lock. */
const MOST_TRIES = 3;
const BEYOND_LOCK = 3;
const ACCOUNTS = 2 * REPETITIONS + 1;

const EVENTS: readonly (readonly [EnumerationPlace, LockoutEvent])[] = [['reset', 'requestReset'], ['sign-up', 'signUp']];

type Untried = EnumerationData['untried'][number];

interface Subject {
  readonly context: ProbeContext;
  readonly places: readonly Place[];
  readonly threshold: number;
}

const loginPlaces = ({ routes }: TargetProfile, names: readonly string[]): readonly Place[] =>
  names.flatMap((route) => (routes[route] ? [{ place: 'login', route, operation: routes[route].signIn }] : []));

/** Places besides signing in, and why others are not tried. */
function otherPlaces(profile: TargetProfile, page: string): { readonly places: readonly Place[]; readonly untried: readonly Untried[] } {
  const { lockout, enumeration, absences } = profile;
  const [places, untried]: [Place[], Untried[]] = [[], []];
  for (const [place, event] of EVENTS) {
    const declared = lockout.events[event];
    const feature = featureOf(profile, event, page);
    if (declared) places.push({ place, ...declared });
    else untried.push({ place, ...(feature.kind === 'absent' ? { notApplicable: feature.reason } : feature.kind === 'missing' ? { problem: feature.problem } : {}) });
  }
  const invitation = enumeration?.invitation;
  const statement = absences?.find(({ feature }) => feature === 'invitation')?.statement;
  const absent: LocalText = { ja: `誰にでも求められる招待はないとプロファイルにあります (${statement})。`, en: `The profile says that nobody can ask for an invitation (${statement}).` };
  if (invitation) places.push({ place: 'invitation', ...invitation });
  else untried.push({ place: 'invitation', ...(statement === undefined ? { problem: undeclaredInvitation } : { notApplicable: absent }) });
  return { places, untried };
}

const undeclaredInvitation: Problem = { code: 'no-input', reason: {
  ja: 'プロファイルに enumeration.invitation (招待を求める操作) がありません。操作を書くか、なければ absences に feature: invitation と書いてください。',
  en: 'The profile declares no enumeration.invitation (asking for an invitation). Declare it or, if there is none, write feature: invitation under absences.',
} };

const proven = async (context: ProbeContext, account: LeasedAccount, route: string, expected: 'signed-in' | 'refused'): Promise<Comparison['proven']> => {
  const { effect } = await tryCorrect(context, account, route);
  return effect === 'unknown' ? 'unknown' : effect === expected;
};

/** Everything asked of one account in one state: signing in first, since that is what may lead to it. */
async function inState({ context, places }: Subject, login: Place, round: Round, expected: 'signed-in' | 'refused'): Promise<readonly Comparison[]> {
  const own = await compare(context, login, round);
  const before = await proven(context, round.account, login.route, expected);
  const others: Omit<Comparison, 'proven'>[] = [];
  for (const place of places.filter((one) => one.place !== 'login')) others.push(await compare(context, place, { ...round, times: 1, from: 0 }));
  return [own, ...others].map((one) => ({ ...one, proven: before }));
}

const undone = (login: Place, state: AccountState, account: string, problem: Problem): Comparison =>
  ({ place: 'login', route: login.route, state, account, proven: 'unknown', ofAccount: [], absent: [], otherAbsent: [], problem, evidence: [] });

async function disabledState(subject: Subject, login: Place, tries: number): Promise<readonly Comparison[]> {
  const { context } = subject;
  const account = await leaseUser(context, `${PURPOSE} disabled`);
  const done = await asked(() => account.disable());
  if ('problem' in done) return [undone(login, 'disabled', account.name, done.problem)];
  if (!done.value) return [undone(login, 'disabled', account.name, { code: 'no-input', reason: {
    ja: 'プロファイルに pools.users.disable (利用を停止する操作) がないため、停止中のアカウントを試せません。', en: 'The profile declares no pools.users.disable, so a deactivated account could not be tried.',
  } })];
  return inState(subject, login, { state: 'disabled', account, times: tries, from: 0 }, 'refused');
}

async function repetition(subject: Subject, login: Place, states: readonly AccountState[]): Promise<readonly Comparison[]> {
  const { context, threshold } = subject;
  const tries = Math.max(1, Math.min(MOST_TRIES, threshold - 1));
  const account = await leaseUser(context, PURPOSE);
  const all = [...await inState(subject, login, { state: 'known', account, times: tries, from: 0 }, 'signed-in')];
  if (states.includes('locked')) {
    all.push(...await inState(subject, login, { state: 'locked', account, times: threshold + BEYOND_LOCK, from: threshold }, 'refused'));
    await account.unlock();
  }
  return states.includes('disabled') ? [...all, ...await disabledState(subject, login, tries)] : all;
}

async function timingOf({ context, threshold }: Subject, login: Place): Promise<TimingSample | null> {
  const failuresInARow = Math.min(MOST_TRIES, threshold - 2);
  if (failuresInARow < 1 || context.profile.routes[login.route]?.client !== 'http') return null;
  return measureTiming(context, login, await leaseUser(context, `${PURPOSE} timing`), failuresInARow);
}

async function observe(context: ProbeContext): Promise<EnumerationData> {
  const { profile } = context;
  const [first = '', ...further] = signInRoutes(profile);
  const { places, untried } = otherPlaces(profile, await openSignInPage(context, first));
  const [login] = loginPlaces(profile, [first]);
  if (!login) throw new RangeError('planned without a route');
  const subject: Subject = { context, places, threshold: expectedThreshold(context) };
  const states: readonly AccountState[] = profile.consent.allowLocking ? ['known', 'locked', 'disabled'] : ['known', 'disabled'];
  const comparisons: Comparison[] = [];
  for (let times = 0; times < REPETITIONS; times++) {
    comparisons.push(...await repetition(subject, login, states));
    // The state of an account is one and the same on every route; how it is worded may not be.
    for (const other of loginPlaces(profile, further)) comparisons.push(...await repetition({ ...subject, places: [] }, other, ['known']));
  }
  const locking = profile.consent.allowLocking ? [] : [undone(login, 'locked', '', { code: 'unsafe-to-run', reason: {
    ja: 'consent.allowLocking が false のため、ロック中のアカウントを試していません。', en: 'A locked account was not tried, since consent.allowLocking is false.',
  } })];
  return { comparisons: [...comparisons, ...locking], timing: await timingOf(subject, login), untried };
}

const requestsOf = (context: PlanContext): number => {
  const threshold = expectedThreshold(context);
  const asks = 3 * REPETITIONS * (2 * MOST_TRIES + threshold + BEYOND_LOCK + 9 + MOST_TRIES * Object.keys(context.profile.routes).length);
  return 2 * asks + REQUESTS_PER_ATTEMPT * 4 * PAIRS;
};

export const enumerationProbe = defineProbe({
  kind: 'account.enumeration',
  phase: 'lockout',
  impact: 'write',
  plan: (context) => ({
    subjects: ['login ids'], missing: missingForLockout(context.profile), accounts: ACCOUNTS + REPETITIONS * Math.max(0, Object.keys(context.profile.routes).length - 1),
    requests: requestsOf(context), waitsMs: waitsOf(context, REPETITIONS * (expectedThreshold(context) + BEYOND_LOCK + 4 * MOST_TRIES)),
  }),
  async *observe(context) {
    const { value: data, evidence } = await collectEvidence(() => observe(context));
    yield { subject: 'login ids', data, evidence };
  },
});
