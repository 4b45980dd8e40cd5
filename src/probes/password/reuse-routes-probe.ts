import { OperationError } from '../../actors/operation-error.ts';
import type { Problem } from '../../domain/outcome.ts';
import type { ReuseRoutesData, ReuseRouteTrial } from '../../observations/password.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type Observed, type PlanContext, type ProbeContext } from '../define.ts';
import { PasswordChanger } from './changer.ts';
import { controlLengthOf, missingForPasswords, passwordRoutesOf } from './routes.ts';
import { REQUESTS_PER_TRIAL } from './rule-probe.ts';
import { passwordWaysOf, settingOf, type PasswordWay } from './setters.ts';
import { HelperSessions, type PasswordSetting } from './setting.ts';
import { sideBySide } from './side-by-side.ts';

const ROUNDS = 2;
const TRIALS_PER_CASE = 3;
/** Altered forms and events on the most direct way. */
const CASES_OF_DIRECT = 6;
const REQUESTS_FOR_MAIL = 6;

const depthOf = ({ profile, policy }: PlanContext): number => Math.max(policy.parameters.password.historyDepth, profile.declared.password?.historyDepth ?? 0);

/** A composed letter, which has a decomposed form. */
const COMPOSED = 'が';

interface Attempt {
  readonly case: string;
  /** What is tried instead of the previous password itself. */
  readonly alter?: (previous: string) => string;
  /** Brought about before the previous password is tried; a problem when it could not be. */
  readonly event?: () => Promise<Problem | undefined>;
  /** A previous password of this form instead of a usual one. */
  readonly previous?: () => string;
}

class Reuser {
  readonly #context: ProbeContext;
  readonly #changer: PasswordChanger;
  readonly #by: PasswordSetting;
  readonly trials: ReuseRouteTrial[] = [];

  constructor(context: ProbeContext, changer: PasswordChanger, by: PasswordSetting) {
    this.#context = context;
    this.#changer = changer;
    this.#by = by;
  }

  /** Gives a password up for another by the own change, then tries it again by the way in question. */
  async attempt({ case: id, alter, event, previous: special }: Attempt): Promise<void> {
    const changer = this.#changer;
    const setUp = special ? [await changer.tryChange(changer.learn(special()), 'accepted')] : [];
    const previous = changer.currentPassword;
    setUp.push(await changer.tryChange(this.#fresh(), 'accepted'));
    if (setUp.some(({ effect }) => effect !== 'accepted')) return void this.trials.push({ case: id, setUp });
    const problem = await event?.();
    if (problem) return void this.trials.push({ case: id, setUp, problem });
    const tried = changer.learn(alter ? alter(previous) : previous);
    const attempt = await changer.tryChange(tried, 'rejected', this.#by);
    const plainPrevious = alter && (attempt.effect === 'accepted' || attempt.effect === 'both') ? await changer.logsIn(previous, 'previous as it was') : undefined;
    const control = await changer.tryChange(this.#fresh(), 'accepted', this.#by);
    this.trials.push({ case: id, setUp, attempt, control, ...(plainPrevious ? { plainPrevious } : {}) });
  }

  /** Rapid changes push the first password out of the history. */
  async cycle(depth: number): Promise<void> {
    const changer = this.#changer;
    const original = changer.currentPassword;
    const setUp = [];
    for (let step = 0; step <= depth + 1; step++) setUp.push(await changer.tryChange(this.#fresh(), 'accepted'));
    if (setUp.some(({ effect }) => effect !== 'accepted')) return void this.trials.push({ case: 'cycle', setUp });
    const attempt = await changer.tryChange(original, 'rejected');
    this.trials.push({ case: 'cycle', setUp, attempt, control: await changer.tryChange(this.#fresh(), 'accepted') });
  }

  withLetter(): string {
    return `${this.#fresh()}${COMPOSED}`;
  }

  #fresh(): string {
    return this.#changer.generate(controlLengthOf(this.#context));
  }
}

const missing = (path: string): Problem => ({ code: 'no-input', reason: {
  ja: `プロファイルに ${path} がないため、試せませんでした。`, en: `The profile declares no ${path}, so it could not be tried.`,
} });

/** What must not make an old password new, done to the account of the changer. */
function events(context: ProbeContext, changer: PasswordChanger, own: PasswordSetting, helpers: HelperSessions) {
  const { disable, enable } = context.profile.passwords;
  const asHelper = async (use: NonNullable<typeof disable>): Promise<void> => {
    const session = await (use.account === undefined ? Promise.reject(new OperationError('no-input', missing('passwords.disable.account').reason)) : helpers.get(context.actors.account(use.account), use.route));
    await session.perform(use.operation, changer.leased.variables);
  };
  const told = (act: () => Promise<Problem | undefined>) => (): Promise<Problem | undefined> => act().catch((error: unknown) => {
    if (error instanceof OperationError) return error.problem;
    throw error;
  });
  return {
    signIn: told(async () => {
      await own.close();
      return undefined;
    }),
    unlock: told(async () => ((await changer.leased.unlock()) ? undefined : missing('pools.users.unlock'))),
    disabling: told(async () => {
      if (!disable || !enable) return missing(disable ? 'passwords.enable' : 'passwords.disable');
      await asHelper(disable);
      const disabled = await changer.logsIn(changer.currentPassword, 'while disabled');
      await asHelper(enable);
      return disabled === 'refused' ? undefined : { code: 'control-failed', reason: {
        ja: 'passwords.disable の後もログインできたため、無効化できたとは言えません。', en: 'After passwords.disable the account still logged in, so it was not disabled.',
      } };
    }),
  };
}

async function observeWay(context: ProbeContext, way: PasswordWay, helpers: HelperSessions): Promise<Observed<'password.reuse-routes'>> {
  const { value, evidence } = await collectEvidence(async () => {
    try {
      const own = passwordRoutesOf(context.profile).find(({ direct }) => direct);
      const by = settingOf(context, way, helpers);
      const changer = await PasswordChanger.open(context, own?.name ?? '', 'password.reuse-routes');
      const reuser = new Reuser(context, changer, by);
      try {
        if (way.kind === 'ownChange') await tryDirect(context, reuser, events(context, changer, by, helpers));
        else for (let round = 0; round < ROUNDS; round++) await reuser.attempt({ case: 'route' });
      } finally {
        await changer.close();
        await by.close();
      }
      const data: ReuseRoutesData = {
        route: way.name, kind: way.kind, selfService: way.selfService, depth: depthOf(context), trials: reuser.trials, accounts: [changer.account],
      };
      return { data };
    } catch (error) {
      if (error instanceof OperationError) return { problem: error.problem };
      throw error;
    }
  });
  return { subject: way.name, evidence, ...value };
}

async function tryDirect(context: ProbeContext, reuser: Reuser, { signIn, unlock, disabling }: ReturnType<typeof events>): Promise<void> {
  await reuser.attempt({ case: 'leading-space', alter: (previous) => ` ${previous}` });
  await reuser.attempt({ case: 'trailing-space', alter: (previous) => `${previous} ` });
  await reuser.attempt({ case: 'other-normalisation', previous: () => reuser.withLetter(), alter: (previous) => previous.normalize('NFD') });
  await reuser.attempt({ case: 'after-sign-in', event: signIn });
  await reuser.attempt({ case: 'after-unlock', event: unlock });
  await reuser.attempt({ case: 'after-disabling', event: disabling });
  await reuser.cycle(depthOf(context));
}

/** Every way but making accounts; of the own change the most direct one, since `password.reuse` goes over all of them. */
const waysToTry = (context: PlanContext): readonly PasswordWay[] => {
  const direct = passwordRoutesOf(context.profile).find((one) => one.direct)?.name;
  return passwordWaysOf(context.profile).filter(({ name, kind, creates }) => !creates && (kind !== 'ownChange' || name === direct));
};

export const reuseRoutesProbe = defineProbe({
  kind: 'password.reuse-routes',
  phase: 'credentials',
  impact: 'write',
  plan(context) {
    const ways = waysToTry(context);
    const trials = ({ kind }: PasswordWay): number => (kind === 'ownChange' ? CASES_OF_DIRECT * TRIALS_PER_CASE + depthOf(context) + 5 : ROUNDS * TRIALS_PER_CASE);
    return {
      subjects: ways.map(({ name }) => name), missing: missingForPasswords(context.profile), accounts: ways.length,
      requests: ways.reduce((sum, way) => sum + trials(way) * (REQUESTS_PER_TRIAL + (way.byMail ? REQUESTS_FOR_MAIL : 0)), 0), waitsMs: 0,
    };
  },
  async *observe(context) {
    const helpers = new HelperSessions(context);
    try {
      yield* sideBySide(context, waysToTry(context), (way) => observeWay(context, way, helpers));
    } finally {
      await helpers.close();
    }
  },
});
