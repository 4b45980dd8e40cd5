import { OperationError } from '../../actors/operation-error.ts';
import type { BoundsTrial, UsabilityData } from '../../observations/password.ts';
import type { Operation } from '../../profile/operation-schema.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type Observed, type ProbeContext } from '../define.ts';
import { PasswordChanger } from './changer.ts';
import { controlLengthOf, missingForPasswords, passwordRoutesOf, type PasswordRoute } from './routes.ts';
import { REQUESTS_PER_TRIAL } from './rule-probe.ts';
import { ownSetting, type PasswordSetting } from './setting.ts';

const TRIALS_OF_DIRECT = 15;
const TRIALS_OF_PASTE = 3;
const ORDINARY_LENGTH = 20;

/** Every printable character of ASCII, the space among them. */
const PRINTABLE = Array.from({ length: 0x7f - 0x20 }, (_, index) => String.fromCharCode(0x20 + index)).join('');

/** Letters of three Japanese scripts. */
const JAPANESE = '検収のパスワード';

/** Not at an end, where a service may trim it. */
const withSpaces = (password: string): string => `${password.slice(0, 5)} ${password.slice(5, 10)} ${password.slice(10)}`;

/** The space is moved from the beginning to the middle. */
const allPrintable = `${PRINTABLE.slice(1, 40)} ${PRINTABLE.slice(40)}`;

/** The same steps with the new password pasted instead of typed; undefined when it is not typed into a page. */
export function pasting(change: Operation): Operation | undefined {
  const steps = change.browser?.map((step) => ('fill' in step && step.value.includes('${newPassword}') ? { paste: step.fill, value: step.value } : step));
  return steps?.some((step) => 'paste' in step) ? { browser: steps } : undefined;
}

const pastedOn = (profile: TargetProfile, name: string): Operation | undefined => {
  const declared = profile.passwordRoutes[name];
  return declared && pasting(declared.change);
};

const routesToTry = (profile: TargetProfile): readonly PasswordRoute[] => passwordRoutesOf(profile).filter(({ name, direct }) => direct || pastedOn(profile, name));

class Bounds {
  readonly #context: ProbeContext;
  readonly #changer: PasswordChanger;
  readonly trials: BoundsTrial[] = [];

  constructor(context: ProbeContext, changer: PasswordChanger) {
    this.#context = context;
    this.#changer = changer;
  }

  /** Between two ordinary changes by the usual way. */
  async attempt(id: string, password: string, expected: 'accepted' | 'rejected' = 'accepted', by?: PasswordSetting): Promise<void> {
    const controlBefore = this.trials.at(-1)?.controlAfter ?? await this.#ordinary();
    const attempt = await this.#changer.tryChange(this.#changer.learn(password), expected, by);
    this.trials.push({ case: id, controlBefore, attempt, controlAfter: await this.#ordinary() });
    await by?.close();
  }

  /** Whether another session of the account outlives a change; null when it was not alive before. */
  async otherSession(route: string): Promise<UsabilityData['otherSession']> {
    const other = await this.#context.actors.signIn(this.#changer.leased, route);
    try {
      if (!(await other.alive())) return null;
      if ((await this.#ordinary()).effect !== 'accepted') return null;
      return (await other.alive()) ? 'alive' : 'ended';
    } finally {
      await other.close();
    }
  }

  /** Whether a mail comes after a change, within its window; null without a mailbox. */
  async noticeMail(): Promise<boolean | null> {
    const { mail } = this.#context.actors;
    const address = mail.addressOf(this.#changer.leased);
    if (address === undefined || !mail.receives(address)) return null;
    const watch = await mail.watch(address);
    if ((await this.#ordinary()).effect !== 'accepted') return null;
    return (await watch.next({ withinMs: this.#context.policy.parameters.mail.settleSeconds * 1000 })) !== undefined;
  }

  #ordinary() {
    return this.#changer.tryChange(this.#changer.generate(Math.max(ORDINARY_LENGTH, controlLengthOf(this.#context))), 'accepted');
  }
}

async function tryDirect(context: ProbeContext, changer: PasswordChanger, name: string, bounds: Bounds): Promise<Pick<UsabilityData, 'otherSession' | 'noticeMail'>> {
  const declared = context.profile.passwordRoutes[name];
  if (!declared) throw new RangeError(`no password route ${name}`);
  const { route, change } = declared;
  for (const length of [64, 128]) await bounds.attempt(`length-${length}`, changer.generate(length));
  await bounds.attempt('spaces', withSpaces(changer.generate(ORDINARY_LENGTH)));
  await bounds.attempt('printable-ascii', allPrintable);
  await bounds.attempt('japanese', `${changer.generate(ORDINARY_LENGTH)}${JAPANESE}`);
  const other = changer.generate(ORDINARY_LENGTH);
  for (const [id, typed] of [['wrong-current', other], ['empty-current', '']] as const) {
    await bounds.attempt(id, changer.generate(ORDINARY_LENGTH), 'rejected', ownSetting(context, route, change, 0, typed));
  }
  const otherSession = await bounds.otherSession(route);
  const noticeMail = await bounds.noticeMail().catch((error: unknown) => {
    // A mailbox that does not answer tells nothing about the service.
    if (error instanceof OperationError) return null;
    throw error;
  });
  return { otherSession, noticeMail };
}

async function observeRoute(context: ProbeContext, { name, direct }: PasswordRoute): Promise<Observed<'password.usability-bounds'>> {
  const { value: data, evidence } = await collectEvidence(async (): Promise<UsabilityData> => {
    const changer = await PasswordChanger.open(context, name, 'password.usability-bounds');
    const bounds = new Bounds(context, changer);
    try {
      const told = direct ? await tryDirect(context, changer, name, bounds) : { otherSession: null, noticeMail: null };
      const pasted = pastedOn(context.profile, name);
      const route = context.profile.passwordRoutes[name]?.route ?? '';
      if (pasted) await bounds.attempt('paste', changer.generate(ORDINARY_LENGTH), 'accepted', ownSetting(context, route, pasted));
      return { route: name, trials: bounds.trials, ...told, accounts: [changer.account] };
    } finally {
      await changer.close();
    }
  });
  return { subject: name, data, evidence };
}

export const usabilityProbe = defineProbe({
  kind: 'password.usability-bounds',
  phase: 'credentials',
  impact: 'write',
  plan({ profile, policy }) {
    const routes = routesToTry(profile);
    const trials = routes.reduce((sum, { name, direct }) => sum + (direct ? TRIALS_OF_DIRECT : 0) + (pastedOn(profile, name) ? TRIALS_OF_PASTE : 0), 0);
    return {
      subjects: routes.map(({ name }) => name), missing: missingForPasswords(profile), accounts: routes.length, requests: trials * REQUESTS_PER_TRIAL,
      waitsMs: profile.mail ? policy.parameters.mail.settleSeconds * 1000 : 0,
    };
  },
  async *observe(context) {
    for (const route of routesToTry(context.profile)) yield await observeRoute(context, route);
  },
});
