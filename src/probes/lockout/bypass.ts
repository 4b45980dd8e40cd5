import type { Actors, LeasedAccount } from '../../actors/types.ts';
import type { Problem } from '../../domain/outcome.ts';
import { OperationError } from '../../actors/operation-error.ts';
import type { FailureSeries, Manner as MannerSeen, TwinLock } from '../../observations/lockout.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { ProbeError } from '../../transport/probe-error.ts';
import type { PlanContext, ProbeContext } from '../define.ts';
import { failOnce, seen, spaced, spacingSecondsOf, stepsOf, tryCorrect } from './attempts.ts';

/** A fail is claimed only when two accounts behave alike (catalogue P9). */
const ACCOUNTS_FOR_A_FAIL = 2;
/** Sign-in and oracle, anti-forgery and a second exchange included. */
export const REQUESTS_PER_ATTEMPT = 4;
/** In a suspicious manner an account must lock within so many times its threshold (catalogue). */
export const PATIENCE = 3;

export interface SeriesOptions {
  readonly route: string;
  readonly account: LeasedAccount;
  readonly failures: number;
  /** The earliest of the evaluated failures that can have locked; the first unless told. */
  readonly locksAt?: number;
  /** One wrong password; tells whether it was evaluated. */
  readonly fail: (index: number) => Promise<boolean>;
  /** The correct password afterwards; plainly and once unless told. */
  readonly correct?: () => Promise<FailureSeries['correct']>;
}

/** The correct password, failures, the correct password again; the account is unlocked at the end. */
export async function measure(context: ProbeContext, { route, account, failures, locksAt = 1, fail, correct }: SeriesOptions): Promise<FailureSeries> {
  const { value, evidence } = await collectEvidence(async () => {
    const controlBefore = seen(await tryCorrect(context, account, route));
    let evaluated = 0;
    let lockedSince: number | undefined;
    const counted = await spaced(context, failures, async (index) => {
      const began = context.now().getTime();
      const counts = await fail(index);
      if (counts) evaluated += 1;
      if (evaluated >= locksAt) lockedSince ??= began;
      return counts;
    });
    const attempts = await correct?.() ?? [seen(await tryCorrect(context, account, route))];
    const elapsedSeconds = lockedSince === undefined ? 0 : (context.now().getTime() - lockedSince) / 1000;
    return { controlBefore, failures: counted, sent: failures, correct: attempts, elapsedSeconds };
  });
  await account.unlock();
  return { account: account.name, ...value, evidence };
}

export const opens = ({ correct }: FailureSeries): boolean => correct.some(({ effect }) => effect === 'signed-in');

/** One account, and a second one where the first was not locked. */
export async function untilRefused(take: () => Promise<FailureSeries>): Promise<readonly FailureSeries[]> {
  const all = [await take()];
  while (all.length < ACCOUNTS_FOR_A_FAIL && opens(all.at(-1) as FailureSeries)) all.push(await take());
  return all;
}

/**
 * Rising numbers of failures until one locks; the last number on two accounts. What an earlier number did not lock, a later one cannot
 * have locked before its own next failure: so the time in which a lock may have come and gone stays short.
 */
export async function rising(counts: readonly number[], take: (failures: number, locksAt: number) => Promise<FailureSeries>): Promise<readonly FailureSeries[]> {
  let open = 0;
  for (const failures of counts.slice(0, -1)) {
    const series = await take(failures, open + 1);
    if (!opens(series)) return [series];
    open = failures;
  }
  const last = counts.at(-1) ?? 1;
  return untilRefused(() => take(last, open + 1));
}

/** For how long a lock is known to hold. */
export const holdsSeconds = ({ profile, policy }: PlanContext): number => profile.declared.lockout?.durationSeconds ?? policy.parameters.lockout.minRefusalSeconds;

/** The threshold and what the policy grants above it. */
export const upToCap = (context: PlanContext, threshold: number): readonly number[] => [...new Set([threshold, ...stepsOf(context).filter((step) => step > threshold)])];

export const leaseUser = (context: ProbeContext, purpose: string): Promise<LeasedAccount> => context.actors.pools.lease('users', purpose);

/** Rising numbers of failures, each on an account of its own, until one is refused. */
export async function searchLock(context: ProbeContext, take: (failures: number) => Promise<FailureSeries>): Promise<TwinLock> {
  const steps = stepsOf(context);
  for (const failures of steps) {
    const series = await take(failures);
    if (!opens(series)) return { threshold: failures, series };
    if (failures === steps.at(-1)) return { threshold: null, series };
  }
  throw new RangeError('stepsOf gives at least one step');
}

const findTwinLock = (context: ProbeContext, route: string): Promise<TwinLock> => searchLock(context, async (failures) => {
  const account = await leaseUser(context, 'lockout twin');
  return measure(context, { route, account, failures, fail: () => failOnce(context, account, route) });
});

const known = new WeakMap<Actors, Map<string, Promise<TwinLock>>>();

/** After how many plain failures an account locks on a route; measured once in a run, the control of every way round the lock. */
export async function twinLock(context: ProbeContext, route: string): Promise<TwinLock> {
  const ofRun = known.get(context.actors) ?? new Map<string, Promise<TwinLock>>();
  known.set(context.actors, ofRun);
  const measured = ofRun.get(route) ?? findTwinLock(context, route);
  ofRun.set(route, measured);
  try {
    return await measured;
  } catch (error) {
    ofRun.delete(route);
    throw error;
  }
}

/** Failures an account can be expected to lock after, for plans. */
export const expectedThreshold = ({ profile, policy }: PlanContext): number => profile.declared.lockout?.threshold ?? policy.parameters.lockout.cap;

/** Failures of a whole search for the threshold. */
export const failuresOfSearch = (context: PlanContext): number =>
  context.profile.declared.lockout?.threshold ?? stepsOf(context).reduce((sum, step) => sum + step, 0);

export const waitsOf = (context: PlanContext, failures: number): number => 1000 * failures * spacingSecondsOf(context);

/** A manner whose trial could not be carried out: what stood in the way, so that the others go on. */
export async function manner(name: string, due: number, take: () => Promise<Omit<MannerSeen, 'name' | 'due'>>): Promise<MannerSeen> {
  try {
    return { name, due, ...await take() };
  } catch (error) {
    if (error instanceof OperationError && !(error.cause instanceof ProbeError && ['ABORTED', 'OUT_OF_HOURS'].includes(error.cause.code))) {
      return { name, due, control: null, series: [], problem: error.problem satisfies Problem };
    }
    throw error;
  }
}
