import type { Problem } from '../../domain/outcome.ts';
import type { BypassData, Manner } from '../../observations/lockout.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { failOnce, seen, tryNeighbour } from './attempts.ts';
import { expectedThreshold, failuresOfSearch, holdsSeconds, leaseUser, manner, measure, REQUESTS_PER_ATTEMPT, rising, twinLock, upToCap, waitsOf } from './bypass.ts';
import { missingForLockout, signInRoutes } from './routes.ts';

const PURPOSE = 'lockout.all-accounts';

interface Role {
  readonly role: string;
  /** The pool that gives accounts of the role; undefined when none does. */
  readonly pool: 'users' | 'admins' | undefined;
}

/** Every role the profile knows in the tenant of the pools. */
function rolesOf(profile: TargetProfile): readonly Role[] {
  const given = (['users', 'admins'] as const).flatMap((pool) => {
    const declared = profile.pools[pool];
    if (!declared) return [];
    const fixed = declared.accounts.map((name) => profile.accounts[name]?.role ?? declared.role);
    return [...new Set([...(declared.create ? [declared.role, ...declared.roles] : []), ...fixed])].map((role) => ({ role, pool }));
  });
  const tenant = profile.pools.users?.tenant;
  const known = Object.values(profile.accounts).filter((account) => account.tenant === tenant).map(({ role }) => role);
  const first = new Map(given.toReversed().map(({ role, pool }) => [role, pool] as const));
  return [...new Set([...given.map(({ role }) => role), ...known])].map((role) => ({ role, pool: first.get(role) }));
}

const noAccount = (role: string): Problem => ({ code: 'no-input', reason: {
  ja: `役割「${role}」の使い捨てアカウントがありません。pools.users.roles または pools.admins.roles に加えて create で \${newRole} を使うか、disposable のアカウントを供給元に加えてください。`,
  en: `There is no disposable account of role "${role}". Add it under pools.users.roles or pools.admins.roles and use \${newRole} in create, or put a disposable account into a pool.`,
} });

/** The threshold of plain users first, then as many failures as the policy grants. */
async function roleManner(context: ProbeContext, route: string, { role, pool }: Role, threshold: number): Promise<Manner> {
  if (!pool) return { name: role, due: threshold, control: null, series: [], problem: noAccount(role) };
  const counts = upToCap(context, threshold);
  return manner(role, counts.at(-1) ?? threshold, async () => ({ control: null, series: await rising(counts, async (failures, locksAt) => {
    const account = await context.actors.pools.lease(pool, `${PURPOSE} ${role}`, role);
    return measure(context, { route, account, failures, locksAt, fail: () => failOnce(context, account, route) });
  }) }));
}

async function observeRoute(context: ProbeContext, route: string): Promise<BypassData> {
  const twin = await twinLock(context, route);
  const neighbour = await leaseUser(context, `${PURPOSE} neighbour`);
  const manners: Manner[] = [];
  for (const role of rolesOf(context.profile)) {
    manners.push(twin.threshold === null ? { name: role.role, due: 0, control: null, series: [] } : await roleManner(context, route, role, twin.threshold));
  }
  return { route, twin, holdsSeconds: holdsSeconds(context), manners, neighbour: seen(await tryNeighbour(context, neighbour, route)) };
}

export const allAccountsProbe = defineProbe({
  kind: 'lockout.all-accounts',
  phase: 'lockout',
  impact: 'lock',
  plan({ profile, policy }) {
    const roles = rolesOf(profile).length;
    const failures = failuresOfSearch({ profile, policy }) + roles * (expectedThreshold({ profile, policy }) + failuresOfSearch({ profile, policy }) + 2 * policy.parameters.lockout.cap);
    const periods = Math.max(0, ...Object.values(profile.accounts).map(({ totp }) => totp?.periodSeconds ?? 0));
    return {
      subjects: signInRoutes(profile).slice(0, 1), missing: missingForLockout(profile), accounts: 2 + 3 * roles,
      requests: (failures + 8 * roles) * REQUESTS_PER_ATTEMPT, waitsMs: waitsOf({ profile, policy }, failures) + 2000 * periods,
    };
  },
  // Whether a role is exempt does not depend on the form used; `lockout.all-routes` tries every route.
  async *observe(context) {
    for (const route of signInRoutes(context.profile).slice(0, 1)) {
      const { value: data, evidence } = await collectEvidence(() => observeRoute(context, route));
      yield { subject: route, data, evidence };
    }
  },
});
