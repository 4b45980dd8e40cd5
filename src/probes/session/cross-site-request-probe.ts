import { OperationError } from '../../actors/operation-error.ts';
import type { Session } from '../../actors/types.ts';
import type { CrossSiteRequestData, ForgedSeen, SessionCookieSeen, StateChangeSeen } from '../../observations/session.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import type { StateChange } from '../../profile/session-schema.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { stepProblem } from '../seeding/problem.ts';
import { foreignPage, type ForeignAim } from './foreign-pages.ts';
import { actingPair, missingPeople, poolGives } from './people.ts';
import { watchingCookies } from './set-cookies.ts';
import { type Answer, part, problemIn, refusable, told } from './told.ts';
import { aimOf, partsOf, type TokenUse, trialsFor } from './write-request.ts';

const REQUESTS_PER_FUNCTION = 60;

const browserRoutes = ({ routes }: TargetProfile): readonly string[] => Object.entries(routes).filter(([, { client }]) => client === 'browser').map(([name]) => name);
const changesOn = ({ stateChanges }: TargetProfile, route: string): readonly (readonly [string, StateChange])[] => Object.entries(stateChanges).filter(([, one]) => one.route === route);

/** The signed-in victim. */
class Victim {
  readonly #signIn: () => Promise<Session>;
  session: Session;

  constructor(session: Session, signIn: () => Promise<Session>) {
    this.session = session;
    this.#signIn = signIn;
  }

  /** A service that was visited without its (strict) cookie may have given the browser a new one, in which nobody is signed in. */
  async revive(): Promise<void> {
    if (await this.session.alive()) return;
    const lost = this.session;
    this.session = await this.#signIn();
    await lost.close();
  }
}

/** One function of the signed-in victim, tried from another site. */
class Forgery {
  readonly #context: ProbeContext;
  readonly #victim: Victim;
  readonly #attacker: Session;
  readonly #name: string;
  readonly #declared: StateChange;
  readonly #cookies: readonly SessionCookieSeen[];
  readonly #site: string;

  constructor(context: ProbeContext, people: { readonly victim: Victim; readonly attacker: Session }, change: readonly [string, StateChange], cookies: readonly SessionCookieSeen[]) {
    this.#context = context;
    this.#victim = people.victim;
    this.#attacker = people.attacker;
    [this.#name, this.#declared] = change;
    this.#cookies = cookies;
    // A site that nobody has: its page is answered by the harness, inside the browser.
    this.#site = `${new URL(context.profile.scope.baseUrl).protocol}//${context.marker('site').toLowerCase().replaceAll(/[^a-z0-9]/g, '')}.example`;
  }

  async observe(restorable: boolean): Promise<StateChangeSeen> {
    const { kind, restore } = this.#declared;
    return part(async () => {
      const original = await this.#state();
      const before = await this.#control();
      const forged: ForgedSeen[] = [];
      for (const [way, token] of before.told === true ? trialsFor(this.#declared) : []) forged.push(await this.#forge(way, token));
      const defenceless = before.told === true ? await this.#defenceless() : { told: 'unknown' as const };
      const after = await this.#control();
      if (!restorable && restore) await this.#victim.session.perform(restore, { state: original });
      return { name: this.#name, kind, controlBefore: before.told, controlAfter: after.told, forged, defenceless: defenceless.told, ...problemIn(before, after, defenceless) };
    });
  }

  async #state(): Promise<string> {
    const { values } = await this.#victim.session.perform(this.#declared.read);
    const state = values['state'];
    if (state === undefined) throw new OperationError('control-failed', {
      ja: `stateChanges.${this.#name}.read が state を取り出しませんでした。`, en: `stateChanges.${this.#name}.read did not extract state.`,
    });
    return state;
  }

  /** Whether doing something changes the state, whatever the service answers to it. */
  #changes(work: () => Promise<unknown>): Promise<Answer> {
    return told(async () => {
      const before = await this.#state();
      await work();
      await this.#victim.revive();
      return (await this.#state()) !== before;
    });
  }

  #newValue(): string {
    return this.#context.marker('forged').toLowerCase();
  }

  #control(): Promise<Answer> {
    return this.#changes(() => refusable(() => this.#victim.session.perform(this.#declared.change, { newValue: this.#newValue() })));
  }

  /** Values for the write: those of the victim's own preparation, or the attacker's in the place of the tokens. */
  async #aim(way: ForeignAim['way'], token: TokenUse): Promise<ForeignAim> {
    const { change } = this.#declared;
    const before = partsOf(change)?.before ?? [];
    const from = token === 'foreign' ? this.#attacker : this.#victim.session;
    const { antiForgery } = this.#context.profile.routes[from.route] ?? {};
    const values = {
      ...(antiForgery ? (await from.perform(antiForgery)).values : {}), ...(before.length > 0 ? (await from.perform({ http: [...before] })).values : {}),
    };
    const aim = aimOf(this.#name, this.#declared, way, token, { ...this.#victim.session.account?.variables, ...values, newValue: this.#newValue() }, this.#context.profile.scope.baseUrl);
    if (!aim) throw new OperationError('no-input', {
      ja: `stateChanges.${this.#name}.change は http で書いてください。画面の手順からは、他サイトが送る要求を作れません。`,
      en: `Write stateChanges.${this.#name}.change as http: from browser steps the request of another site cannot be made.`,
    });
    return aim;
  }

  async #forge(way: ForeignAim['way'], token: TokenUse): Promise<ForgedSeen> {
    const names = new Set(this.#cookies.map(({ name }) => name));
    return part(async () => {
      let [ran, sent, attached] = [false, false, false];
      const seen = await this.#changes(async () => {
        const visit = await this.#victim.session.visitForeign(foreignPage(await this.#aim(way, token), this.#site));
        ran = visit.ran;
        const own = visit.requests.filter(({ method }) => method !== 'OPTIONS');
        sent = visit.requests.length > 0;
        attached = own.some(({ cookies }) => cookies.some((name) => names.has(name)));
      });
      return { way, token, ran, sent, attached, changed: seen.told, ...problemIn(seen) };
    });
  }

  /** The same request with the cookie attached for certain: tells whether anything but the browser's cookie policy protects. */
  async #defenceless(): Promise<Answer> {
    return this.#changes(async () => {
      const { fields, url, method, json } = await this.#aim('fetch', 'omitted');
      const body = json ?? new URLSearchParams(fields).toString();
      await this.#victim.session.request({
        method, url, body, redirects: 'manual',
        headers: [['Content-Type', json === undefined ? 'application/x-www-form-urlencoded' : 'text/plain'], ['Origin', this.#site]],
      });
    });
  }
}

async function observeRoute(context: ProbeContext, route: string): Promise<CrossSiteRequestData> {
  const { acting, neighbour, disposable } = await actingPair(context, 'session.cross-site-request');
  const attacker = await context.actors.signIn(neighbour, route);
  const signIn = (): Promise<Session> => context.actors.signIn(acting, route);
  const { value: session, cookies } = await watchingCookies(context, acting.name, signIn);
  const victim = new Victim(session, signIn);
  try {
    const functions: StateChangeSeen[] = [];
    for (const change of changesOn(context.profile, route)) {
      if (!disposable && !change[1].restore) {
        functions.push({ name: change[0], kind: change[1].kind, controlBefore: 'unknown', controlAfter: 'unknown', forged: [], defenceless: 'unknown', evidence: [], problem: { code: 'unsafe-to-run', reason: {
          ja: `stateChanges.${change[0]} を元に戻す操作がなく、使い捨てのアカウントもありません。restore か pools.users を書いてください。`,
          en: `stateChanges.${change[0]} has no operation that sets it back, and there is no disposable account. Write restore, or pools.users.`,
        } } });
        continue;
      }
      functions.push(await new Forgery(context, { victim, attacker }, change, cookies).observe(disposable).catch((error: unknown): StateChangeSeen => (
        { name: change[0], kind: change[1].kind, controlBefore: 'unknown', controlAfter: 'unknown', forged: [], defenceless: 'unknown', evidence: [], problem: stepProblem(error) })));
    }
    const alive = await told(() => victim.session.alive());
    return { route, account: acting.name, cookies, functions, aliveAfter: alive.told, ...problemIn(alive) };
  } finally {
    await Promise.all([victim.session.close(), attacker.close()]);
  }
}

export const crossSiteRequestProbe = defineProbe({
  kind: 'session.cross-site-request',
  phase: 'credentials',
  impact: 'write',
  plan({ profile }) {
    const routes = browserRoutes(profile).filter((route) => changesOn(profile, route).length > 0);
    const undeclared = routes.length > 0 ? [] : [{ code: 'no-input' as const, reason: {
      ja: 'プロファイルに、ブラウザーの経路 (routes の client: browser) とその stateChanges (他サイトから変えられてはならない機能) がありません。',
      en: 'The profile declares no browser route (client: browser) with stateChanges (functions that no request of another site may use).',
    } }];
    return {
      subjects: routes, missing: [...missingPeople(profile), ...undeclared], accounts: poolGives(profile) ? routes.length : 0,
      requests: routes.reduce((sum, route) => sum + changesOn(profile, route).length * REQUESTS_PER_FUNCTION, 0), waitsMs: 0,
    };
  },
  async *observe(context) {
    for (const route of browserRoutes(context.profile).filter((one) => changesOn(context.profile, one).length > 0)) {
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
