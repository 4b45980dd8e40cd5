import type { Ledger } from '../domain/ledger.ts';
import { publicValues } from '../profile/public-values.ts';
import type { PoolDeclaration, PoolName, TargetProfile } from '../profile/schema.ts';
import type { AccountDirectory } from './accounts.ts';
import { type ActivationServices, beginActivation } from './activation.ts';
import { isSilent, type KeptSessions } from './kept-sessions.ts';
import { OperationError } from './operation-error.ts';
import type { OtpSources } from './otp.ts';
import { generatePassword, generateTotpSeed } from './passwords.ts';
import { Scope } from './scope.ts';
import { Filler, namesIn } from './template.ts';
import type { AccountPools, ActingAccount, LeasedAccount, ReservedAccount } from './types.ts';

/** Longer than any rule asks for, shorter than any limit met so far. */
const PASSWORD_LENGTH = 20;

export interface PoolOptions extends ActivationServices {
  readonly profile: TargetProfile;
  readonly directory: AccountDirectory;
  readonly kept: KeptSessions;
  readonly ledger: Ledger;
  readonly otp: OtpSources;
  readonly runId: string;
  readonly randomBytes: (length: number) => Uint8Array;
  readonly learn: (secret: string) => void;
}

/** A created account before it acts. */
interface Made {
  readonly newLoginId: string;
  readonly newPassword: string;
  readonly extracted: Readonly<Record<string, string>>;
  readonly seed: string | undefined;
  readonly creator: string;
}

const undeclared = (pool: PoolName): OperationError => new OperationError('no-input', {
  ja: `使い捨てアカウントのプール ${pool} がプロファイルに宣言されていません。`,
  en: `The profile declares no pool ${pool} of disposable accounts.`,
});

const usedUp = (pool: PoolName): OperationError => new OperationError('no-input', {
  ja: `使い捨てアカウントのプール ${pool} を使い切りました。アカウントを追加するか、create を宣言してください。`,
  en: `The pool ${pool} of disposable accounts is used up; add accounts or declare "create".`,
});

/** The unguessable end of a run id, in characters every login id may have. */
export const runFragment = (runId: string): string => runId.toLowerCase().replaceAll(/[^a-z0-9]/g, '').slice(-6);

export class Pools implements AccountPools {
  readonly #options: PoolOptions;
  readonly #created = new Map<PoolName, number>();
  #counter = 0;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  available(pool: PoolName): number {
    const declared = this.#options.profile.pools[pool];
    if (!declared) return 0;
    return this.#unused(declared).length + (declared.create ? Math.max(0, declared.limit - this.#count(pool)) : 0);
  }

  async lease(pool: PoolName, purpose: string, role?: string): Promise<LeasedAccount> {
    const declared = this.#options.profile.pools[pool];
    if (!declared) throw undeclared(pool);
    const [name] = this.#unused(declared).filter((one) => role === undefined || this.#options.profile.accounts[one]?.role === role);
    if (name !== undefined) {
      const account = this.#fixed(name);
      this.#options.ledger.willUse({ kind: 'account', name, purpose });
      return this.#leased(declared, account);
    }
    const creates = role === undefined || role === declared.role || declared.roles.includes(role);
    if (!declared.create || !creates || this.#count(pool) >= declared.limit) throw usedUp(pool);
    this.#created.set(pool, this.#count(pool) + 1);
    const wanted = role === undefined ? declared : { ...declared, role };
    return this.#leased(declared, await this.#create(pool, wanted, declared.create, purpose));
  }

  reserve(pool: PoolName, purpose: string): ReservedAccount {
    const declared = this.#options.profile.pools[pool];
    if (!declared) throw undeclared(pool);
    if (this.#count(pool) >= declared.limit) throw usedUp(pool);
    this.#created.set(pool, this.#count(pool) + 1);
    const { ledger } = this.#options;
    const newLoginId = this.#nextLoginId();
    ledger.willUse({ kind: 'account', name: newLoginId, purpose });
    const creator = declared.create?.account ?? '';
    const entry = ledger.willCreate({ kind: 'account', declaredAs: pool, owner: creator, values: { loginId: newLoginId, newLoginId } });
    return {
      variables: { newLoginId, newName: `検収 ${newLoginId}`, newRole: declared.role },
      become: (newPassword, extracted = {}) => {
        this.#options.learn(newPassword);
        if (extracted['userId'] !== undefined) ledger.created(entry, { userId: extracted['userId'] });
        return this.#leased(declared, this.#account(declared, { newLoginId, newPassword, extracted, seed: undefined, creator }));
      },
    };
  }

  #count(pool: PoolName): number {
    return this.#created.get(pool) ?? 0;
  }

  #unused(pool: PoolDeclaration): string[] {
    return pool.accounts.filter((name) => !this.#options.ledger.isUsed('account', name));
  }

  #fixed(name: string): ActingAccount & { readonly password: string } {
    const account = this.#options.directory.account(name);
    if (account.password === undefined) throw new OperationError('no-input', {
      ja: `使い捨てアカウント ${name} にパスワードが宣言されていません。`,
      en: `The disposable account ${name} has no password.`,
    });
    return { ...account, password: account.password };
  }

  async #create(pool: PoolName, declared: PoolDeclaration, create: NonNullable<PoolDeclaration['create']>, purpose: string) {
    const { directory, kept, ledger, learn } = this.#options;
    const newLoginId = this.#nextLoginId();
    const [newPassword, newTotpSecret] = [this.#password(), generateTotpSeed(this.#options.randomBytes)];
    learn(newPassword);
    learn(newTotpSecret);
    ledger.willUse({ kind: 'account', name: newLoginId, purpose });
    const entry = ledger.willCreate({ kind: 'account', declaredAs: pool, owner: create.account, values: { loginId: newLoginId, newLoginId } });
    const helper = directory.account(create.account);
    const [temporaryPassword, newMail] = [this.#password(), this.#mailOf(declared, newLoginId)];
    learn(temporaryPassword);
    const variables = { newLoginId, newPassword, temporaryPassword, newName: `検収 ${newLoginId}`, newRole: declared.role, newTotpSecret, ...(newMail === undefined ? {} : { newMail }) };
    const activate = declared.activate && await beginActivation(declared.activate, newMail, this.#options);
    const { values } = await kept.use(helper, create.route, (session) => session.perform(create.operation, variables), { silent: isSilent(create.operation) });
    const { totpSecret: created, ...extracted } = values;
    ledger.created(entry, publicValues(create.operation, extracted));
    const { totpSecret = created, ...activated } = await activate?.({ ...directory.tenantVariables(declared.tenant), ...variables, ...extracted }) ?? {};
    if (totpSecret !== undefined) learn(totpSecret);
    Object.assign(extracted, activated);
    const given = namesIn([create.operation.http, create.operation.browser]).has('newTotpSecret') ? newTotpSecret : undefined;
    return this.#account(declared, { newLoginId, newPassword, extracted, seed: totpSecret ?? given, creator: create.account });
  }

  /** Where mails to an account that is about to be made will go. */
  #mailOf(declared: PoolDeclaration, newLoginId: string): string | undefined {
    const { directory, mail } = this.#options;
    const known = { ...directory.tenantVariables(declared.tenant), newLoginId, loginId: newLoginId };
    const scope = new Scope(known);
    const given = Object.entries(declared.variables).filter(([, template]) => [...namesIn(template)].every((name) => scope.has(name)));
    return mail.addressOf({ variables: { ...known, ...new Filler('pools.variables', scope).record(Object.fromEntries(given)) } });
  }

  #account(declared: PoolDeclaration, made: Made): ActingAccount & { readonly password: string } {
    const { directory } = this.#options;
    const tenant = directory.tenantVariables(declared.tenant);
    const fill = new Filler('pools.create', new Scope(tenant, made.extracted, { newLoginId: made.newLoginId }));
    const variables = { ...tenant, ...made.extracted, ...fill.record(declared.variables) };
    return {
      name: made.newLoginId, tenant: declared.tenant, role: declared.role, privileged: declared.privileged,
      identity: made.extracted['identity'] ?? fill.text(declared.identity),
      variables,
      password: made.newPassword,
      ...(declared.mailCode ? directory.mailCodes(declared.mailCode, variables) : {}),
      ...(made.seed === undefined ? {} : this.#codes(made.creator, made.seed)),
    };
  }

  /** The service gives its accounts codes of one kind; the creator's is the nearest example. */
  #codes(creator: string, seed: string): Pick<Required<ActingAccount>, 'nextOtp' | 'timeCodes'> {
    const { accounts } = this.#options.profile;
    const like = accounts[creator]?.totp ?? Object.values(accounts).find(({ totp }) => totp)?.totp;
    return this.#options.otp.factor({ digits: like?.digits ?? 6, periodSeconds: like?.periodSeconds ?? 30, algorithm: like?.algorithm ?? 'SHA1', seed });
  }

  /** Login ids of an earlier, interrupted attempt of the run are in the ledger and are passed over. */
  #nextLoginId(): string {
    for (;;) {
      this.#counter += 1;
      const loginId = `kenshu${runFragment(this.#options.runId)}${String(this.#counter).padStart(3, '0')}`;
      if (!this.#options.ledger.isUsed('account', loginId)) return loginId;
    }
  }

  #password(): string {
    const { minLength = 0, symbols } = this.#options.profile.declared.password ?? {};
    return generatePassword({
      length: Math.max(PASSWORD_LENGTH, minLength + 4), randomBytes: this.#options.randomBytes, ...(symbols === undefined ? {} : { symbols }),
    });
  }

  #leased(pool: PoolDeclaration, account: ActingAccount & { readonly password: string }): LeasedAccount {
    return {
      ...account,
      withPassword: (password) => {
        this.#options.learn(password);
        return this.#leased(pool, { ...account, password });
      },
      withFactor: (seed) => {
        this.#options.learn(seed);
        return this.#leased(pool, { ...account, ...this.#codes(pool.create?.account ?? '', seed) });
      },
      unlock: () => this.#byHelper(pool.unlock, account),
      disable: () => this.#byHelper(pool.disable, account),
    };
  }

  async #byHelper(declared: PoolDeclaration['unlock'], account: ActingAccount): Promise<boolean> {
    if (!declared) return false;
    const { directory, kept } = this.#options;
    await kept.use(directory.account(declared.account), declared.route, (session) => session.perform(declared.operation, account.variables), { silent: isSilent(declared.operation) });
    return true;
  }
}
