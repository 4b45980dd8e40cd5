import type { ChangeTrial, PasswordReuseData, ReuseTrial } from '../../observations/password.ts';
import { defineProbe, type PlanContext } from '../define.ts';
import { PasswordChanger } from './changer.ts';
import { controlLengthOf, missingForPasswords, passwordRoutesOf, type PasswordRoute } from './routes.ts';
import { REQUESTS_PER_TRIAL } from './rule-probe.ts';

/** On the most direct route two accounts go through the whole depth; the others, by which the same history is reached, through the previous one. */
const extentOf = (context: PlanContext, { direct }: PasswordRoute) => (direct ? { accounts: 2, depth: depthOf(context) } : { accounts: 1, depth: 1 });

const depthOf = ({ profile, policy }: PlanContext): number => Math.max(policy.parameters.password.historyDepth, profile.declared.password?.historyDepth ?? 0);

/**
 * Changes the password `depth + 1` times, then tries each earlier one while it is within the depth. A new password set after each
 * refusal proves that changing works; it also moves the older ones one step away, so each distance is tried with whichever password
 * stands there then.
 */
async function tryReuse(changer: PasswordChanger, length: number, depth: number): Promise<{ setUp: ChangeTrial[]; trials: ReuseTrial[] }> {
  const given: string[] = [changer.currentPassword];
  const setUp: ChangeTrial[] = [];
  const trials: ReuseTrial[] = [];
  const setFresh = async (): Promise<ChangeTrial> => {
    const password = changer.generate(length);
    const trial = await changer.tryChange(password, 'accepted');
    if (trial.effect === 'accepted') given.push(password);
    return trial;
  };
  for (let step = 0; step <= depth; step++) setUp.push(await setFresh());
  for (let distance = 1; distance <= depth; distance++) {
    const earlier = given.at(-1 - distance);
    if (earlier === undefined) break;
    const attempt = await changer.tryChange(earlier, 'rejected');
    if (attempt.effect === 'accepted') given.push(earlier);
    trials.push({ distance, attempt, control: await setFresh() });
  }
  return { setUp, trials };
}

export const reuseProbe = defineProbe({
  kind: 'password.reuse',
  phase: 'credentials',
  impact: 'write',
  plan(context) {
    const routes = passwordRoutesOf(context.profile);
    const extents = routes.map((route) => extentOf(context, route));
    return {
      subjects: routes.map((route) => route.name), missing: missingForPasswords(context.profile),
      accounts: extents.reduce((sum, one) => sum + one.accounts, 0),
      requests: extents.reduce((sum, one) => sum + one.accounts * (3 * one.depth + 1) * REQUESTS_PER_TRIAL, 0), waitsMs: 0,
    };
  },
  async *observe(context) {
    for (const route of passwordRoutesOf(context.profile)) {
      const { accounts: count, depth } = extentOf(context, route);
      const accounts: PasswordReuseData['accounts'][number][] = [];
      for (let index = 0; index < count; index++) {
        const changer = await PasswordChanger.open(context, route.name, 'password.reuse');
        try {
          accounts.push({ account: changer.account, ...(await tryReuse(changer, controlLengthOf(context), depth)) });
        } finally {
          await changer.close();
        }
      }
      const evidence = accounts.flatMap(({ setUp, trials }) => [...setUp, ...trials.flatMap((trial) => [trial.attempt, trial.control])]).flatMap((trial) => trial.evidence);
      const data: PasswordReuseData = { route: route.name, depth, declaredDepth: context.profile.declared.password?.historyDepth ?? null, accounts };
      yield { subject: route.name, data, evidence: [...new Set(evidence)] };
    }
  },
});
