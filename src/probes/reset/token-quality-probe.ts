import { OperationError } from '../../actors/operation-error.ts';
import type { Variables } from '../../actors/types.ts';
import type { Problem } from '../../domain/outcome.ts';
import { LONG_EXPIRED, type LinkCase, type LinkCaseName, type LinkTrial, type ResetTokensData } from '../../observations/reset.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { confirmedDisabling } from './disabling.ts';
import { LinkAccount } from './link-account.ts';
import { Links, linkWays, type LinkWay, type MailedLink } from './links.ts';
import { hasNoReset, missingForLinks } from './missing.ts';
import { type IssuedToken, statisticsOf } from './token-statistics.ts';

/** Catalogue `reset.token-quality` (g). */
const TOKENS = 50;
const ACCOUNTS = 3;
const REQUESTS = 900;
/** From here on nobody finds one of a million live tokens at a thousand guesses a second within ten years. */
const INFEASIBLE_BITS = 64;
const WRONG_GUESSES = 100;
/** A longer life than this is not waited for; it is told as such. */
export const LONGEST_WAIT_SECONDS = 3600;
const EXPIRY_SLACK_MS = 1000;
/** A service may clear away expired links by a timer. */
const MOST_LATENESS_MS = 600_000;
/** Where nothing is declared. */
const USUAL_LIFE_SECONDS = 300;

type Settled = Omit<LinkCase, 'case'>;

/** A case whose problem, wherever it arises, is the case's own. */
async function settled(name: LinkCaseName, take: (controls: LinkTrial[], probes: LinkTrial[]) => Promise<Partial<Settled> | void>): Promise<LinkCase> {
  const [controls, probes]: LinkTrial[][] = [[], []];
  try {
    return { case: name, controls: controls as LinkTrial[], probes: probes as LinkTrial[], ...await take(controls as LinkTrial[], probes as LinkTrial[]) };
  } catch (error) {
    if (!(error instanceof OperationError)) throw error;
    return { case: name, controls: controls as LinkTrial[], probes: probes as LinkTrial[], problem: error.problem };
  }
}

class TokenQuality {
  readonly #context: ProbeContext;
  readonly #links: Links;
  readonly #first: LinkAccount;
  readonly #second: LinkAccount;
  readonly #third: LinkAccount;

  constructor(context: ProbeContext, links: Links, [first, second, third]: readonly [LinkAccount, LinkAccount, LinkAccount]) {
    [this.#context, this.#links, this.#first, this.#second, this.#third] = [context, links, first, second, third];
  }

  async observe(): Promise<ResetTokensData> {
    // What may strike another account comes before the accounts go separate ways.
    const together = [await this.#otherAccount(), await this.#altered()];
    const [once, ended, lifetime] = await Promise.all([this.#once(), this.#ended(), this.#lifetime()]);
    const tokens = await this.#tokens();
    return {
      setter: this.#links.way.name, accounts: [this.#first, this.#second, this.#third].map(({ account }) => account.name),
      cases: [...once, ...ended, lifetime, ...together],
      ...tokens,
      guessing: tokens.tokens.estimatedBits >= INFEASIBLE_BITS || tokens.tokens.count < 2 ? null : await this.#guess(),
    };
  }

  #otherAccount(): Promise<LinkCase> {
    return settled('other-account', async (controls, probes) => {
      controls.push(await this.#first.control('fresh', await this.#first.fresh()));
      controls.push(await this.#third.control('fresh', await this.#third.fresh()));
      if (!this.#links.namesAccount) return { notCarried: true };
      probes.push(await this.#third.foreign("another account's link", await this.#first.fresh(), this.#first));
      controls.push(await this.#third.control('fresh afterwards', await this.#third.fresh()));
      return {};
    });
  }

  #altered(): Promise<LinkCase> {
    return settled('altered', async (controls, probes) => {
      const { token } = await this.#first.fresh();
      const alterations: Readonly<Record<string, (fresh: string) => NonNullable<Parameters<Links['follow']>[3]>>> = {
        truncated: (fresh) => ({ token: fresh.slice(0, fresh.length > 8 ? -4 : -1) }),
        ...constantly({ empty: { token: '' }, 'the word null': { token: 'null' }, 'the word undefined': { token: 'undefined' } }),
        ...(this.#links.inJson ? constantly({ null: { json: null }, list: { json: [] }, true: { json: true }, operator: { json: { $ne: '' } } }) : {}),
        ...constantly(await this.#otherKinds(token)),
      };
      // Each has a link of its own that waits: wrong tokens may rightly end it.
      for (const [name, altered] of Object.entries(alterations)) {
        const fresh = await this.#first.fresh();
        probes.push(await this.#first.probe(name, fresh, altered(fresh.token)));
      }
      controls.push(await this.#first.control('fresh', await this.#first.fresh()));
    });
  }

  /** Tokens that the service gave the account for other purposes. */
  async #otherKinds(own: string): Promise<Record<string, { token: string }>> {
    const others: Record<string, { token: string }> = {};
    for (const [route, { client }] of Object.entries(this.#context.profile.routes)) {
      if (client !== 'http') continue;
      const session = await this.#context.actors.signIn(this.#first.account, route).catch((error: unknown) => {
        if (error instanceof OperationError) return undefined;
        throw error;
      });
      for (const [name, token] of Object.entries(session?.held ?? {})) if (token.length >= 8 && token !== own) others[`${name} of ${route}`] = { token };
      await session?.close();
    }
    return others;
  }

  async #once(): Promise<readonly LinkCase[]> {
    const twice = await settled('used-twice', async (controls, probes) => {
      const fresh = await this.#first.fresh();
      controls.push(await this.#first.control('fresh', fresh));
      probes.push(await this.#first.probe('again', fresh));
    });
    const older = await settled('older-link', async (controls, probes) => {
      const [earlier, later] = [await this.#first.fresh(), await this.#first.fresh()];
      probes.push(await this.#first.probe('older', earlier));
      controls.push(await this.#first.control('newer', later));
    });
    return [twice, older];
  }

  async #ended(): Promise<readonly LinkCase[]> {
    const account = this.#second;
    const password = await settled('after-password-change', async (controls, probes) => {
      controls.push(await account.control('fresh', await account.fresh()));
      const waiting = await account.fresh();
      await this.#changePassword(account);
      probes.push(await account.probe('after the change', waiting));
    });
    const mail = await settled('after-mail-change', async (controls, probes) => {
      const { changeMail } = this.#context.profile.passwords;
      const newMail = this.#context.actors.mail.spareAddress('moved');
      if (!changeMail || newMail === undefined) return { problem: undeclared('changeMail', { ja: 'メールアドレスの変更', en: 'a change of the mail address' }) };
      controls.push(await account.control('fresh', await account.fresh()));
      const waiting = await account.fresh();
      await this.#asHelper('changeMail', account, { newMail });
      probes.push(await account.probe('after the change', waiting));
      const address = this.#context.actors.mail.addressOf(account.account);
      if (address !== undefined) await this.#asHelper('changeMail', account, { newMail: address });
      return {};
    });
    const disabled = await settled('after-disable', async (controls, probes) => {
      const { disable, enable } = this.#context.profile.passwords;
      if (!disable || !enable) return { problem: undeclared('disable / enable', { ja: '利用停止と再開', en: 'disabling and enabling' }) };
      controls.push(await account.control('fresh', await account.fresh()));
      const waiting = await account.fresh();
      await confirmedDisabling(account, (what) => this.#asHelper(what, account));
      probes.push(await this.#whileDisabled(account, waiting));
      controls.push(await account.control('fresh afterwards', await account.fresh()));
      return {};
    });
    return [password, mail, disabled];
  }

  /** Nobody signs in to a disabled account: which password it has is told when it is enabled again. */
  async #whileDisabled(account: LinkAccount, waiting: MailedLink): Promise<LinkTrial> {
    const newPassword = account.newPassword();
    const { value, evidence } = await collectEvidence(async () => {
      const asked = await this.#links.follow(waiting, account.account, newPassword).then((answers) => answers, (error: unknown) => {
        if (error instanceof OperationError && error.code === 'control-failed') return error.answers;
        throw error;
      });
      await this.#asHelper('enable', account);
      const taken = await account.logsIn(newPassword, 'new');
      if (taken) account.become(newPassword);
      const kept = taken || await account.logsIn(account.account.password, 'previous');
      return { taken, kept, hindered: asked.some(({ status }) => status === 429 || status >= 500) };
    });
    const effect = value.taken ? 'accepted' : value.hindered ? 'unknown' : value.kept ? 'rejected' : 'neither';
    return { name: 'while disabled', effect, evidence };
  }

  #lifetime(): Promise<LinkCase> {
    return settled('lifetime', async (controls, probes) => {
      const { lifetimeSeconds } = this.#links.way.declared;
      const declared = lifetimeSeconds === undefined ? {} : { lifetimeSeconds };
      if (lifetimeSeconds === undefined || lifetimeSeconds > LONGEST_WAIT_SECONDS) return declared;
      controls.push(await this.#third.control('fresh', await this.#third.fresh()));
      const waiting = await this.#third.fresh();
      const lifeMs = lifetimeSeconds * 1000 + EXPIRY_SLACK_MS;
      await this.#context.sleep(lifeMs);
      const expired = await this.#third.probe('expired', waiting);
      probes.push(expired);
      if (expired.effect !== 'rejected') {
        const another = await this.#third.fresh();
        await this.#context.sleep(lifeMs + Math.min(lifeMs, MOST_LATENESS_MS));
        probes.push(await this.#third.probe(LONG_EXPIRED, another));
      }
      controls.push(await this.#third.control('fresh afterwards', await this.#third.fresh()));
      return declared;
    });
  }

  /** Many links for one account, asked for in a row: they arrive in the order of issue. */
  async #tokens(): Promise<Pick<ResetTokensData, 'tokens' | 'tokensAskedFor' | 'tokensProblem' | 'tokensEvidence'>> {
    const { account } = this.#first;
    const issued: IssuedToken[] = [];
    let problem: Problem | undefined;
    const { evidence } = await collectEvidence(async () => {
      try {
        const watch = await this.#links.watch(account);
        const askedAt: number[] = [];
        for (let count = 0; count < TOKENS; count += 1) {
          askedAt.push(this.#context.now().getTime());
          await this.#links.ask(account);
        }
        const known = { ...knownOf(account.variables), mail: watch.address };
        for (const fromMs of askedAt) {
          const mailed = await this.#links.nextOf(watch, fromMs, account);
          if (!mailed) break;
          issued.push({ token: mailed.token, fromMs, untilMs: Math.min(mailed.arrivedAtMs, fromMs + 30_000), known });
        }
      } catch (error) {
        if (!(error instanceof OperationError)) throw error;
        problem = error.problem;
      }
    });
    return { tokens: statisticsOf(issued, this.#links.othersThan(account)), tokensAskedFor: TOKENS, tokensEvidence: evidence.slice(0, 12), ...(problem ? { tokensProblem: problem } : {}) };
  }

  /** Tries wrong tokens of the same make; whether that was stopped is told by what the right one does afterwards. */
  async #guess(): Promise<ResetTokensData['guessing']> {
    const fresh = await this.#first.fresh();
    const newPassword = this.#first.newPassword();
    const end = fresh.askedAtMs + this.#lifeMs() / 2;
    const guesses = function* guesses(context: ProbeContext): Generator<string> {
      for (let count = 0; count < WRONG_GUESSES && context.now().getTime() < end; count += 1) yield wrongLike(fresh.token, (length) => context.randomBytes(length));
    };
    const { tried, statuses } = await this.#links.guess(fresh, this.#first.account, newPassword, guesses(this.#context));
    const lucky = await this.#first.logsIn(newPassword, 'guessed');
    if (lucky) this.#first.become(newPassword);
    const right = await this.#first.control('right one afterwards', fresh);
    // A link that ended by its age tells nothing of a limit.
    const inTime = this.#context.now().getTime() < fresh.askedAtMs + this.#lifeMs();
    return { wrong: tried, wanted: WRONG_GUESSES, refusedByLimit: statuses.includes(429), lucky, inTime, right };
  }

  /** How long a link surely lives, as far as the vendor tells. */
  #lifeMs(): number {
    return (this.#links.way.declared.lifetimeSeconds ?? USUAL_LIFE_SECONDS) * 1000;
  }

  async #changePassword(account: LinkAccount): Promise<void> {
    const own = Object.values(this.#context.profile.passwordRoutes).toSorted((a, b) => Number(b.change.http !== undefined) - Number(a.change.http !== undefined))[0];
    if (!own) throw new OperationError('no-input', undeclared('passwordRoutes', { ja: '自分のパスワードの変更', en: 'a change of the own password' }).reason);
    const newPassword = account.newPassword();
    const session = await this.#context.actors.signIn(account.account, own.route);
    try {
      await session.perform(own.change, { currentPassword: account.account.password, newPassword });
    } finally {
      await session.close();
    }
    if (!(await account.logsIn(newPassword, 'changed'))) throw new OperationError('control-failed', {
      ja: 'リンクを受け取った後のパスワードの変更ができませんでした。passwordRoutes を確認してください。', en: 'The password could not be changed after a link had come. Check passwordRoutes.',
    });
    account.become(newPassword);
  }

  async #asHelper(what: 'changeMail' | 'disable' | 'enable', account: LinkAccount, variables: Variables = {}): Promise<void> {
    const use = this.#context.profile.passwords[what];
    if (!use) return;
    const { actors } = this.#context;
    const session = await actors.signIn(use.account === undefined ? account.account : actors.account(use.account), use.route);
    try {
      await session.perform(use.operation, { ...account.account.variables, ...variables });
    } finally {
      await session.close();
    }
  }
}

const constantly = <T>(entries: Readonly<Record<string, T>>): Record<string, () => T> =>
  Object.fromEntries(Object.entries(entries).map(([name, one]) => [name, () => one]));

const undeclared = (key: string, what: { ja: string; en: string }): Problem => ({ code: 'no-input', reason: {
  ja: `${what.ja}の操作がプロファイルにありません。${key === 'passwordRoutes' ? key : `passwords.${key}`} を書いてください。`,
  en: `The profile declares no operation for ${what.en}. Write ${key === 'passwordRoutes' ? key : `passwords.${key}`}.`,
} });

const knownOf = (variables: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(['loginId', 'userId', 'name'].flatMap((name) => (variables[name] === undefined ? [] : [[name, variables[name]]])));

/** Each character replaced by another of its kind. */
function wrongLike(token: string, randomBytes: (length: number) => Uint8Array): string {
  const random = randomBytes(token.length);
  const kinds = ['0123456789', 'abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const made = [...token].map((character, index) => {
    const kind = kinds.find((one) => one.includes(character));
    return kind === undefined ? character : kind[(random[index] ?? 0) % kind.length];
  }).join('');
  return made === token ? `${token.slice(0, -1)}${token.endsWith('0') ? '1' : '0'}` : made;
}

async function observeWay(context: ProbeContext, way: LinkWay): Promise<ResetTokensData> {
  const links = new Links(context, way);
  const lease = () => LinkAccount.lease(context, links, 'reset.token-quality');
  return new TokenQuality(context, links, [await lease(), await lease(), await lease()]).observe();
}

export const tokenQualityProbe = defineProbe({
  kind: 'reset.token-quality',
  phase: 'credentials',
  impact: 'write',
  plan({ profile }) {
    const ways = linkWays(profile);
    const lifetimes = ways.map(({ declared }) => declared.lifetimeSeconds ?? 0).filter((seconds) => seconds <= LONGEST_WAIT_SECONDS);
    return {
      subjects: ways.map(({ name }) => name), missing: missingForLinks(profile), accounts: ways.length * ACCOUNTS, requests: ways.length * REQUESTS,
      waitsMs: lifetimes.reduce((sum, seconds) => sum + seconds * 1000 + EXPIRY_SLACK_MS, 0),
    };
  },
  async *observe(context) {
    if (hasNoReset(context.profile)) yield { subject: 'service', data: { absent: true }, evidence: [] };
    for (const way of linkWays(context.profile)) {
      try {
        const { value: data, evidence } = await collectEvidence(() => observeWay(context, way));
        yield { subject: way.name, data, evidence };
      } catch (error) {
        if (!(error instanceof OperationError)) throw error;
        yield { subject: way.name, problem: error.problem, evidence: [] };
      }
    }
  },
});
