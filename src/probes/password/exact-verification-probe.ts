import type { LeasedAccount, LoginAttempt } from '../../actors/types.ts';
import type { ExactVerificationData, LoginEffect, VerificationTrial } from '../../observations/password.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { PasswordChanger } from './changer.ts';
import { inexactForms, type InexactForm } from './inexact.ts';
import { controlLengthOf, missingForPasswords, passwordRoutesOf } from './routes.ts';

/** Lengths to try for the long password; the first that the service takes is used. */
const LONG = [80, 64, 40, 24];
/** A form between two exact logins, each with its oracle. */
const REQUESTS_PER_FORM = 6;
const REQUESTS_TO_PREPARE = 40;
/** An account that locked although every failure was followed by a success is given up once. */
const ATTEMPTS = 2;

type Kind = 'short' | 'long';

/** Ways to sign in that send a password. */
function passwordSignInRoutes(profile: TargetProfile): readonly string[] {
  const sends = (route: TargetProfile['routes'][string]) => route.signIn.function !== undefined || /\$\{(?:password|basicCredentials)\}/.test(JSON.stringify(route));
  return Object.entries(profile.routes).filter(([, route]) => sends(route)).map(([name]) => name);
}

const directOf = (profile: TargetProfile): string | undefined => {
  const routes = passwordSignInRoutes(profile);
  return routes.find((name) => profile.routes[name]?.client === 'http') ?? routes[0];
};

const formsFor = (context: Pick<ProbeContext, 'profile' | 'policy'>, route: string): readonly InexactForm[] =>
  inexactForms(context.policy.parameters.password.minLength).filter(({ core }) => core || route === directOf(context.profile));

/** Two disposable accounts with passwords of their own choice: one of the least length, one long. */
class Accounts {
  readonly #context: ProbeContext;
  readonly #held = new Map<Kind, LeasedAccount>();
  readonly used: string[] = [];
  /** Length of the long password; null when none longer than the least could be set. */
  longLength: number | null = null;

  constructor(context: ProbeContext) {
    this.#context = context;
  }

  /** Undefined when no password of that kind could be set. */
  async get(kind: Kind): Promise<LeasedAccount | undefined> {
    const held = this.#held.get(kind) ?? await this.#prepare(kind);
    if (held) this.#held.set(kind, held);
    return held;
  }

  forget(kind: Kind): void {
    this.#held.delete(kind);
  }

  async #prepare(kind: Kind): Promise<LeasedAccount | undefined> {
    const route = passwordRoutesOf(this.#context.profile).find(({ direct }) => direct);
    if (!route) return undefined;
    const changer = await PasswordChanger.open(this.#context, route.name, 'password.exact-verification');
    this.used.push(changer.account);
    try {
      const least = controlLengthOf(this.#context);
      for (const length of kind === 'short' ? [least] : LONG.filter((one) => one > least)) {
        const { effect } = await changer.tryChange(changer.generate(length), 'accepted');
        if (effect !== 'accepted') continue;
        if (kind === 'long') this.longLength = length;
        return changer.leased;
      }
      return undefined;
    } finally {
      await changer.close();
    }
  }
}

type Told = { readonly effect: LoginEffect; readonly problem?: LoginAttempt['problem'] };

/** A limiter's refusal is no comparison of passwords. */
function told({ effect, hint, problem }: LoginAttempt): Told {
  if (effect !== 'refused' || hint === undefined) return { effect, ...(problem ? { problem } : {}) };
  return { effect: 'unknown', problem: { code: 'throttled', reason: {
    ja: 'ログインが制限されたため (429、503 または画像認証)、パスワードが照合されたとは言えません。', en: 'The login was limited (429, 503 or a challenge), so the password was not necessarily compared.',
  } } };
}

class RouteTrials {
  readonly #context: ProbeContext;
  readonly #route: string;
  readonly #accounts: Accounts;

  constructor(context: ProbeContext, route: string, accounts: Accounts) {
    this.#context = context;
    this.#route = route;
    this.#accounts = accounts;
  }

  async all(): Promise<readonly VerificationTrial[]> {
    const trials: VerificationTrial[] = [];
    for (const form of [WHOLLY_DIFFERENT, ...formsFor(this.#context, this.#route)]) {
      const trial = await this.#tryForm(form);
      if (trial) trials.push(trial);
    }
    return trials;
  }

  async #tryForm(form: InexactForm): Promise<VerificationTrial | undefined> {
    const kind = form.long ? 'long' : 'short';
    let trial: VerificationTrial | undefined;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const account = await this.#accounts.get(kind);
      if (!account || form.make(account.password) === account.password) return trial;
      trial = await this.#sandwich(form, account);
      if (trial.variant === 'signed-in' || (trial.controlBefore === 'signed-in' && trial.controlAfter === 'signed-in')) return trial;
      if (!await account.unlock().catch(() => false) || (await this.#login(account, account.password, 'exact')).effect !== 'signed-in') this.#accounts.forget(kind);
    }
    return trial;
  }

  async #sandwich(form: InexactForm, account: LeasedAccount): Promise<VerificationTrial> {
    const typed = form.make(account.password);
    this.#context.learnSecret(typed);
    const { value: [before, variant, after], evidence } = await collectEvidence(async () => [
      await this.#login(account, account.password, 'exact'), await this.#login(account, typed, form.case), await this.#login(account, account.password, 'exact'),
    ] as const);
    const problem = [variant, before, after].find((one) => one.effect === 'unknown')?.problem;
    return {
      case: form.case, passwordLength: Array.from(account.password).length,
      controlBefore: before.effect, variant: variant.effect, controlAfter: after.effect, ...(problem ? { problem } : {}), evidence,
    };
  }

  async #login(account: LeasedAccount, password: string, sent: string): Promise<Told> {
    return told(await this.#context.actors.tryLogin(account, this.#route, { password, sent }));
  }
}

/** The control that says the comparison looks at the password at all. */
const WHOLLY_DIFFERENT: InexactForm = {
  case: 'wholly-different', long: false, core: true, make: (password) => Array.from(password, (character) => (/[a-z]/.test(character) ? 'Q' : 'w')).join(''),
};

export const exactVerificationProbe = defineProbe({
  kind: 'password.exact-verification',
  phase: 'credentials',
  impact: 'write',
  plan(context) {
    const routes = passwordSignInRoutes(context.profile);
    const forms = routes.reduce((sum, route) => sum + 1 + formsFor(context, route).length, 0);
    return {
      subjects: routes, missing: missingForPasswords(context.profile), accounts: 2,
      requests: forms * REQUESTS_PER_FORM + REQUESTS_TO_PREPARE, waitsMs: 0,
    };
  },
  async *observe(context) {
    const accounts = new Accounts(context);
    for (const route of passwordSignInRoutes(context.profile)) {
      const { value: trials, evidence } = await collectEvidence(() => new RouteTrials(context, route, accounts).all());
      const data: ExactVerificationData = {
        route, leastLength: controlLengthOf(context), longLength: accounts.longLength, trials, accounts: [...accounts.used],
      };
      yield { subject: route, data, evidence };
    }
  },
});
