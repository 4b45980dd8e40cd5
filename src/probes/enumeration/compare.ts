import type { LeasedAccount } from '../../actors/types.ts';
import type { Problem } from '../../domain/outcome.ts';
import type { AccountState, Comparison, Impression } from '../../observations/enumeration.ts';
import { collectEvidence } from '../../transport/collect.ts';
import type { ProbeContext } from '../define.ts';
import { spaced } from '../lockout/attempts.ts';
import { absentVariables } from './absent-account.ts';
import { askFresh, type Answer, type Place } from './ask.ts';

export interface Round {
  readonly state: AccountState;
  readonly account: LeasedAccount;
  readonly times: number;
  /** Answers before this one are not compared: they lead to the state. */
  readonly from: number;
}

type Compared = Omit<Comparison, 'proven'>;

/** Asks the same of the account and of two ids that do not exist, each as often, so that a count would show on all of them. */
export async function compare(context: ProbeContext, place: Place, { state, account, times, from }: Round): Promise<Compared> {
  const subjects = [account.variables, ...[0, 1].map(() => absentVariables(account, (length) => context.randomBytes(length)))];
  const seen: Impression[][] = subjects.map(() => []);
  let problem: Problem | undefined;
  const { evidence } = await collectEvidence(() => spaced(context, times, async (index) => {
    // Whoever comes first may be served by a colder cache: the order turns.
    for (const turn of subjects.keys()) {
      const which = (turn + index) % subjects.length;
      const answer: Answer = await askFresh(context, place, subjects[which] ?? {});
      if ('problem' in answer) problem ??= answer.problem;
      else seen[which]?.push(answer.impression);
    }
    return true;
  }));
  const [ofAccount = [], absent = [], otherAbsent = []] = seen.map((all) => all.slice(from));
  return { place: place.place, route: place.route, state, account: account.name, ofAccount, absent, otherAbsent, evidence, ...(problem ? { problem } : {}) };
}
