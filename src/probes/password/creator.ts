import type { LeasedAccount, OperationResult, Variables } from '../../actors/types.ts';
import type { ChangeTrial, LoginEffect } from '../../observations/password.ts';
import { collectEvidence } from '../../transport/collect.ts';
import type { ProbeContext } from '../define.ts';
import { effectOf, generateFor, learnFor, type PasswordTrier } from './changer.ts';
import { ask, cheapestLoginRoute } from './setting.ts';
import { shapeOf } from './shape.ts';

/** One way to make an account with a password. */
export interface PasswordCreation {
  readonly route: string;
  readonly settleMs: number;
  /** Sees `newLoginId`, `newName`, `newRole`, `newMail`, `newPassword`. @throws {OperationError | ProbeError} */
  create(variables: Variables, account: LeasedAccount): Promise<Pick<OperationResult, 'answers' | 'values' | 'sent'>>;
  close(): Promise<void>;
}

/** Makes one account for each password and tells by effect whether it may sign in with it. */
export class PasswordCreator implements PasswordTrier {
  readonly #context: ProbeContext;
  readonly #creation: PasswordCreation;
  readonly #purpose: string;
  readonly #loginRoute: string;
  readonly #names: string[] = [];
  #latest: LeasedAccount | undefined;

  constructor(context: ProbeContext, creation: PasswordCreation, purpose: string) {
    this.#context = context;
    this.#creation = creation;
    this.#purpose = purpose;
    this.#loginRoute = cheapestLoginRoute(context.profile, creation.route);
  }

  get accounts(): readonly string[] {
    return this.#names;
  }

  generate(length: number, symbols?: string): string {
    return generateFor(this.#context, length, symbols);
  }

  learn(password: string): string {
    return learnFor(this.#context, password);
  }

  async tryChange(newPassword: string, expected: 'accepted' | 'rejected'): Promise<ChangeTrial> {
    const { value, evidence } = await collectEvidence(async () => {
      const reserved = this.#context.actors.pools.reserve('users', this.#purpose);
      let account = reserved.become(newPassword);
      this.#names.push(account.name);
      const asked = await ask(async () => {
        const created = await this.#creation.create({ ...account.variables, ...reserved.variables, newPassword }, account);
        account = reserved.become(newPassword, created.values);
        return created;
      }, expected === 'accepted');
      this.#latest = account;
      if (this.#creation.settleMs > 0) await this.#context.sleep(this.#creation.settleMs);
      const { effect, problem } = await this.#context.actors.tryLogin(account, this.#loginRoute, { password: newPassword, sent: 'new' });
      return effectOf(asked, { newPassword: effect, previousPassword: 'none', ...(problem ? { problem } : {}) });
    });
    return { shape: shapeOf(newPassword), ...value, evidence };
  }

  async logsIn(password: string, sent: string): Promise<LoginEffect> {
    return this.#latest ? (await this.#context.actors.tryLogin(this.#latest, this.#loginRoute, { password, sent })).effect : 'unknown';
  }

  close(): Promise<void> {
    return this.#creation.close();
  }
}
