import { OperationError } from '../../actors/operation-error.ts';
import type { ActingAccount, LeasedAccount, LoginAttempt, Session } from '../../actors/types.ts';
import type { Problem } from '../../domain/outcome.ts';
import type { LooksCompared, Recovery, RecoveryData, Traced } from '../../observations/lockout.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type PlanContext, type ProbeContext } from '../define.ts';
import { poll } from '../seeding/wait.ts';
import { failOnce, seen, spaced, tryCorrect, wrongPassword } from './attempts.ts';
import { expectedThreshold, failuresOfSearch, leaseUser, REQUESTS_PER_ATTEMPT, twinLock, waitsOf } from './bypass.ts';
import { missingForLockout, signInRoutes } from './routes.ts';

const PURPOSE = 'lockout.recovery-and-trace';
/** When a lock is looked at, as parts of its declared length; few times, since an attempt may prolong it. */
const LOOK_AT_DECLARED = [1, 1.25, 1.5];
/** The same where no length is declared, as parts of the refusal the policy asks for. */
const LOOK_AT_UNDECLARED = [1, 5, 15];
/** Failures beyond the threshold when answers are compared: the lock itself may be told. */
const BEYOND = 2;
/** A difference, and an absence, are claimed only when seen twice (catalogue P9). */
const REPETITIONS = 2;

const watchedSeconds = ({ profile, policy }: PlanContext): readonly number[] => {
  const declared = profile.declared.lockout?.durationSeconds;
  return declared === undefined ? LOOK_AT_UNDECLARED.map((part) => part * policy.parameters.lockout.minRefusalSeconds) : LOOK_AT_DECLARED.map((part) => part * declared);
};

interface Locked {
  readonly account: LeasedAccount;
  readonly refused: LoginAttempt;
  readonly since: () => number;
}

async function lock(context: ProbeContext, route: string, threshold: number, what: string): Promise<Locked> {
  const account = await leaseUser(context, `${PURPOSE} ${what}`);
  await spaced(context, threshold, () => failOnce(context, account, route));
  const lastFailure = context.now().getTime();
  return { account, refused: await tryCorrect(context, account, route), since: () => (context.now().getTime() - lastFailure) / 1000 };
}

async function byTime(context: ProbeContext, route: string, threshold: number): Promise<Recovery> {
  const { value, evidence } = await collectEvidence(async () => {
    const { account, refused, since } = await lock(context, route, threshold, 'by time');
    let correct = refused;
    for (const at of correct.effect === 'refused' ? watchedSeconds(context) : []) {
      await context.sleep(Math.max(0, at - since()) * 1000);
      correct = await tryCorrect(context, account, route);
      if (correct.effect === 'signed-in') break;
    }
    const seconds = since();
    await account.unlock();
    return { account: account.name, lockedBy: seen(refused), correct: seen(correct), seconds };
  });
  return { ...value, evidence };
}

async function byAdmin(context: ProbeContext, route: string, locked: Locked): Promise<Recovery> {
  const { account, refused, since } = locked;
  const { value, evidence } = await collectEvidence(async () => {
    const declared = await asked(() => account.unlock());
    if ('problem' in declared) return { correct: null, problem: declared.problem };
    if (!declared.value) return { correct: null };
    const { answer } = await poll(context, context.policy.parameters.authz.settleSeconds * 1000, () => tryCorrect(context, account, route), ({ effect }) => effect === 'signed-in');
    return { correct: seen(answer) };
  });
  return { account: account.name, lockedBy: seen(refused), seconds: since(), evidence: [...refused.evidence, ...evidence], ...value };
}

async function asked<T>(work: () => Promise<T>): Promise<{ readonly value: T } | { readonly problem: Problem }> {
  try {
    return { value: await work() };
  } catch (error) {
    if (error instanceof OperationError) return { problem: error.problem };
    throw error;
  }
}

/** Looks for a trace of the account until the window of the policy ends. */
async function trace(context: ProbeContext, use: 'log' | 'notice', account: ActingAccount): Promise<Traced> {
  const declared = context.profile.lockout[use];
  if (!declared) throw new RangeError(`lockout.${use} is not declared`);
  const value = use === 'log' ? 'entry' : 'notice';
  const began = context.now().getTime();
  const { value: taken, evidence } = await collectEvidence(() => asked(async () => {
    const session: Session = await context.actors.signIn(context.actors.account(declared.account), declared.route);
    try {
      const look = () => session.perform(declared.operation, { ...account.variables });
      const windowMs = context.policy.parameters.log.appearWindowSeconds * 1000;
      return await poll(context, windowMs, look, ({ values }) => (values[value] ?? '') !== '');
    } finally {
      await session.close();
    }
  }));
  const seconds = (context.now().getTime() - began) / 1000;
  return { account: account.name, seconds, evidence, ...('problem' in taken ? { found: false, problem: taken.problem } : { found: taken.value.satisfied }) };
}

async function traces(context: ProbeContext, route: string, threshold: number, use: 'log' | 'notice', first: LeasedAccount): Promise<readonly Traced[] | null> {
  if (!context.profile.lockout[use]) return null;
  const all = [await trace(context, use, first)];
  while (all.length < REPETITIONS && !all.at(-1)?.found && !all.at(-1)?.problem) {
    const { account } = await lock(context, route, threshold, use);
    all.push(await trace(context, use, account));
    await account.unlock();
  }
  return all;
}

/** The same failures on an account and on an id of its shape that does not exist, in turn. */
async function compareLooks(context: ProbeContext, route: string, threshold: number): Promise<LooksCompared> {
  const account = await leaseUser(context, `${PURPOSE} unknown id`);
  const plain = account.variables['loginId'] ?? '';
  const other = `${plain.slice(0, -8)}${Buffer.from(context.randomBytes(4)).toString('hex')}`;
  const stranger: ActingAccount = { ...account, name: other, identity: other, variables: { ...account.variables, loginId: other } };
  const { value, evidence } = await collectEvidence(async () => {
    const [known, unknown]: [string[], string[]] = [[], []];
    await spaced(context, threshold + BEYOND, async () => {
      for (const [subject, looks] of [[account, known], [stranger, unknown]] as const) {
        looks.push((await context.actors.tryLogin(subject, route, { password: wrongPassword(context), sent: 'wrong' })).look ?? '');
      }
      return true;
    });
    return { known, unknown };
  });
  await account.unlock();
  return { account: account.name, ...value, evidence };
}

const differ = ({ known, unknown }: LooksCompared): boolean => known.some((look, index) => look !== unknown[index]);

async function looksOf(context: ProbeContext, route: string, threshold: number): Promise<readonly LooksCompared[]> {
  const all = [await compareLooks(context, route, threshold)];
  while (all.length < REPETITIONS && differ(all.at(-1) as LooksCompared)) all.push(await compareLooks(context, route, threshold));
  return all;
}

async function observeRoute(context: ProbeContext, route: string): Promise<RecoveryData> {
  const twin = await twinLock(context, route);
  const { threshold } = twin;
  const base = {
    route, twin, declaredSeconds: context.profile.declared.lockout?.durationSeconds ?? null, windowSeconds: context.policy.parameters.log.appearWindowSeconds,
  };
  if (threshold === null) return { ...base, byTime: null, byAdmin: null, log: null, notice: null, looks: [] };
  // The lock runs out while everything else is looked at.
  const [time, others] = await Promise.all([byTime(context, route, threshold), (async () => {
    const locked = await lock(context, route, threshold, 'by an administrator');
    const log = await traces(context, route, threshold, 'log', locked.account);
    const notice = await traces(context, route, threshold, 'notice', locked.account);
    return { log, notice, byAdmin: await byAdmin(context, route, locked), looks: await looksOf(context, route, threshold) };
  })()]);
  return { ...base, byTime: time, ...others };
}

export const recoveryProbe = defineProbe({
  kind: 'lockout.recovery-and-trace',
  phase: 'lockout',
  impact: 'lock',
  plan({ profile, policy }) {
    const failures = failuresOfSearch({ profile, policy }) + 10 * (expectedThreshold({ profile, policy }) + BEYOND);
    const windowMs = 1000 * Math.max(Math.max(...watchedSeconds({ profile, policy })), 2 * REPETITIONS * policy.parameters.log.appearWindowSeconds);
    return {
      subjects: signInRoutes(profile).slice(0, 1), missing: missingForLockout(profile), accounts: 8,
      requests: (failures + 80) * REQUESTS_PER_ATTEMPT, waitsMs: waitsOf({ profile, policy }, failures) + windowMs,
    };
  },
  async *observe(context) {
    for (const route of signInRoutes(context.profile).slice(0, 1)) {
      const { value: data, evidence } = await collectEvidence(() => observeRoute(context, route));
      yield { subject: route, data, evidence };
    }
  },
});
