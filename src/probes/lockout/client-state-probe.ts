import type { LoginClient } from '../../actors/types.ts';
import type { BypassData, FailureSeries, Manner } from '../../observations/lockout.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { failOnce, seen, tryNeighbour } from './attempts.ts';
import { expectedThreshold, failuresOfSearch, holdsSeconds, leaseUser, manner, measure, PATIENCE, REQUESTS_PER_ATTEMPT, rising, searchLock, waitsOf } from './bypass.ts';
import { missingForLockout, signInRoutes } from './routes.ts';

const PURPOSE = 'lockout.client-state';
const MODES = ['kept', 'dropped', 'edited'] as const;
type Mode = (typeof MODES)[number];

const COUNTING_NAME = /fail|attempt|tries|retry|count|lock|limit|throttle/i;

/** A counter begins again; whatever else is numbered begins at nought. */
const rewound = (name: string, value: string): string | undefined => (/^\d{1,6}$/.test(value) || COUNTING_NAME.test(name) ? '0' : undefined);

async function inOneClient<T>(context: ProbeContext, route: string, work: (client: LoginClient) => Promise<T>): Promise<T> {
  const client = await context.actors.loginClient(route);
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

/** Failures in one client that keeps everything, then the correct password in that same client. */
async function keptTwin(context: ProbeContext, route: string, failures: number): Promise<FailureSeries> {
  const account = await leaseUser(context, `${PURPOSE} twin`);
  return inOneClient(context, route, (client) => measure(context, {
    route, account, failures, fail: () => failOnce(context, account, route, { client }),
    correct: async () => [seen(await context.actors.tryLogin(account, route, { password: account.password, sent: 'correct', client }))],
  }));
}

/** Failures in one mode, then the correct password in a client without history. */
async function measureMode(context: ProbeContext, route: string, mode: Mode, count: { readonly failures: number; readonly locksAt: number }, edited: Set<string>): Promise<FailureSeries> {
  const account = await leaseUser(context, `${PURPOSE} ${mode}`);
  // A client of its own for each attempt holds no cookie, storage, connection or TLS session of the one before.
  if (mode === 'dropped') return measure(context, { route, account, ...count, fail: () => failOnce(context, account, route) });
  return inOneClient(context, route, (client) => measure(context, {
    route, account, ...count,
    fail: async () => {
      if (mode === 'edited') for (const name of await client.editCookies(rewound)) edited.add(name);
      return failOnce(context, account, route, { client });
    },
  }));
}

async function observeRoute(context: ProbeContext, route: string): Promise<BypassData> {
  const twin = await searchLock(context, (failures) => keptTwin(context, route, failures));
  const due = PATIENCE * (twin.threshold ?? 0);
  const manners: Manner[] = [];
  const counts = [twin.threshold ?? 0, due];
  for (const mode of twin.threshold === null ? [] : MODES) {
    const edited = new Set<string>();
    const taken = await manner(mode, due, async () => ({
      control: null, series: await rising(counts, (failures, locksAt) => measureMode(context, route, mode, { failures, locksAt }, edited)),
    }));
    manners.push({ ...taken, ...(edited.size > 0 ? { used: [...edited] } : {}) });
  }
  const neighbour = seen(await tryNeighbour(context, await leaseUser(context, `${PURPOSE} neighbour`), route));
  return { route, twin, holdsSeconds: holdsSeconds(context), manners: manners.length > 0 ? manners : [{ name: 'kept', due, control: null, series: [] }], neighbour };
}

export const clientStateProbe = defineProbe({
  kind: 'lockout.client-state',
  phase: 'lockout',
  impact: 'lock',
  plan({ profile, policy }) {
    const failures = failuresOfSearch({ profile, policy }) + MODES.length * (1 + 2 * PATIENCE) * expectedThreshold({ profile, policy });
    return {
      subjects: signInRoutes(profile).slice(0, 1), missing: missingForLockout(profile), accounts: 2 + 3 * MODES.length,
      requests: (failures + 20) * REQUESTS_PER_ATTEMPT, waitsMs: waitsOf({ profile, policy }, failures),
    };
  },
  async *observe(context) {
    for (const route of signInRoutes(context.profile).slice(0, 1)) {
      const { value: data, evidence } = await collectEvidence(() => observeRoute(context, route));
      yield { subject: route, data, evidence };
    }
  },
});
