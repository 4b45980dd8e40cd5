import { generatePassword } from '../../../actors/passwords.ts';
import type { LeasedAccount, Variables } from '../../../actors/types.ts';
import type { FactorChange, FactorTried } from '../../../observations/second-factor.ts';
import type { TargetProfile } from '../../../profile/schema.ts';
import type { ProbeContext } from '../../define.ts';
import { Links, type LinkWay } from '../../reset/links.ts';
import { asked, presenting } from '../access.ts';
import type { Subject } from './holders.ts';
import { signInWith } from './present.ts';

const PASSWORD_LENGTH = 20;

type After = FactorChange['after'];

/** Resets of a factor by mail, in the form of resets of a password. */
export function factorResetWay({ secondFactor }: TargetProfile, route: string): LinkWay | null {
  const declared = secondFactor.mailReset[route];
  return declared ? { name: route, declared: { kind: 'forgotten', route, settleSeconds: 0, ...declared } } : null;
}

/** What the client that followed the link is shown, by itself and with every value it was given in the place of a credential. */
async function followed(context: ProbeContext, account: LeasedAccount, way: LinkWay, newPassword: string): Promise<FactorTried> {
  const { actors, profile } = context;
  const { link, token } = await new Links(context, way).fresh(account);
  const { route, operation } = way.declared;
  const privileged = profile.routes[route]?.privileged;
  const stranger = await actors.stranger(route);
  try {
    const { values, answers } = await stranger.perform(operation, { ...account.variables, link, token, newPassword });
    const shows = async (variables: Variables): Promise<boolean> => privileged !== undefined && (await stranger.perform(privileged, variables)).values['marker'] !== undefined;
    const seen = await asked(async () => {
      if ((await stranger.privilegedMarker()) !== null) return true;
      for (const value of Object.values(values)) if (await shows(presenting(profile, route, value))) return true;
      return false;
    });
    const status = answers.at(-1)?.status;
    return {
      at: context.now().toISOString(), source: stranger.source, codeSent: false, effect: 'refused', ...(status === undefined ? {} : { status }),
      ...('problem' in seen ? { privileged: 'unknown', problem: seen.problem } as const : { privileged: seen.value }),
    };
  } finally {
    await stranger.close();
  }
}

/** Resets the password by mail and looks whether that is enough. @throws {OperationError} */
export async function passwordReset(context: ProbeContext, subject: Subject, account: LeasedAccount, way: LinkWay): Promise<{ readonly after: After; readonly control: FactorTried }> {
  const newPassword = generatePassword({ length: PASSWORD_LENGTH, randomBytes: (size) => context.randomBytes(size) });
  context.learnSecret(newPassword);
  const session = await followed(context, account, way, newPassword);
  const renewed = account.withPassword(newPassword);
  const alone = await signInWith(context, renewed, subject, { secondFactor: 'skip' });
  return { after: [{ what: 'session', tried: session }, { what: 'first-factor-only', tried: alone }], control: await signInWith(context, renewed, subject) };
}

/** Resets the factor by mail and looks whether the password is enough then. @throws {OperationError} */
export async function factorReset(context: ProbeContext, subject: Subject, account: LeasedAccount, way: LinkWay): Promise<{ readonly after: After; readonly old: FactorTried }> {
  const session = await followed(context, account, way, account.password);
  const alone = await signInWith(context, account, subject, { secondFactor: 'skip' });
  return { after: [{ what: 'session', tried: session }, { what: 'first-factor-only', tried: alone }], old: await signInWith(context, account, subject) };
}
