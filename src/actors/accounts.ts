import type { Ledger } from '../domain/ledger.ts';
import type { AccountDeclaration, TargetProfile, TenantDeclaration } from '../profile/schema.ts';
import type { SecretRef } from '../profile/secret-schema.ts';
import { mailedCodes } from './mail/mailed-codes.ts';
import type { Mailroom } from './mail/types.ts';
import { OperationError } from './operation-error.ts';
import type { OtpSources } from './otp.ts';
import type { Passkey } from './passkey.ts';
import { recoveryCodes } from './recovery-codes.ts';
import type { ActingAccount } from './types.ts';

export interface SecretReader {
  /** Resolves a reference and teaches it to redaction. @throws {OperationError} no-input, naming `where` */
  (reference: SecretRef, where: string): string;
}

const undeclared = (name: string): OperationError => new OperationError('no-input', {
  ja: `アカウント ${name} がプロファイルに宣言されていません。`,
  en: `The profile declares no account ${name}.`,
});

/** Makes a reader that reports a secret which cannot be had as a missing input, and never with its value. */
export const secretReader = (resolve: (reference: SecretRef) => string, learn: (secret: string) => void): SecretReader => (reference, where) => {
  let secret: string;
  try {
    secret = resolve(reference);
  } catch (error) {
    throw new OperationError('no-input', {
      ja: `${where} の秘密情報を読み取れません。参照(環境変数・ファイル・コマンド)を確認してください。`,
      en: `The secret at ${where} cannot be read; check the reference (environment variable, file or command).`,
    }, { cause: error });
  }
  learn(secret);
  return secret;
};

export interface DirectoryServices {
  readonly secret: SecretReader;
  readonly otp: OtpSources;
  readonly mail: Mailroom;
  readonly ledger: Ledger;
  readonly learn: (secret: string) => void;
}

/** The accounts of the profile, ready to act. */
export class AccountDirectory {
  readonly #profile: TargetProfile;
  readonly #secret: SecretReader;
  readonly #otp: OtpSources;
  readonly #ledger: Ledger;
  readonly #learn: (secret: string) => void;
  readonly #mail: Mailroom;
  readonly #made = new Map<string, ActingAccount>();

  constructor(profile: TargetProfile, services: DirectoryServices) {
    this.#profile = profile;
    this.#secret = services.secret;
    this.#otp = services.otp;
    this.#ledger = services.ledger;
    this.#learn = services.learn;
    this.#mail = services.mail;
  }

  /** @throws {OperationError} no-input: not declared, or a secret of it cannot be resolved */
  account(name: string): ActingAccount {
    const known = this.#made.get(name) ?? this.#make(name);
    this.#made.set(name, known);
    return known;
  }

  find({ tenant, privileged, disposable }: { readonly tenant?: string; readonly privileged?: boolean; readonly disposable?: boolean }): readonly ActingAccount[] {
    return Object.entries(this.#profile.accounts)
      .filter(([, one]) => (tenant === undefined || one.tenant === tenant) && (privileged === undefined || one.privileged === privileged)
        && (disposable === undefined || one.disposable === disposable))
      .map(([name]) => this.account(name));
  }

  /** `tenant.name` and the tenant's own variables as `tenant.*`. */
  tenantVariables(tenant: string): Record<string, string> {
    const declared: TenantDeclaration | undefined = this.#profile.tenants[tenant];
    if (!declared) return {};
    const own = Object.entries(this.variables(declared.variables, `tenants.${tenant}.variables`)).map(([name, value]) => [`tenant.${name}`, value] as const);
    return { 'tenant.name': declared.name, ...Object.fromEntries(own) };
  }

  variables(declared: Readonly<Record<string, string | SecretRef>>, where: string): Record<string, string> {
    return Object.fromEntries(Object.entries(declared).map(([name, value]) =>
      [name, typeof value === 'string' ? value : this.#secret(value, `${where}.${name}`)]));
  }

  /** The second factor of an account to which codes are mailed. */
  mailCodes({ withinSeconds }: NonNullable<AccountDeclaration['mailCode']>, variables: Readonly<Record<string, string>>): Pick<ActingAccount, 'nextOtp' | 'beginOtp'> {
    const beginOtp = mailedCodes(this.#mail, { variables }, { withinMs: withinSeconds * 1000, learn: this.#learn });
    return { beginOtp, nextOtp: async () => (await beginOtp())() };
  }

  #recoveryCodes(name: string, reference: SecretRef): () => Promise<string> {
    const codes = this.#secret(reference, `accounts.${name}.recoveryCodes`).split(/\s+/).filter((code) => code !== '');
    for (const code of codes) this.#learn(code);
    return recoveryCodes(name, codes, this.#ledger);
  }

  #passkey({ privateKey, userHandle, ...declared }: NonNullable<AccountDeclaration['passkey']>, where: string): Passkey {
    return { ...declared, privateKey: this.#secret(privateKey, where), ...(userHandle === undefined ? {} : { userHandle }) };
  }

  #make(name: string): ActingAccount {
    const declared = this.#profile.accounts[name];
    if (!declared) throw undeclared(name);
    const where = `accounts.${name}`;
    const { tenant, role, privileged, identity, totp, mailCode, passkey, recoveryCodes: codes } = declared;
    const variables = { loginId: identity, ...this.tenantVariables(tenant), ...this.variables(declared.variables, `${where}.variables`) };
    return {
      name, tenant, role, privileged, identity,
      variables,
      password: declared.password && this.#secret(declared.password, `${where}.password`),
      ...(totp ? this.#otp.factor({ ...totp, seed: this.#secret(totp.secret, `${where}.totp.secret`) }) : {}),
      ...(mailCode ? this.mailCodes(mailCode, variables) : {}),
      ...(codes ? { nextRecoveryCode: this.#recoveryCodes(name, codes) } : {}),
      ...(passkey ? { passkey: this.#passkey(passkey, `${where}.passkey.privateKey`) } : {}),
    };
  }
}
