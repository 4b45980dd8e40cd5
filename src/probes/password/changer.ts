import { OperationError } from '../../actors/operation-error.ts';
import { generatePassword } from '../../actors/passwords.ts';
import type { LeasedAccount, Session } from '../../actors/types.ts';
import type { Problem } from '../../domain/outcome.ts';
import type { ChangeTrial, LoginEffect } from '../../observations/password.ts';
import type { Operation } from '../../profile/operation-schema.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { ProbeError } from '../../transport/probe-error.ts';
import type { ProbeContext } from '../define.ts';
import { shapeOf } from './shape.ts';

/** Symbols to begin with where the vendor declares none: allowed by nearly every rule. */
const USUAL_SYMBOLS = '!#%+-=@_';

const EFFECT: Readonly<Record<string, ChangeTrial['effect']>> = {
  'signed-in refused': 'accepted', 'refused signed-in': 'rejected', 'signed-in signed-in': 'both', 'refused refused': 'neither',
};

/**
 * Changes the password of one disposable account on one route and tells by effect what became of it. Login attempts alternate between
 * a failure and a success wherever the service lets them, so that the account does not lock.
 */
export class PasswordChanger {
  readonly #context: ProbeContext;
  readonly #route: string;
  readonly #loginRoute: string;
  readonly #change: Operation;
  #account: LeasedAccount;
  #session: Session | undefined;
  /** Symbols controls are made of. */
  readonly symbols: string;

  private constructor(context: ProbeContext, route: string, account: LeasedAccount) {
    const declared = context.profile.passwordRoutes[route];
    if (!declared) throw new RangeError(`no password route ${route}`);
    this.#context = context;
    this.#route = declared.route;
    this.#change = declared.change;
    this.#loginRoute = cheapestLoginRoute(context, declared.route);
    this.#account = account;
    this.symbols = context.profile.declared.password?.symbols ?? USUAL_SYMBOLS;
  }

  /** @throws {OperationError} no-input when there is no disposable account left */
  static async open(context: ProbeContext, route: string, purpose: string): Promise<PasswordChanger> {
    return new PasswordChanger(context, route, await context.actors.pools.lease('users', purpose));
  }

  get account(): string {
    return this.#account.name;
  }

  /** The account with the password that is in force. */
  get leased(): LeasedAccount {
    return this.#account;
  }

  get currentPassword(): string {
    return this.#account.password;
  }

  /** A fresh random password that fulfils all four classes. */
  generate(length: number, symbols = this.symbols): string {
    return this.learn(generatePassword({ length, symbols, randomBytes: (size) => this.#context.randomBytes(size) }));
  }

  learn(password: string): string {
    // Very short ones would replace innocent text everywhere; they are of no use to anybody.
    if (Array.from(password).length >= 4) this.#context.learnSecret(password);
    return password;
  }

  /** Asks for a new password and looks which one logs in afterwards. Goes on with the one that does. */
  async tryChange(newPassword: string, expected: 'accepted' | 'rejected'): Promise<ChangeTrial> {
    const shape = shapeOf(newPassword);
    const { value, evidence } = await collectEvidence(async () => {
      const asked = await this.#ask(newPassword);
      const logins = await this.#logins(newPassword, expected);
      return { asked, ...logins };
    });
    const effect = EFFECT[`${value.newPassword} ${value.previousPassword}`] ?? 'unknown';
    if (effect === 'accepted' || effect === 'both') this.#account = this.#account.withPassword(newPassword);
    const problem = effect === 'unknown' ? value.problem ?? value.asked : value.asked;
    return { shape, newPassword: value.newPassword, previousPassword: value.previousPassword, effect, evidence, ...(problem ? { problem } : {}) };
  }

  /** Whether a password logs in now. */
  async logsIn(password: string, sent: string): Promise<LoginEffect> {
    return (await this.#context.actors.tryLogin(this.#account, this.#loginRoute, { password, sent })).effect;
  }

  async close(): Promise<void> {
    await this.#session?.close();
    this.#session = undefined;
  }

  /** Sends the change. A page that does not do what the steps expect is an answer like any other: the effect decides. */
  async #ask(newPassword: string): Promise<Problem | undefined> {
    try {
      const session = await this.#liveSession();
      await session.perform(this.#change, { currentPassword: this.#account.password, newPassword });
      return undefined;
    } catch (error) {
      await this.close();
      if (error instanceof OperationError) return error.problem;
      if (error instanceof ProbeError) return { code: 'unreachable', reason: { ja: `パスワード変更を送信できませんでした (${error.code})。`, en: `The password change could not be sent (${error.code}).` } };
      throw error;
    }
  }

  async #liveSession(): Promise<Session> {
    if (this.#session && await this.#session.alive()) return this.#session;
    await this.close();
    this.#session = await this.#context.actors.signIn(this.#account, this.#route);
    return this.#session;
  }

  /** The login expected to fail comes first, so that the one expected to succeed resets the service's counter. */
  async #logins(newPassword: string, expected: 'accepted' | 'rejected'): Promise<{ newPassword: LoginEffect; previousPassword: LoginEffect; problem?: Problem }> {
    const tryNew = () => this.#context.actors.tryLogin(this.#account, this.#loginRoute, { password: newPassword, sent: 'new' });
    const tryPrevious = () => this.#context.actors.tryLogin(this.#account, this.#loginRoute, { password: this.#account.password, sent: 'previous' });
    const [first, second] = expected === 'accepted' ? [tryPrevious, tryNew] : [tryNew, tryPrevious];
    const attempts = [await first(), await second()];
    const [previous, fresh] = expected === 'accepted' ? attempts : attempts.toReversed();
    const problem = attempts.find((attempt) => attempt.problem)?.problem;
    return { newPassword: fresh?.effect ?? 'unknown', previousPassword: previous?.effect ?? 'unknown', ...(problem ? { problem } : {}) };
  }
}

/** Logging in over HTTP costs a fraction of a browser's; the password is the same on every route. */
function cheapestLoginRoute({ profile }: ProbeContext, own: string): string {
  if (profile.routes[own]?.client === 'http') return own;
  return Object.entries(profile.routes).find(([, route]) => route.client === 'http')?.[0] ?? own;
}
