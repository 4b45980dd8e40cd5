import { generatePassword } from '../../actors/passwords.ts';
import { OperationError } from '../../actors/operation-error.ts';
import { namesIn } from '../../actors/template.ts';
import type { ActingAccount, ClientState, HeldCookie, LeasedAccount, Session } from '../../actors/types.ts';
import type { AfterwardsSeen, LogoutAndRotationData, PlantedSeen, RenewalSeen } from '../../observations/session.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { stepProblem } from '../seeding/problem.ts';
import { poll } from '../seeding/wait.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { type Ended, endedBy, sinceEnding } from './ending.ts';
import { chosenLike, openedState } from './opening.ts';
import { actingPair, missingPeople, poolGives } from './people.ts';
import { renewsWith } from './renewal.ts';
import { type Answer, asking, letIn, part, problemIn, standsFor, told } from './told.ts';
import { lifeSeconds, readClaims } from './web-token.ts';

const SAMPLES = 2;
const REQUESTS_PER_ROUTE = 60;

class SessionTrial {
  readonly #context: ProbeContext;
  readonly #route: string;
  readonly #account: ActingAccount;

  constructor(context: ProbeContext, route: string, account: ActingAccount) {
    this.#context = context;
    this.#route = route;
    this.#account = account;
  }

  /** @throws {OperationError} when the account cannot be signed in */
  signIn(): Promise<Session> {
    return this.#context.actors.signIn(this.#account, this.#route);
  }

  standsFor(state: ClientState): Promise<Answer> {
    return standsFor(this.#context, this.#route, state, this.#account.identity);
  }

  /** Signs in with the cookies the service gave on opening the page, and with values of our own. */
  async planted(signedIn: ClientState): Promise<readonly PlantedSeen[]> {
    const opened = await openedState(this.#context, this.#route);
    const seen: PlantedSeen[] = [];
    if (opened.cookies.length > 0) seen.push(await this.#plant('kept', opened.cookies));
    const named = new Map([...opened.cookies, ...signedIn.cookies].map((cookie) => [cookie.name, cookie]));
    for (let sample = 0; sample < (named.size > 0 ? SAMPLES : 0); sample++) {
      const chosen = [...named.values()].map((cookie) => chosenLike(cookie, this.#context.randomBytes));
      for (const { value } of chosen) this.#context.learnSecret(value);
      seen.push(await this.#plant('chosen', chosen));
    }
    return seen;
  }

  async #plant(how: PlantedSeen['how'], cookies: readonly HeldCookie[]): Promise<PlantedSeen> {
    return part(async () => {
      const { actors } = this.#context;
      const client = await actors.loginClient(this.#route, { cookies });
      try {
        const signedIn = letIn(await actors.tryLogin(this.#account, this.#route, { password: this.#account.password ?? '', sent: 'correct', client }));
        const replay = await this.standsFor({ cookies, values: {} });
        return { how, cookies: cookies.map(({ name }) => name), signedIn: signedIn.told, authenticates: replay.told, ...problemIn(signedIn, replay) };
      } finally {
        await client.close();
      }
    });
  }

  /** Ends something, and asks what the credential of before still gives until it gives nothing or the window has passed. */
  async afterwards(state: ClientState, windowMs: number, end: () => Promise<Ended>, meanwhile: (ended: Ended) => Promise<void> = async () => undefined): Promise<AfterwardsSeen> {
    const { now } = this.#context;
    return part(async () => {
      const before = await this.standsFor(state);
      const tried = await asking(end);
      const ended: Ended = 'value' in tried ? tried.value : { told: 'unknown', problem: tried.problem };
      const endedAt = now().getTime();
      await meanwhile(ended);
      let lastAliveMs: number | null = null;
      const { answer } = await poll(this.#context, windowMs, async () => {
        const asked = await this.standsFor(state);
        if (asked.told === true) lastAliveMs = now().getTime() - endedAt;
        return asked;
      }, (asked) => asked.told === false);
      const after = sinceEnding(ended, answer);
      return { before: before.told, after: after.told, lastAliveMs, windowMs, ...problemIn(before, after) };
    });
  }

  /** Whether renewing with this state gives a credential that works by itself. */
  async renews(state: ClientState): Promise<Answer> {
    const { told: answer, problem } = await renewsWith(this.#context, this.#route, state, this.#account.identity);
    return { told: answer, ...(problem ? { problem } : {}) };
  }

  /** Signs out; the refresh value must be dead at once. The session is the newest: a service may keep no older one. */
  async signedOut(windowMs: number): Promise<{ readonly signOut: AfterwardsSeen; readonly renewal: RenewalSeen | null }> {
    const { signOut, renew } = this.#context.profile.routes[this.#route] ?? {};
    const control = renew ? await this.#renewalControl() : undefined;
    const session = await this.signIn();
    try {
      const state = await session.state();
      let renewal: RenewalSeen | null = null;
      const seen = await this.afterwards(state, windowMs, async () => endedBy('signOut', await session.perform(signOut ?? {})), async (ended) => {
        if (!control) return;
        renewal = await part(async () => {
          const again = sinceEnding(ended, await this.renews(state));
          return { control: control.told, authenticates: again.told, ...problemIn(control, again) };
        });
      });
      return { signOut: seen, renewal };
    } finally {
      await session.close();
    }
  }

  async #renewalControl(): Promise<Answer> {
    const live = await this.signIn();
    try {
      return await this.renews(await live.state());
    } finally {
      await live.close();
    }
  }
}

/** Values that signing in gave, that it does not use itself and no header carries: a refresh value may be among them. */
const furtherValues = ({ profile }: ProbeContext, route: string, { values }: ClientState): readonly string[] => {
  const { authorize, signIn, secondFactor } = profile.routes[route] ?? {};
  const used = namesIn([authorize, signIn, secondFactor]);
  return Object.keys(values).filter((name) => !used.has(name));
};

/** The stated life of the token that the route's headers carry, where it is self-contained. */
function selfContained({ profile, now }: ProbeContext, route: string, { values }: ClientState): number | null {
  const tokens = [...namesIn(profile.routes[route]?.authorize ?? {})].map((name) => readClaims(values[name] ?? '')).filter((token) => token !== undefined);
  return tokens.map((token) => lifeSeconds(token, now().getTime())).find((life) => life !== null) ?? null;
}

/** Changes the password in one session and looks after another. It ends the account's use. */
async function changePassword(context: ProbeContext, route: string, account: LeasedAccount, windowMs: number): Promise<AfterwardsSeen | null> {
  const [declared] = Object.values(context.profile.passwordRoutes).filter((one) => one.route === route);
  if (!declared) return null;
  const trial = new SessionTrial(context, route, account);
  const [changing, other] = [await trial.signIn(), await trial.signIn()];
  try {
    const newPassword = generatePassword({ length: 16, randomBytes: (size) => context.randomBytes(size) });
    context.learnSecret(newPassword);
    const state = await other.state();
    return await trial.afterwards(state, windowMs, async () => {
      await changing.perform(declared.change, { currentPassword: account.password, newPassword });
      const { effect } = await context.actors.tryLogin(account, route, { password: newPassword, sent: 'new' });
      if (effect !== 'signed-in') throw new OperationError('control-failed', {
        ja: `passwordRoutes の操作でパスワードが変わったことを確かめられませんでした (経路 ${route})。`, en: `That the password was changed could not be confirmed (route ${route}).`,
      });
      return { told: true };
    });
  } finally {
    await Promise.all([changing.close(), other.close()]);
  }
}

async function observeRoute(context: ProbeContext, route: string): Promise<LogoutAndRotationData> {
  const { acting, neighbour, disposable } = await actingPair(context, 'session.logout-and-rotation');
  const windowMs = context.policy.parameters.session.signOutSeconds * 1000;
  const trial = new SessionTrial(context, route, acting);
  const watched = await context.actors.signIn(neighbour, route);
  const session = await trial.signIn();
  try {
    const state = await session.state();
    const planted = await trial.planted(state);
    const ended = context.profile.routes[route]?.signOut ? await trial.signedOut(windowMs) : { signOut: null, renewal: null };
    const otherSession = disposable ? await changePassword(context, route, acting as LeasedAccount, windowMs) : null;
    const after = await told(() => watched.alive());
    return {
      route, account: acting.name, neighbour: neighbour.name, cookies: state.cookies.map(({ name }) => name), furtherValues: furtherValues(context, route, state), planted, ...ended,
      selfContainedSeconds: selfContained(context, route, state), otherSession, neighbourAfter: after.told, ...problemIn(after),
    };
  } finally {
    await Promise.all([session.close(), watched.close()]);
  }
}

export const logoutAndRotationProbe = defineProbe({
  kind: 'session.logout-and-rotation',
  phase: 'credentials',
  impact: 'write',
  plan({ profile, policy }) {
    const routes = Object.keys(profile.routes);
    return {
      subjects: routes, missing: missingPeople(profile), accounts: poolGives(profile) ? routes.length : 0,
      requests: routes.length * REQUESTS_PER_ROUTE, waitsMs: routes.length * 2 * policy.parameters.session.signOutSeconds * 1000,
    };
  },
  async *observe(context) {
    for (const route of Object.keys(context.profile.routes)) {
      const { value, evidence } = await collectEvidence(async () => {
        try {
          return { data: await observeRoute(context, route) };
        } catch (error) {
          return { problem: stepProblem(error) };
        }
      });
      yield { subject: route, evidence, ...value };
    }
  },
});
