import { otpSource } from '../../actors/otp.ts';
import { OperationError } from '../../actors/operation-error.ts';
import { generatePassword, generateTotpSeed } from '../../actors/passwords.ts';
import { Scope } from '../../actors/scope.ts';
import { Filler } from '../../actors/template.ts';
import type { ActingAccount, Variables } from '../../actors/types.ts';
import { publicValues } from '../../profile/public-values.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import type { ProbeContext } from '../define.ts';

/** Longer than any rule asks for, shorter than any limit met so far. */
const PASSWORD_LENGTH = 20;

/** A tenant that may be ended, with somebody to act in it. */
export interface DisposableTenant {
  readonly name: string;
  readonly provided: boolean;
  /** Ordinary first. */
  readonly accounts: readonly ActingAccount[];
  /** What the termination sees. */
  readonly variables: Variables;
  readonly entry: string | undefined;
}

/** Declared tenants that may be ended and have accounts. */
export const declaredTenants = ({ tenants, accounts }: TargetProfile): readonly string[] => Object.entries(tenants)
  .filter(([name, { disposable }]) => disposable && Object.values(accounts).some(({ tenant }) => tenant === name)).map(([name]) => name);

const usesTotp = (operation: unknown): boolean => JSON.stringify(operation).includes('${newAdminTotpSecret}');

/** Random lower-case letters and digits that every tenant code and login id may have. */
const suffix = (context: ProbeContext): string => Buffer.from(context.randomBytes(5)).toString('hex');

type Provision = NonNullable<NonNullable<TargetProfile['termination']>['provision']>;

function account(context: ProbeContext, provision: Provision, values: Record<string, string>, role: 'Admin' | 'User'): ActingAccount {
  const loginId = values[`new${role}LoginId`] as string;
  const fill = new Filler('termination.provision', new Scope(values, { newLoginId: loginId }));
  const tenant = Object.fromEntries(Object.entries(fill.record(provision.tenantVariables)).map(([name, value]) => [`tenant.${name}`, value]));
  const like = Object.values(context.profile.accounts).find(({ totp }) => totp)?.totp;
  const seed = values['newAdminTotpSecret'] as string;
  const nextOtp = role === 'Admin' && usesTotp(provision.operation)
    ? otpSource({ seed, digits: like?.digits ?? 6, periodSeconds: like?.periodSeconds ?? 30, algorithm: like?.algorithm ?? 'SHA1' }, context) : undefined;
  return {
    name: `disposable-${role.toLowerCase()}`, tenant: values['newTenantCode'] as string, role: role.toLowerCase(), privileged: role === 'Admin', identity: fill.text(provision.identity),
    variables: { loginId, 'tenant.name': values['newTenantCode'] as string, ...tenant, ...fill.record(provision.accountVariables) },
    password: values[`new${role}Password`], ...(nextOtp ? { nextOtp } : {}),
  };
}

async function provide(context: ProbeContext, provision: Provision): Promise<DisposableTenant> {
  const { ledger, profile, actors } = context;
  const { minLength = 0, symbols } = profile.declared.password ?? {};
  const secret = (value: string): string => {
    context.learnSecret(value);
    return value;
  };
  const randomBytes = (length: number) => context.randomBytes(length);
  const password = () => secret(generatePassword({ length: Math.max(PASSWORD_LENGTH, minLength + 4), randomBytes, ...(symbols === undefined ? {} : { symbols }) }));
  const code = `kenshu${suffix(context)}`;
  const open = { newTenantCode: code, newAdminLoginId: `${code}a`, newUserLoginId: `${code}u` };
  const values: Record<string, string> = { ...open, newAdminPassword: password(), newUserPassword: password(), newAdminTotpSecret: secret(generateTotpSeed(randomBytes)) };
  ledger.willUse({ kind: 'tenant', name: code, purpose: 'deletion.tenant-terminated' });
  const entry = ledger.willCreate({ kind: 'tenant', declaredAs: 'termination', values: open });
  const { values: extracted } = await actors.run(provision.operation, values);
  ledger.created(entry, publicValues(provision.operation, extracted));
  const all = { ...values, ...extracted };
  const accounts = (['User', 'Admin'] as const).map((role) => account(context, provision, all, role));
  return { name: code, provided: true, accounts, variables: { ...open, ...extracted, ...accounts[0]?.variables }, entry };
}

/** Provides a tenant where the profile says how, else takes a declared one that no attempt of the run has used. @throws {OperationError} */
export async function disposableTenant(context: ProbeContext): Promise<DisposableTenant> {
  const { profile, ledger, actors } = context;
  const provision = profile.termination?.provision;
  if (provision) return provide(context, provision);
  const name = declaredTenants(profile).find((tenant) => !ledger.isUsed('tenant', tenant));
  if (name === undefined) throw new OperationError('no-input', {
    ja: '解約してよいテナントが残っていません。tenants に disposable: true のテナントとアカウントを加えるか、termination.provision を書いてください。',
    en: 'No tenant is left that may be terminated; add one with disposable: true and its accounts, or declare termination.provision.',
  });
  ledger.willUse({ kind: 'tenant', name, purpose: 'deletion.tenant-terminated' });
  const accounts = [...actors.find({ tenant: name, privileged: false }), ...actors.find({ tenant: name, privileged: true })];
  return { name, provided: false, accounts, variables: accounts[0]?.variables ?? {}, entry: undefined };
}
