import type { AnswerSeen, LeasedAccount } from '../../actors/types.ts';
import type { LinkTrial } from '../../observations/reset.ts';
import { collectEvidence } from '../../transport/collect.ts';
import type { ProbeContext } from '../define.ts';
import { PasswordChanger } from '../password/changer.ts';
import type { Links, MailedLink } from './links.ts';

/** Of a generated password; long enough for every rule met so far. */
const PASSWORD_LENGTH = 20;

type Follow = (account: LeasedAccount, newPassword: string) => Promise<readonly AnswerSeen[]>;

/** A disposable account whose password is set by links, and what each link came to. */
export class LinkAccount {
  readonly #context: ProbeContext;
  readonly #links: Links;
  #follow: Follow = async () => [];
  #changer: PasswordChanger;

  private constructor(context: ProbeContext, links: Links, account: LeasedAccount) {
    this.#context = context;
    this.#links = links;
    this.#changer = this.#changerOf(account);
  }

  /** @throws {OperationError} no-input: no disposable account is left */
  static async lease(context: ProbeContext, links: Links, purpose: string): Promise<LinkAccount> {
    return new LinkAccount(context, links, await context.actors.pools.lease('users', purpose));
  }

  /** With the password that is in force. */
  get account(): LeasedAccount {
    return this.#changer.leased;
  }

  fresh(): Promise<MailedLink> {
    return this.#links.fresh(this.account);
  }

  /** Follows a link that must set the password. */
  control(name: string, mailed: MailedLink): Promise<LinkTrial> {
    return this.#trial(name, 'accepted', (account, newPassword) => this.#links.follow(mailed, account, newPassword));
  }

  /** Follows a link that must not. */
  probe(name: string, mailed: MailedLink, altered?: Parameters<Links['follow']>[3]): Promise<LinkTrial> {
    return this.#trial(name, 'rejected', (account, newPassword) => this.#links.follow(mailed, account, newPassword, altered));
  }

  /** Follows somebody else's link naming this account. Tells what it did to this one; the other may have got the password. */
  async foreign(name: string, mailed: MailedLink, owner: LinkAccount): Promise<LinkTrial> {
    let sent = '';
    const trial = await this.#trial(name, 'rejected', (account, newPassword) => {
      sent = newPassword;
      return this.#links.follow(mailed, account, newPassword);
    });
    await owner.#adopt(sent);
    return trial;
  }

  /** Sets the password in another way and goes on with it. */
  become(password: string): void {
    this.#changer = this.#changerOf(this.account.withPassword(password));
  }

  newPassword(): string {
    return this.#changer.generate(PASSWORD_LENGTH);
  }

  async logsIn(password: string, sent: string): Promise<boolean> {
    return (await this.#changer.logsIn(password, sent)) === 'signed-in';
  }

  /** False also where it could not be told. */
  async isRefused(password: string, sent: string): Promise<boolean> {
    return (await this.#changer.logsIn(password, sent)) === 'refused';
  }

  async #adopt(password: string): Promise<void> {
    if (await this.logsIn(password, "with the other's link")) this.become(password);
    else await this.logsIn(this.account.password, 'own');
  }

  async #trial(name: string, expected: 'accepted' | 'rejected', follow: Follow): Promise<LinkTrial> {
    this.#follow = follow;
    const { value, evidence } = await collectEvidence(() => this.#changer.tryChange(this.newPassword(), expected));
    return { name, effect: value.effect, evidence, ...(value.problem ? { problem: value.problem } : {}) };
  }

  #changerOf(account: LeasedAccount): PasswordChanger {
    const { route, settleSeconds } = this.#links.way.declared;
    return new PasswordChanger(this.#context, {
      route, settleMs: settleSeconds * 1000, keepsPrevious: true, pageRefuses: true,
      set: async (own, newPassword) => ({ answers: await this.#follow(own, newPassword), sent: new Set(['newPassword']) }),
      close: async () => undefined,
    }, account);
  }
}
