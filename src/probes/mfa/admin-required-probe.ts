import { generatePassword } from '../../actors/passwords.ts';
import type { Problem } from '../../domain/outcome.ts';
import type { AccessSeen, AdminFactorsData } from '../../observations/mfa.ts';
import { hasSecondFactor } from '../../actors/second-factor.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { accessOf, asked, problemOf } from './access.ts';
import { adminsOf, missingForAdmins, privilegedRoutes } from './admins.ts';

const REQUESTS_PER_SIGN_IN = 12;

type Factors = 'wrong' | 'first' | 'both';

const unseen = (problem: Problem): AccessSeen => ({ identity: 'unknown', privileged: 'unknown', functions: [], problem });

async function asStranger({ actors, profile }: ProbeContext, route: string): Promise<AccessSeen> {
  const stranger = await actors.stranger(route);
  try {
    return await accessOf(profile, stranger);
  } finally {
    await stranger.close();
  }
}

export async function accessWith(context: ProbeContext, name: string, route: string, factors: Factors): Promise<AccessSeen> {
  const { actors, profile } = context;
  const wrong = generatePassword({ length: 16, randomBytes: (size) => context.randomBytes(size) });
  try {
    const session = await actors.signIn(actors.account(name), route, {
      secondFactor: factors === 'both' ? 'complete' : 'skip', ...(factors === 'wrong' ? { password: wrong } : {}),
    });
    try {
      return await accessOf(profile, session);
    } finally {
      await session.close();
    }
  } catch (error) {
    const problem = problemOf(error);
    if (factors !== 'wrong' || problem.code === 'unreachable') return unseen(problem);
    // A wrong password is meant not to go through: what is given then is what a stranger is. What the first factor would have given was not seen.
    const stranger = await asked(() => asStranger(context, route));
    return 'value' in stranger ? stranger.value : unseen(stranger.problem);
  }
}

async function observe(context: ProbeContext, account: string, route: string): Promise<AdminFactorsData> {
  const wrongPassword = await accessWith(context, account, route, 'wrong');
  const firstFactorOnly = await accessWith(context, account, route, 'first');
  // Complete last: it resets the service's counter of failures and shows that the account was in good standing all along.
  const bothFactors = await accessWith(context, account, route, 'both');
  return { account, route, hasFactor: hasSecondFactor(context.actors.account(account)), wrongPassword, firstFactorOnly, bothFactors };
}

export const adminRequiredProbe = defineProbe({
  kind: 'mfa.admin-required',
  phase: 'second-factor',
  impact: 'read',
  plan({ profile }) {
    const pairs = adminsOf(profile).flatMap((account) => privilegedRoutes(profile).map((route) => ({ account, route })));
    const periods = pairs.map(({ account }) => profile.accounts[account]?.totp?.periodSeconds ?? 0);
    return {
      subjects: pairs.map(({ account, route }) => `${route}/${account}`), missing: missingForAdmins(profile), accounts: 0,
      // A code is good once, so each complete sign-in of an account waits for the next step.
      requests: pairs.length * 3 * REQUESTS_PER_SIGN_IN, waitsMs: 1000 * periods.reduce((sum, period) => sum + period, 0),
    };
  },
  async *observe(context) {
    for (const account of adminsOf(context.profile)) {
      for (const route of privilegedRoutes(context.profile)) {
        const { value: data, evidence } = await collectEvidence(() => observe(context, account, route));
        yield { subject: `${route}/${account}`, data, evidence };
      }
    }
  },
});
