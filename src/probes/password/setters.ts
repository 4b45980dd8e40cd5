import { OperationError } from '../../actors/operation-error.ts';
import type { AnswerSeen, LeasedAccount, Variables } from '../../actors/types.ts';
import type { PasswordFeature, PasswordSetterDeclaration } from '../../profile/password-schema.ts';
import type { Operation } from '../../profile/operation-schema.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import type { ProbeContext } from '../define.ts';
import { generateFor, PasswordChanger, type PasswordTrier } from './changer.ts';
import { PasswordCreator, type PasswordCreation } from './creator.ts';
import { mailedValues } from './mailed.ts';
import { controlLengthOf } from './routes.ts';
import { foreignSetting, forcedSetting, type HelperSessions, ownSetting, type PasswordSetting } from './setting.ts';

/** A way by which a password can be set: the own change of `passwordRoutes`, or one of `passwords.setters`. */
export interface PasswordWay {
  readonly name: string;
  readonly kind: PasswordFeature | 'ownChange';
  /** Makes the account it sets the password of. */
  readonly creates: boolean;
  /** The user can take it alone. */
  readonly selfService: boolean;
  readonly byMail: boolean;
}

const CREATING: ReadonlySet<string> = new Set(['create', 'import', 'invitation', 'signUp']);
const BY_OTHERS: ReadonlySet<string> = new Set(['adminSet', 'create', 'import', 'invitation']);

/** A name of both kinds is told apart. */
export function passwordWaysOf({ passwordRoutes, passwords }: Pick<TargetProfile, 'passwordRoutes' | 'passwords'>): readonly PasswordWay[] {
  const own = Object.keys(passwordRoutes).map((name): PasswordWay => ({ name, kind: 'ownChange', creates: false, selfService: true, byMail: false }));
  const others = Object.entries(passwords.setters).map(([name, { kind, request }]): PasswordWay => ({
    name: name in passwordRoutes ? `setters.${name}` : name, kind, creates: CREATING.has(kind), selfService: !BY_OTHERS.has(kind),
    byMail: request !== undefined && kind !== 'forcedChange',
  }));
  return [...own, ...others];
}

const setterOf = ({ passwords }: TargetProfile, { name }: PasswordWay): PasswordSetterDeclaration => {
  const declared = passwords.setters[name.replace(/^setters\./, '')];
  if (!declared) throw new RangeError(`no password setter ${name}`);
  return declared;
};

/** Name under `routes` of where a way is taken. */
export const routeOf = (profile: TargetProfile, way: PasswordWay): string =>
  (way.kind === 'ownChange' ? profile.passwordRoutes[way.name]?.route : setterOf(profile, way).route) ?? '';

const lacking = ({ name }: PasswordWay, what: string): OperationError => new OperationError('no-input', {
  ja: `passwords.setters.${name} に ${what} がありません。`, en: `passwords.setters.${name} has no ${what}.`,
});

const settleMsOf = ({ settleSeconds }: PasswordSetterDeclaration): number => settleSeconds * 1000;

/** @throws {OperationError} no-input: an account, a mailbox or an operation it needs is not declared */
export async function openWay(context: ProbeContext, way: PasswordWay, purpose: string, helpers: HelperSessions): Promise<PasswordTrier> {
  if (way.kind === 'ownChange') return PasswordChanger.open(context, way.name, purpose);
  const declared = setterOf(context.profile, way);
  if (way.creates) return new PasswordCreator(context, creationOf(context, declared, helpers), purpose);
  const setting = settingOf(context, way, helpers);
  return new PasswordChanger(context, setting, await context.actors.pools.lease('users', purpose));
}

/** A way to set the password of an account that exists. @throws {OperationError} no-input */
export function settingOf(context: ProbeContext, way: PasswordWay, helpers: HelperSessions): PasswordSetting {
  if (way.kind === 'ownChange') {
    const own = context.profile.passwordRoutes[way.name];
    if (!own) throw new RangeError(`no password route ${way.name}`);
    return ownSetting(context, own.route, own.change);
  }
  const declared = setterOf(context.profile, way);
  const { kind, route, request, operation } = declared;
  const settleMs = settleMsOf(declared);
  if (kind === 'profile') return ownSetting(context, route, operation, settleMs);
  if (kind === 'forgotten') return forgottenSetting(context, way, declared);
  if (declared.account === undefined) throw lacking(way, 'account');
  const account = context.actors.account(declared.account);
  if (kind !== 'forcedChange') return foreignSetting({ helpers, account, route, operation, settleMs });
  if (request === undefined) throw lacking(way, 'request');
  return forcedSetting(context, { helpers, account, route, request, operation, settleMs, temporary: () => generateFor(context, controlLengthOf(context)) });
}

function forgottenSetting(context: ProbeContext, way: PasswordWay, { route, request, operation, link, settleSeconds }: PasswordSetterDeclaration): PasswordSetting {
  if (request === undefined) throw lacking(way, 'request');
  return {
    route, settleMs: settleSeconds * 1000, keepsPrevious: true,
    set: async (account, newPassword) => {
      const stranger = await context.actors.stranger(route);
      try {
        const { answers, values } = await mailedValues(context, account, { link, ask: () => stranger.perform(request, account.variables) });
        const followed = await stranger.perform(operation, { ...account.variables, ...values, newPassword });
        return { answers: [...answers, ...followed.answers], sent: followed.sent };
      } finally {
        await stranger.close();
      }
    },
    close: async () => undefined,
  };
}

function creationOf(context: ProbeContext, declared: PasswordSetterDeclaration, helpers: HelperSessions): PasswordCreation {
  const { account: by, route, request, operation, link } = declared;
  const helper = by === undefined ? undefined : context.actors.account(by);
  const perform = async (what: Operation, variables: Variables) => {
    if (helper) return (await helpers.get(helper, route)).perform(what, variables);
    const stranger = await context.actors.stranger(route);
    try {
      return await stranger.perform(what, variables);
    } finally {
      await stranger.close();
    }
  };
  return {
    route, settleMs: settleMsOf(declared),
    create: async (variables, account) => {
      if (request === undefined) return perform(operation, variables);
      return invited(context, account, { route, link, operation, variables, ask: (newMail) => perform(request, { ...variables, newMail }) });
    },
    close: async () => undefined,
  };
}

/** What a mail to the new account holds opens the page on which it chooses its password, to whoever holds the mail. */
async function invited(context: ProbeContext, account: LeasedAccount, { route, link, operation, variables, ask }: {
  readonly route: string; readonly link: string | undefined; readonly operation: Operation; readonly variables: Variables;
  readonly ask: (newMail: string) => Promise<{ readonly answers: readonly AnswerSeen[]; readonly values: Readonly<Record<string, string>> }>;
}): ReturnType<PasswordCreation['create']> {
  const mailed = await mailedValues(context, account, { link, ask });
  const stranger = await context.actors.stranger(route);
  try {
    const { answers, values, sent } = await stranger.perform(operation, { ...variables, ...mailed.values });
    return { answers: [...mailed.answers, ...answers], values: { ...mailed.values, ...values }, sent };
  } finally {
    await stranger.close();
  }
}
