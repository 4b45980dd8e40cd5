import type { LeasedAccount } from '../../actors/types.ts';
import type { LocalText, Problem } from '../../domain/outcome.ts';
import type { FactorChange, FactorChangesData, FactorTried } from '../../observations/second-factor.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { linkWays } from '../reset/links.ts';
import { asked } from './access.ts';
import { leaseHolder, missingForCodes, periodSecondsOf, subjectName, subjectsOf, type Subject } from './codes/holders.ts';
import { signInWith } from './codes/present.ts';
import { factorReset, factorResetWay, passwordReset } from './codes/recovering.ts';
import { afterwards, halfClients, replaceFactor } from './codes/replacing.ts';
import { sideBySide } from './codes/side-by-side.ts';

const PURPOSE = 'mfa.change-and-recovery';
const ACCOUNTS = 4;
const REQUESTS = 200;
const CODES = 20;

/** Cases that need something the service may not have, and what says so. */
const FEATURES = { 'other-account': 'factorById', 'factor-reset': 'factorResetByMail', 'password-reset': 'forgotten' } as const;

const wasTaken = ({ effect, privileged }: FactorTried): boolean => (privileged === null ? effect === 'signed-in' : privileged === true);

/** Settings of the factor are the account's, so one route of administrators tells; one without a browser sends anything. */
function subjectOf(profile: TargetProfile): readonly Subject[] {
  const admins = subjectsOf(profile).filter(({ holder }) => holder === 'admin');
  const declared = admins.find(({ route }) => profile.secondFactor.replacement[route]);
  const [first] = admins;
  return declared ? [declared] : first ? [first] : [];
}

const undeclared = (path: string, feature?: string): Problem => ({ code: 'no-input', reason: {
  ja: `プロファイルに ${path} がありません。${feature ? `操作を書くか、この機能がないなら absences に feature: ${feature} と書いてください。` : '第二要素を置き換える操作を書いてください。'}`,
  en: `The profile declares no ${path}. ${feature ? `Declare it or, if there is no such feature, write feature: ${feature} under absences.` : 'Declare how a second factor is replaced.'}`,
} });

async function change(name: string, by: string, look: () => Promise<Omit<FactorChange, 'name' | 'by' | 'evidence'>>): Promise<FactorChange> {
  const { value, evidence } = await collectEvidence(() => asked(look));
  return { name, by, evidence, after: [], ...('value' in value ? value.value : value) };
}

/** The account as it can sign in after a try: with the new factor where that one counts. */
const current = (account: LeasedAccount, changed: LeasedAccount | null, { after }: FactorChange): LeasedAccount =>
  (changed && after.some(({ what, tried }) => what === 'new-factor' && wasTaken(tried)) ? changed : account);

class Changes {
  readonly #context: ProbeContext;
  readonly #subject: Subject;
  #account: LeasedAccount;
  readonly seen: FactorChange[] = [];

  constructor(context: ProbeContext, subject: Subject, account: LeasedAccount) {
    this.#context = context;
    this.#subject = subject;
    this.#account = account;
  }

  /** With the password alone, and then signed in but without giving any factor again. */
  async withoutCode(): Promise<void> {
    const ways = this.#context.profile.secondFactor.replacement[this.#subject.route];
    if (!ways) return void this.seen.push({ name: 'half-session', by: 'session', after: [], evidence: [], problem: undeclared(`secondFactor.replacement.${this.#subject.route}`) });
    const account = this.#account;
    const half = await asked(() => halfClients(this.#context, account, this.#subject, (by, session, variables) =>
      this.#tried('half-session', by, () => replaceFactor(session, account, ways, variables))));
    if ('problem' in half) this.seen.push({ name: 'half-session', by: 'session', after: [], evidence: [], problem: half.problem });
    const full = await asked(() => this.#context.actors.signIn(this.#account, this.#subject.route));
    if ('problem' in full) return;
    await this.#tried('full-session', 'session', () => replaceFactor(full.value, this.#account, ways, {}));
    await full.value.close();
  }

  async #tried(name: string, by: string, act: () => Promise<LeasedAccount | null>): Promise<void> {
    const account = this.#account;
    let changed: LeasedAccount | null = null;
    const seen = await change(name, by, async () => {
      changed = await act();
      return { after: await afterwards(this.#context, this.#subject, account, changed), control: await signInWith(this.#context, account, this.#subject) };
    });
    this.#account = current(account, changed, seen);
    this.seen.push(seen);
  }

  /** With everything that is asked for. */
  async properly(): Promise<FactorChangesData['replaced']> {
    const { route } = this.#subject;
    const ways = this.#context.profile.secondFactor.replacement[route];
    if (!ways) return { problem: undeclared(`secondFactor.replacement.${route}`), evidence: [] };
    const { value, evidence } = await collectEvidence(() => asked(async () => {
      const session = await this.#context.actors.signIn(this.#account, route);
      try {
        const changed = await replaceFactor(session, this.#account, ways, { otp: await (this.#account.nextOtp as () => Promise<string>)() });
        if (!changed) return {};
        const tried = await signInWith(this.#context, changed, this.#subject);
        if (wasTaken(tried)) this.#account = changed;
        return { tried };
      } finally {
        await session.close();
      }
    }));
    return { evidence, ...('value' in value ? value.value : value) };
  }

  /** Names another account in a session of one's own. */
  async ofAnother(victim: LeasedAccount): Promise<void> {
    const { route } = this.#subject;
    const ways = this.#context.profile.secondFactor.byId[route];
    if (!ways) return;
    const naming = ({ variables, identity }: LeasedAccount) => ({ targetId: variables['userId'] ?? identity, targetLoginId: variables['loginId'] ?? identity });
    this.seen.push(await change('other-account', route, async () => {
      const session = await this.#context.actors.signIn(this.#account, route);
      const code = async () => ({ otp: await (this.#account.nextOtp as () => Promise<string>)() });
      try {
        const own = await replaceFactor(session, this.#account, { begin: ways.begin }, { ...naming(this.#account), ...await code() });
        if (!own) return { after: [], problem: { code: 'control-failed', reason: NOT_OWN } };
        const changed = await replaceFactor(session, victim, ways, { ...naming(victim), ...await code() });
        return { after: await afterwards(this.#context, this.#subject, victim, changed), control: await signInWith(this.#context, victim, this.#subject) };
      } finally {
        await session.close();
      }
    }));
  }

  /** By what arrives at the mailbox. */
  async byMail(lease: (purpose: string) => Promise<LeasedAccount>): Promise<void> {
    const { profile } = this.#context;
    for (const way of linkWays(profile)) {
      this.seen.push(await change('password-reset', way.name, async () => passwordReset(this.#context, this.#subject, await lease('password'), way)));
    }
    const way = factorResetWay(profile, this.#subject.route);
    if (way) this.seen.push(await change('factor-reset', way.name, async () => {
      const { after, old } = await factorReset(this.#context, this.#subject, await lease('factor'), way);
      if (wasTaken(old)) return { after, problem: { code: 'control-failed', reason: NOT_RESET } };
      return { after, control: await signInWith(this.#context, this.#account, this.#subject) };
    }));
  }

  /** What a session that is signed in is given without any factor. */
  async shownAgain(): Promise<readonly string[]> {
    const issue = this.#context.profile.secondFactor.recoveryCodes[this.#subject.route]?.issue;
    if (!issue) return [];
    const given = await asked(async () => {
      const session = await this.#context.actors.signIn(this.#account, this.#subject.route);
      try {
        return (await session.perform(issue, { otp: '', password: '' })).values['recoveryCode'] !== undefined;
      } finally {
        await session.close();
      }
    });
    return 'value' in given && given.value ? ['recovery-codes'] : [];
  }
}

const NOT_OWN: LocalText = {
  ja: 'secondFactor.byId の操作は、自分自身を名指しして正しい確認コードを示しても totpSecret を返しませんでした。操作が合っているか確認してください。',
  en: 'The operation secondFactor.byId gave no totpSecret even for the own account with a right code. Check whether it fits.',
};
const NOT_RESET: LocalText = {
  ja: 'メールによる第二要素の解除の後も元の確認コードでログインできたため、解除の操作が働いたとは言えません。secondFactor.mailReset を確認してください。',
  en: 'After the reset by mail the old codes still signed in, so nothing seems to have been reset. Check secondFactor.mailReset.',
};

async function observe(context: ProbeContext, subject: Subject): Promise<FactorChangesData> {
  const { profile } = context;
  const account = await leaseHolder(context, subject, PURPOSE);
  const victim = await leaseHolder(context, subject, `${PURPOSE} other account`);
  const firstFactorOnly = await signInWith(context, account, subject, { secondFactor: 'skip' });
  const bothFactors = await signInWith(context, account, subject);
  const changes = new Changes(context, subject, account);
  await changes.withoutCode();
  const replaced = await changes.properly();
  const shownAgain = await changes.shownAgain();
  await changes.ofAnother(victim);
  await changes.byMail((purpose) => leaseHolder(context, subject, `${PURPOSE} ${purpose} by mail`));
  const tried = new Set(changes.seen.map(({ name }) => name));
  const absent: Record<string, string> = {};
  for (const [name, feature] of Object.entries(FEATURES).filter(([one]) => !tried.has(one))) {
    const statement = profile.absences?.find((one) => one.feature === feature)?.statement;
    if (statement !== undefined) absent[name] = statement;
    else changes.seen.push({ name, by: subject.route, after: [], evidence: [], problem: undeclared(PATHS[name] ?? name, feature) });
  }
  return { route: subject.route, firstFactorOnly, bothFactors, changes: changes.seen, replaced, shownAgain, absent };
}

const PATHS: Readonly<Record<string, string>> = { 'other-account': 'secondFactor.byId', 'factor-reset': 'secondFactor.mailReset', 'password-reset': 'passwords.setters (kind: forgotten)' };

export const changeAndRecoveryProbe = defineProbe({
  kind: 'mfa.change-and-recovery',
  phase: 'second-factor',
  impact: 'write',
  plan({ profile, policy }) {
    const subjects = subjectOf(profile);
    return {
      subjects: subjects.map(subjectName), missing: missingForCodes(profile), accounts: ACCOUNTS, requests: REQUESTS,
      waitsMs: 1000 * (CODES * periodSecondsOf(profile) + 2 * policy.parameters.mail.settleSeconds),
    };
  },
  observe: (context) => sideBySide<'mfa.change-and-recovery'>(subjectOf(context.profile), (subject) => observe(context, subject)),
});
