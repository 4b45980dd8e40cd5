import type { ActingAccount, HeldCookie, PageStorage, Session } from '../../actors/types.ts';
import type { Problem } from '../../domain/outcome.ts';
import { CLIENT_CHANGES, type ClientChange, type ClientChangeSeen, type ClientGateData } from '../../observations/mfa.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import { hasSecondFactor } from '../../actors/second-factor.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { markerFinder } from '../markers.ts';
import { periodMsOf } from '../seeding/data-access.ts';
import { asked } from './access.ts';
import { adminsOf, missingForAdmins, privilegedRoutes } from './admins.ts';
import { alteredAnswer, alteredStored, keyOf } from './client/alter.ts';
import { firstStepTaken, Watch } from './client/watch.ts';
import { own } from './alternate/ways.ts';
import { openingsFor, privilegedOracles } from './openings.ts';

const KIND = 'mfa.client-side-gate';
const REQUESTS_PER_PAGE = 12;
const MOST_NAMED = 20;

const browserRoutes = (profile: TargetProfile): readonly string[] => privilegedRoutes(profile).filter((name) => profile.routes[name]?.client === 'browser');

/** Pages of the route that an operation fetches, and those that the profile names. */
function pagesOf({ routes, adminFunctions, postLoginPages }: TargetProfile, route: string): readonly string[] {
  const operations = [routes[route]?.whoami, routes[route]?.privileged, ...Object.values(adminFunctions).filter((one) => one.route === route && !one.writes).map(({ operation }) => operation)];
  const fetched = operations.flatMap((operation) => [
    ...(operation?.http ?? []).filter(({ method }) => method === 'GET').map(({ path }) => path),
    ...(operation?.browser ?? []).flatMap((step) => ('goto' in step ? [step.goto] : [])),
  ]);
  return [...new Set([...fetched, ...postLoginPages[route] ?? []])].filter((path) => !path.includes('${'));
}

async function visit(session: Session, pages: readonly string[]): Promise<Problem | undefined> {
  let problem: Problem | undefined;
  for (const path of pages) {
    const done = await asked(() => session.perform({ browser: [{ goto: path }, { waitFor: 'body', timeoutMs: 10_000 }] }));
    if ('problem' in done) problem ??= done.problem;
  }
  return problem;
}

/** What a complete sign-in holds, to make a half one look like it. */
interface Complete {
  readonly session: Session;
  readonly watch: Watch;
  readonly cookies: readonly HeldCookie[];
  readonly storage: PageStorage;
}

class Gate {
  readonly #context: ProbeContext;
  readonly #account: ActingAccount;
  readonly #route: string;
  readonly #pages: readonly string[];
  readonly #canary: string;

  constructor(context: ProbeContext, at: { readonly account: ActingAccount; readonly route: string; readonly canary: string }) {
    this.#context = context;
    this.#account = at.account;
    this.#route = at.route;
    this.#pages = pagesOf(context.profile, at.route);
    this.#canary = at.canary;
  }

  async observe(): Promise<ClientGateData> {
    const { actors, profile } = this.#context;
    const complete = await this.#complete();
    const stranger = await actors.stranger(this.#route);
    try {
      const usable = privilegedOracles(profile);
      const full = await openingsFor(own(complete.session), usable);
      const anybody = await openingsFor(own(stranger), usable);
      const oracles = full.opened.filter((name) => !anybody.opened.includes(name));
      const shown = await asked(() => stranger.perform({ browser: this.#pages.map((path) => ({ goto: path })) }));
      const strangerSaw = 'value' in shown && shown.value.answers.some(({ bytes }) => markerFinder([this.#canary])(bytes).hits.length > 0);
      const controlBefore = [...complete.watch.leaked];
      const changes: ClientChangeSeen[] = [];
      for (const change of CLIENT_CHANGES) changes.push(await this.#take(change, complete, oracles));
      complete.watch.leaked.clear();
      const problem = await visit(complete.session, this.#pages);
      return {
        account: this.#account.name, route: this.#route, pages: this.#pages, controlBefore, controlAfter: [...complete.watch.leaked], oracles, strangerSaw, changes,
        ...(problem ? { problem } : {}),
      };
    } finally {
      await stranger.close();
      await complete.session.close();
    }
  }

  /** Signs in with both factors and looks at every page, unaltered. */
  async #complete(): Promise<Complete> {
    const watch = new Watch(this.#canary);
    const session = await this.#context.actors.signIn(this.#account, this.#route, { tamper: watch.tamper() });
    await visit(session, this.#pages);
    return { session, watch, cookies: (await session.state()).cookies, storage: await session.storage() };
  }

  async #take(change: ClientChange, complete: Complete, oracles: readonly string[]): Promise<ClientChangeSeen> {
    const { value, evidence } = await collectEvidence(async (): Promise<Omit<ClientChangeSeen, 'change' | 'evidence'>> => {
      const told = await asked(() => (change === 'altered-answers' ? this.#alterAnswers(complete, oracles) : this.#alterStored(complete, oracles)));
      return 'value' in told ? told.value : { accepted: false, changed: [], leaked: [], opened: [], unanswered: ['signIn'], problem: told.problem };
    });
    return { change, ...value, evidence };
  }

  /** The pages are shown what a complete sign-in would have been answered. */
  async #alterAnswers(complete: Complete, oracles: readonly string[]) {
    const watch = new Watch(this.#canary);
    const tamper = watch.tamper((raw) => alteredAnswer(raw, complete.watch.answers.get(keyOf(raw))?.at(-1), this.#pages));
    const session = await this.#context.actors.signIn(this.#account, this.#route, { secondFactor: 'skip', tamper });
    const accepted = firstStepTaken(watch, complete.watch);
    return { ...await this.#look(session, watch, oracles, () => watch.altered.map(({ request }) => request)), accepted };
  }

  /** Cookies and stored values that are no credentials become those of a complete sign-in. */
  async #alterStored(complete: Complete, oracles: readonly string[]) {
    const watch = new Watch(this.#canary);
    const session = await this.#context.actors.signIn(this.#account, this.#route, { secondFactor: 'skip', tamper: watch.tamper() });
    const changed = new Set<string>();
    const store = async (): Promise<void> => {
      const cookies = (await session.state()).cookies;
      const storage = await session.storage();
      const names = (half: readonly HeldCookie[]): readonly string[] => [...new Set([...half, ...complete.cookies].map(({ name }) => name))];
      const planted = names(cookies).flatMap((name): readonly HeldCookie[] => {
        const [held, model] = [cookies.find((one) => one.name === name), complete.cookies.find((one) => one.name === name)];
        const value = alteredStored(held?.value, model?.value);
        const base = held ?? model;
        return value === undefined || !base ? [] : [{ ...base, value }];
      });
      const merge = (half: Readonly<Record<string, string>>, full: Readonly<Record<string, string>>): Record<string, string> =>
        Object.fromEntries([...new Set([...Object.keys(half), ...Object.keys(full)])].flatMap((name) => {
          const value = alteredStored(half[name], full[name]);
          return value === undefined ? [] : [[name, value]];
        }));
      const written = { local: merge(storage.local, complete.storage.local), session: merge(storage.session, complete.storage.session) };
      for (const { name } of planted) changed.add(`cookie ${name}`);
      for (const [area, values] of Object.entries(written)) for (const name of Object.keys(values)) changed.add(`${area} ${name}`);
      await session.store({ cookies: planted, storage: written });
    };
    const accepted = firstStepTaken(watch, complete.watch);
    // What the first pages store is there only after them.
    await visit(session, this.#pages);
    await store();
    return { ...await this.#look(session, watch, oracles, () => [...changed]), accepted };
  }

  async #look(session: Session, watch: Watch, oracles: readonly string[], changed: () => readonly string[]): Promise<Omit<ClientChangeSeen, 'change' | 'evidence' | 'accepted'>> {
    const { profile, evidence } = this.#context;
    try {
      const problem = await visit(session, this.#pages);
      const { opened, unanswered, problem: silence } = await openingsFor(own(session), privilegedOracles(profile).filter(({ name }) => oracles.includes(name)));
      if (watch.altered.length > 0) evidence.put(JSON.stringify(watch.altered, null, 1), { name: 'Answers sent by the service, and shown to the page', mediaType: 'application/json' });
      const seen = problem ?? silence;
      return { changed: [...new Set(changed())].slice(0, MOST_NAMED), leaked: [...watch.leaked].slice(0, MOST_NAMED), opened, unanswered: [...unanswered, ...(problem ? ['pages'] : [])], ...(seen ? { problem: seen } : {}) };
    } finally {
      await session.close();
    }
  }
}

function missing(profile: TargetProfile): readonly Problem[] {
  const lacks = [...missingForAdmins(profile)];
  if (browserRoutes(profile).length === 0) lacks.push({ code: 'no-input', reason: {
    ja: 'プロファイルの routes に、privileged を宣言したブラウザーの経路 (client: browser) がありません。', en: 'No browser route (client: browser) of the profile declares privileged.',
  } });
  if (!profile.pools.users) lacks.push({ code: 'no-input', reason: {
    ja: 'プロファイルに pools.users がありません。管理者だけに見える目印として、使い捨てのアカウントを 1 つ作ります。', en: 'The profile declares no pools.users; one disposable account serves as a canary that only administrators see.',
  } });
  return lacks;
}

export const clientSideGateProbe = defineProbe({
  kind: KIND,
  phase: 'second-factor',
  impact: 'write',
  plan: ({ profile }) => {
    const routes = browserRoutes(profile);
    const pages = routes.reduce((sum, route) => sum + pagesOf(profile, route).length + 3, 0);
    return { subjects: routes, missing: missing(profile), accounts: routes.length, requests: pages * 5 * REQUESTS_PER_PAGE, waitsMs: routes.length * periodMsOf(profile) };
  },
  async *observe(context) {
    const { actors, profile } = context;
    const account = adminsOf(profile).map((name) => actors.account(name)).find(hasSecondFactor);
    for (const route of browserRoutes(profile)) {
      const { value, evidence } = await collectEvidence(() => asked(async (): Promise<ClientGateData | undefined> => {
        if (!account) return undefined;
        const { identity } = await actors.pools.lease('users', `${KIND} canary`);
        return new Gate(context, { account, route, canary: identity }).observe();
      }));
      if ('problem' in value) yield { subject: route, problem: value.problem, evidence };
      else if (value.value) yield { subject: route, data: value.value, evidence };
      else yield { subject: route, evidence, problem: { code: 'no-input', reason: {
        ja: '第二要素 (totp) を持つ管理者がプロファイルにありません。accounts に totp.secret の参照を書いてください。', en: 'No administrator of the profile has a second factor (totp); write a reference to totp.secret under accounts.',
      } } };
    }
  },
});
