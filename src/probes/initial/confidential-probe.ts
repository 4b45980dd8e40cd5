import { OperationError } from '../../actors/operation-error.ts';
import type { MailWatch } from '../../actors/mail/types.ts';
import type { LeasedAccount, Session } from '../../actors/types.ts';
import type { ConfidentialData, SecretCase, SecretPlace } from '../../observations/credentials.ts';
import { collectEvidence } from '../../transport/collect.ts';
import type { IssuedDeclaration } from '../../profile/issued-schema.ts';
import { defineProbe, type Observed, type PlanContext, type ProbeContext } from '../define.ts';
import { HelperSessions } from '../password/setting.ts';
import { firstSession, issue, type Issued, issuedOf, missingIssued, nothingAssigned, ownPassword, setOwn } from './issue.ts';
import { bytesOf, listenForSecrets, place, secretOf, type Secrets } from './secret-places.ts';

const KIND = 'initial.credentials-confidential';
const REQUESTS = 60;
const SHORTEST_TOKEN = 16;

class Confidential {
  readonly #context: ProbeContext;
  readonly #name: string;
  readonly #issued: Issued;
  readonly #owner: readonly string[];
  readonly #places: SecretPlace[] = [];
  #secrets: Secrets;

  constructor(context: ProbeContext, name: string, issued: Issued) {
    [this.#context, this.#name, this.#issued] = [context, name, issued];
    const { variables, identity } = issued.account;
    this.#owner = [...new Set([variables['loginId'] ?? identity, identity])];
    this.#secrets = { issued: secretOf(issued) };
  }

  async observe(): Promise<ConfidentialData> {
    const { account, declared } = this.#issued;
    const helpers = new HelperSessions(this.#context);
    const listening = listenForSecrets(this.#context.transport.traffic, () => this.#secrets);
    const mails = await this.#watch();
    try {
      await this.#views(helpers, 'after the issue');
      const used = await this.#use();
      if (used) {
        await this.#views(helpers, 'after the change');
        await this.#otherUser();
        await this.#browserStorage();
        // One wait for both: mails and entries come by themselves.
        await this.#context.sleep(windowMs(this.#context));
        await this.#mail(mails);
        await this.#log(helpers);
      }
      return { name: this.#name, kind: declared.kind, account: account.name, used, places: [...this.#places, listening.stop()] };
    } finally {
      listening.stop();
      await helpers.close();
    }
  }

  /** Whoever may look at the account looks at it; and what handed the credential out is asked once more. */
  async #views(helpers: HelperSessions, when: string): Promise<void> {
    const { actors, profile } = this.#context;
    const { collect } = this.#issued.declared;
    if (collect) await this.#place('shown-again', `issuedCredentials.collect ${when}`, async () => {
      const session = await helpers.get(actors.account(collect.account), collect.route);
      return (await session.perform(collect.operation, this.#variables())).answers.flatMap(bytesOf);
    });
    for (const [name, { account, route, operation }] of Object.entries(profile.passwords.views)) {
      // The owner has no session before the first sign-in.
      if (account === undefined && this.#secrets.own === undefined) continue;
      await this.#place('shown-again', `${name} ${when}`, async () => {
        if (account !== undefined) return (await (await helpers.get(actors.account(account), route)).perform(operation, this.#variables())).answers.flatMap(bytesOf);
        return this.#as(this.#issued.account.withPassword(this.#secrets.own ?? ''), route, async (session) => (await session.perform(operation, this.#variables())).answers.flatMap(bytesOf));
      });
    }
  }

  /** The owner signs in, once by a wrong password, and sets a password of the own. */
  async #use(): Promise<boolean> {
    const { actors } = this.#context;
    const own = ownPassword(this.#context);
    const wrong = ownPassword(this.#context);
    this.#context.learnSecret(wrong);
    await setOwn(this.#context, this.#name, this.#issued, own, this.#issued.declared.kind === 'password' ? await firstSession(this.#context, this.#issued) : undefined);
    const account = this.#issued.account.withPassword(own);
    const route = this.#httpRoute();
    await actors.tryLogin(account, route, { password: wrong, sent: 'wrong' });
    const session = await actors.signIn(account, route, { secondFactor: 'skip' });
    const alive = await session.alive();
    const tokens = Object.values(session.held).filter(({ length }) => length >= SHORTEST_TOKEN);
    await session.close();
    this.#secrets = { ...this.#secrets, own, wrong, session: tokens };
    return alive;
  }

  /** Somebody else without privileges tries what administrators and the owner look at. */
  async #otherUser(): Promise<void> {
    const { actors, profile } = this.#context;
    const { collect } = this.#issued.declared;
    const looks = [...Object.entries(profile.passwords.views), ...(collect ? [['issuedCredentials.collect', collect] as const] : [])];
    if (looks.length === 0) return;
    const other = await actors.pools.lease('users', KIND);
    for (const route of new Set(looks.map(([, { route: one }]) => one))) {
      const session = await actors.signIn(other, route);
      try {
        for (const [name, { operation }] of looks.filter(([, look]) => look.route === route)) {
          await this.#place('other-user', name, async () => {
            const { answers } = await session.perform(operation, this.#variables());
            return answers.flatMap(bytesOf);
          });
        }
        if (!(await session.alive())) this.#places.push({ case: 'other-user', name: route, concerns: false, found: [], wrongPassword: false, complete: false, evidence: [], problem: lostSession });
      } finally {
        await session.close();
      }
    }
  }

  /** What scripts have put where every script, and whoever uses the machine next, can read it. */
  async #browserStorage(): Promise<void> {
    const [route] = Object.entries(this.#context.profile.routes).find(([, { client }]) => client === 'browser') ?? [];
    if (route === undefined) return;
    await this.#place('browser-storage', route, () => this.#as(this.#issued.account.withPassword(this.#secrets.own ?? ''), route, async (session) => {
      const { local, session: tab } = await session.storage();
      return [Buffer.from(JSON.stringify({ local, tab }))];
    }));
  }

  async #mail(watch: MailWatch | OperationError | undefined): Promise<void> {
    if (watch === undefined) return;
    await this.#place('mail', 'mailbox', async () => {
      if (watch instanceof OperationError) throw watch;
      return (await watch.arrived()).flatMap(({ subject, text, html }) => [subject, text, html].map((part) => Buffer.from(part)));
    });
  }

  /** After everything, and after the whole time entries may take. */
  async #log(helpers: HelperSessions): Promise<void> {
    const { log } = this.#context.profile.lockout;
    if (!log) return;
    await this.#place('log', 'lockout.log', async () => {
      const session = await helpers.get(this.#context.actors.account(log.account), log.route);
      return (await session.perform(log.operation, this.#variables())).answers.flatMap(bytesOf);
    });
  }

  async #watch(): Promise<MailWatch | OperationError | undefined> {
    const { mail } = this.#context.actors;
    const address = mail.addressOf(this.#issued.account);
    if (address === undefined) return undefined;
    return mail.watch(address).catch((error: unknown) => {
      if (error instanceof OperationError) return error;
      throw error;
    });
  }

  async #as<T>(account: LeasedAccount, route: string, act: (session: Session) => Promise<T>): Promise<T> {
    const session = await this.#context.actors.signIn(account, route, { secondFactor: 'skip' });
    try {
      return await act(session);
    } finally {
      await session.close();
    }
  }

  async #place(kind: SecretCase, name: string, look: () => Promise<readonly Uint8Array[]>): Promise<void> {
    this.#places.push(await place(kind, name, this.#secrets, this.#owner, look));
  }

  #variables(): Readonly<Record<string, string>> {
    const { variables } = this.#issued.account;
    return { newLoginId: variables['loginId'] ?? '', ...variables };
  }

  #httpRoute(): string {
    const { routes } = this.#context.profile;
    const declared = this.#issued.declared.setPassword?.route;
    return (declared !== undefined && routes[declared]?.client === 'http' ? declared : Object.entries(routes).find(([, { client }]) => client === 'http')?.[0]) ?? declared ?? Object.keys(routes)[0] ?? '';
  }
}

const lostSession = { code: 'control-failed', reason: {
  ja: '別の利用者のセッションが途中で失われたため、見えなかったとは言えません。', en: "The other user's session was lost on the way, so nothing is proven by what it was not shown.",
} } as const;

const windowMs = ({ profile, policy: { parameters } }: PlanContext): number =>
  Math.max(profile.mail ? parameters.mail.settleSeconds : 0, profile.lockout.log ? parameters.log.appearWindowSeconds : 0) * 1000;

async function observeOne(context: ProbeContext, name: string, declared: IssuedDeclaration): Promise<Observed<typeof KIND>> {
  try {
    const { value: data, evidence } = await collectEvidence(async () => new Confidential(context, name, await issue(context, name, declared, KIND)).observe());
    return { subject: name, data, evidence };
  } catch (error) {
    if (!(error instanceof OperationError)) throw error;
    return { subject: name, problem: error.problem, evidence: [] };
  }
}

export const confidentialProbe = defineProbe({
  kind: KIND,
  phase: 'credentials',
  impact: 'write',
  plan(context) {
    const names = issuedOf(context.profile).filter(([, { delivery }]) => delivery !== 'out-of-band').map(([name]) => name);
    return { subjects: names, missing: missingIssued(context), accounts: names.length * 2, requests: names.length * REQUESTS, waitsMs: names.length > 0 ? windowMs(context) : 0 };
  },
  async *observe(context) {
    const nothing = nothingAssigned(context.profile);
    if (nothing) yield { subject: 'service', data: nothing, evidence: [] };
    // Side by side, so that they wait at the same time.
    const all = issuedOf(context.profile).map(([name, declared]) => observeOne(context, name, declared));
    for (const one of all) one.catch(() => undefined);
    for (const one of all) yield await one;
  },
});
