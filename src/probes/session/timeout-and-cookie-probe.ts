import type { ActingAccount, Session } from '../../actors/types.ts';
import type { TimeoutAndCookieData, Told, WatchedSeen } from '../../observations/session.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { stepProblem } from '../seeding/problem.ts';
import { smallestState } from './carriers.ts';
import { ordinaryNames } from './people.ts';
import { watchingCookies } from './set-cookies.ts';
import { type Answer, part, problemIn, standsFor, told } from './told.ts';

/** Nothing longer than this is waited for. */
const LONGEST_WAIT_S = 3600;
/** Catalogue session.timeout-and-cookie: the declared time and a tenth more. */
const LEEWAY = 1.1;
const REQUESTS_PER_ROUTE = 60;
/** How often a session is used that shall not lie idle, in parts of the declared time. */
const USES = 6;
const MOST_SECONDS_BETWEEN = 120;

const within = (seconds: number | undefined): number | undefined => (seconds !== undefined && seconds <= LONGEST_WAIT_S ? seconds : undefined);

/** The declared times that are waited for. */
function timesOf({ declared: { session = {} } }: TargetProfile): { readonly idle: number | undefined; readonly lifetime: number | undefined; readonly token: number | undefined } {
  return { idle: within(session.idleSeconds), lifetime: within(session.lifetimeSeconds), token: within(session.tokenSeconds) };
}

class Watch {
  readonly #context: ProbeContext;
  readonly #route: string;
  readonly #account: ActingAccount;

  constructor(context: ProbeContext, route: string, account: ActingAccount) {
    this.#context = context;
    this.#route = route;
    this.#account = account;
  }

  /** Leaves a session alone. Asking through the session itself renews it where the route says how, as its own client would. */
  idle(seconds: number): Promise<WatchedSeen> {
    return this.#watched(seconds, async (session) => {
      await this.#context.sleep(seconds * LEEWAY * 1000);
      return told(() => session.alive());
    });
  }

  /** Uses a session again and again for a while. */
  used(seconds: number, everySeconds: number, declaredSeconds: number): Promise<WatchedSeen> {
    return this.#watched(declaredSeconds, async (session) => {
      const { now, sleep } = this.#context;
      const end = now().getTime() + seconds * 1000;
      let answer: Answer = { told: true };
      while (now().getTime() < end && answer.told !== false) {
        await sleep(Math.min(everySeconds * 1000, end - now().getTime()));
        answer = await told(() => session.alive());
      }
      return answer;
    });
  }

  /** Presents the values of a session after their own life. */
  token(seconds: number): Promise<WatchedSeen> {
    return this.#watched(seconds, async (session) => {
      const state = await session.state();
      await this.#context.sleep(seconds * LEEWAY * 1000);
      return standsFor(this.#context, this.#route, state, this.#account.identity);
    });
  }

  async #watched(declaredSeconds: number, watch: (session: Session) => Promise<Answer>): Promise<WatchedSeen> {
    return part(async () => {
      const session = await this.#context.actors.signIn(this.#account, this.#route);
      try {
        const before = await told(() => session.alive());
        const after = before.told === true ? await watch(session) : { told: 'unknown' as Told };
        return { before: before.told, after: after.told, declaredSeconds, ...problemIn(before, after) };
      } finally {
        await session.close();
      }
    });
  }
}

async function observeRoute(context: ProbeContext, route: string, account: ActingAccount): Promise<TimeoutAndCookieData> {
  const { profile } = context;
  const { value: session, cookies } = await watchingCookies(context, account.name, () => context.actors.signIn(account, route));
  const state = await session.state();
  await session.close();
  const suffices = async (less: typeof state): Promise<boolean> => (await standsFor(context, route, less, account.identity)).told === true;
  const carriers = await suffices(state) ? (await smallestState(profile, route, state, suffices)).carriers : [];
  const carriedBy = carriers.length === 0 ? 'unknown' as const : carriers.some(({ kind }) => kind === 'cookie') ? 'cookie' as const : 'value' as const;
  const own = new Set(carriers.filter(({ kind }) => kind === 'cookie').map(({ name }) => name));
  const { idle, lifetime, token } = timesOf(profile);
  const watch = new Watch(context, route, account);
  const byCookie = carriedBy !== 'value';
  const every = Math.min(MOST_SECONDS_BETWEEN, (idle ?? lifetime ?? USES) / USES);
  // Side by side: each session is one of its own.
  const [idled, active, aged, outlived] = await Promise.all([
    byCookie && idle !== undefined ? watch.idle(idle) : null,
    byCookie && idle !== undefined ? watch.used(Math.min(idle * LEEWAY, (lifetime ?? Infinity) * 0.9), every, idle) : null,
    byCookie && lifetime !== undefined ? watch.used(lifetime * LEEWAY, every, lifetime) : null,
    !byCookie && token !== undefined ? watch.token(token) : null,
  ]);
  return { route, account: account.name, cookies: cookies.filter(({ name }) => own.has(name)), carriedBy, idle: idled, active, lifetime: aged, token: outlived };
}

export const timeoutAndCookieProbe = defineProbe({
  kind: 'session.timeout-and-cookie',
  phase: 'credentials',
  impact: 'read',
  plan({ profile }) {
    const routes = Object.keys(profile.routes);
    const times = Object.values(timesOf(profile)).filter((seconds) => seconds !== undefined);
    const [name] = ordinaryNames(profile);
    return {
      subjects: routes, accounts: 0, requests: routes.length * REQUESTS_PER_ROUTE, waitsMs: Math.max(0, ...times) * LEEWAY * 1000,
      missing: name === undefined ? [{ code: 'no-input', reason: {
        ja: 'プロファイルの accounts に、自テナントの一般の利用者がありません。', en: 'The profile declares no ordinary account of the own tenant under accounts.',
      } }] : [],
    };
  },
  async *observe(context) {
    const [name = ''] = ordinaryNames(context.profile);
    // All routes wait at the same time.
    const pending = Object.keys(context.profile.routes).map(async (route) => {
      const { value, evidence } = await collectEvidence(async () => {
        try {
          return { data: await observeRoute(context, route, context.actors.account(name)) };
        } catch (error) {
          return { problem: stepProblem(error) };
        }
      });
      return { subject: route, evidence, ...value };
    });
    // The first that is cut off ends the probe; the others are then nobody's.
    for (const one of pending) one.catch(() => undefined);
    for (const one of pending) yield await one;
  },
});
