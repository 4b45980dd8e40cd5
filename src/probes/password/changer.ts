import { generatePassword } from '../../actors/passwords.ts';
import type { LeasedAccount } from '../../actors/types.ts';
import type { Problem } from '../../domain/outcome.ts';
import type { ChangeTrial, LoginEffect } from '../../observations/password.ts';
import { collectEvidence } from '../../transport/collect.ts';
import type { ProbeContext } from '../define.ts';
import { ask, cheapestLoginRoute, ownSetting, type PasswordSetting } from './setting.ts';
import { shapeOf } from './shape.ts';

/** Symbols to begin with where the vendor declares none: allowed by nearly every rule. */
const USUAL_SYMBOLS = '!#%+-=@_';

const EFFECT: Readonly<Record<string, ChangeTrial['effect']>> = {
  'signed-in refused': 'accepted', 'refused signed-in': 'rejected', 'signed-in signed-in': 'both', 'refused refused': 'neither',
  'signed-in none': 'accepted', 'refused none': 'rejected',
};

/** Tries new passwords by one way and tells by effect what became of them. */
export interface PasswordTrier {
  /** A fresh random password that fulfils all four classes. */
  generate(length: number, symbols?: string): string;
  learn(password: string): string;
  /** Asks for a new password and looks by logging in what became of it. */
  tryChange(newPassword: string, expected: 'accepted' | 'rejected'): Promise<ChangeTrial>;
  /** Whether a password logs in now. */
  logsIn(password: string, sent: string): Promise<LoginEffect>;
  /** Accounts used up, by login id. */
  readonly accounts: readonly string[];
  close(): Promise<void>;
}

/** Symbols that passwords are made of. */
const symbolsOf = ({ profile }: Pick<ProbeContext, 'profile'>): string => profile.declared.password?.symbols ?? USUAL_SYMBOLS;

export function generateFor(context: ProbeContext, length: number, symbols = symbolsOf(context)): string {
  return learnFor(context, generatePassword({ length, symbols, randomBytes: (size) => context.randomBytes(size) }));
}

export function learnFor(context: ProbeContext, password: string): string {
  // Very short ones would replace innocent text everywhere; they are of no use to anybody.
  if (Array.from(password).length >= 4) context.learnSecret(password);
  return password;
}

interface Told {
  readonly newPassword: LoginEffect;
  readonly previousPassword: LoginEffect | 'none';
  readonly problem?: Problem;
}

/** What a change came to; a password that is not in force was refused only if the target judged it. */
export function effectOf(asked: { readonly evaluated: boolean; readonly problem?: Problem }, told: Told): Pick<ChangeTrial, 'newPassword' | 'previousPassword' | 'effect' | 'problem'> {
  const seen = EFFECT[`${told.newPassword} ${told.previousPassword}`] ?? 'unknown';
  const effect = seen === 'rejected' && !asked.evaluated ? 'unknown' : seen;
  const problem = effect === 'unknown' ? told.problem ?? asked.problem : asked.problem;
  return { newPassword: told.newPassword, previousPassword: told.previousPassword, effect, ...(problem ? { problem } : {}) };
}

/**
 * Sets the password of one disposable account by one way and tells by effect what became of it. Login attempts alternate between
 * a failure and a success wherever the service lets them, so that the account does not lock.
 */
export class PasswordChanger implements PasswordTrier {
  readonly #context: ProbeContext;
  readonly #setting: PasswordSetting;
  readonly #loginRoute: string;
  #account: LeasedAccount;

  constructor(context: ProbeContext, setting: PasswordSetting, account: LeasedAccount) {
    this.#context = context;
    this.#setting = setting;
    this.#loginRoute = cheapestLoginRoute(context.profile, setting.route);
    this.#account = account;
  }

  /** The own change on a route of `passwordRoutes`. @throws {OperationError} no-input when there is no disposable account left */
  static async open(context: ProbeContext, route: string, purpose: string): Promise<PasswordChanger> {
    const declared = context.profile.passwordRoutes[route];
    if (!declared) throw new RangeError(`no password route ${route}`);
    return new PasswordChanger(context, ownSetting(context, declared.route, declared.change), await context.actors.pools.lease('users', purpose));
  }

  get account(): string {
    return this.#account.name;
  }

  get accounts(): readonly string[] {
    return [this.#account.name];
  }

  /** The account with the password that is in force. */
  get leased(): LeasedAccount {
    return this.#account;
  }

  get currentPassword(): string {
    return this.#account.password;
  }

  generate(length: number, symbols?: string): string {
    return generateFor(this.#context, length, symbols);
  }

  learn(password: string): string {
    return learnFor(this.#context, password);
  }

  /** Goes on with the password that is in force afterwards. */
  async tryChange(newPassword: string, expected: 'accepted' | 'rejected', by = this.#setting): Promise<ChangeTrial> {
    const { value, evidence } = await collectEvidence(async () => {
      // A user whose page turns a good password away is turned away; a rule must hold without the page, too.
      const asked = await ask(() => by.set(this.#account, newPassword), by.pageRefuses === true || expected === 'accepted');
      // What went wrong may lie with the session.
      if (asked.problem) await by.close();
      if (by.settleMs > 0) await this.#context.sleep(by.settleMs);
      return effectOf(asked, await this.#logins(newPassword, expected, by));
    });
    if (value.effect === 'accepted' || value.effect === 'both') this.#account = this.#account.withPassword(newPassword);
    return { shape: shapeOf(newPassword), ...value, evidence };
  }

  async logsIn(password: string, sent: string): Promise<LoginEffect> {
    return (await this.#context.actors.tryLogin(this.#account, this.#loginRoute, { password, sent })).effect;
  }

  close(): Promise<void> {
    return this.#setting.close();
  }

  /** The login expected to fail comes first, so that the one expected to succeed resets the service's counter. */
  async #logins(newPassword: string, expected: 'accepted' | 'rejected', { keepsPrevious }: PasswordSetting): Promise<Told> {
    const tryNew = () => this.#context.actors.tryLogin(this.#account, this.#loginRoute, { password: newPassword, sent: 'new' });
    if (!keepsPrevious) {
      const { effect, problem } = await tryNew();
      return { newPassword: effect, previousPassword: 'none', ...(problem ? { problem } : {}) };
    }
    const tryPrevious = () => this.#context.actors.tryLogin(this.#account, this.#loginRoute, { password: this.#account.password, sent: 'previous' });
    const [first, second] = expected === 'accepted' ? [tryPrevious, tryNew] : [tryNew, tryPrevious];
    const attempts = [await first(), await second()];
    const [previous, fresh] = expected === 'accepted' ? attempts : attempts.toReversed();
    const problem = attempts.find((attempt) => attempt.problem)?.problem;
    return { newPassword: fresh?.effect ?? 'unknown', previousPassword: previous?.effect ?? 'unknown', ...(problem ? { problem } : {}) };
  }
}
