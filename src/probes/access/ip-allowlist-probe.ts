import type { ActingAccount, Session } from '../../actors/types.ts';
import type { EntrySeen, WayTried } from '../../observations/access.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { recognised, signingIn } from './entry.ts';
import { commonRoutes, INSIDE, missingForRestriction, ordinaryUser, OUTSIDE, underRestriction, untilLetIn, waitsInTurn, whileSettling, withoutRestriction } from './restriction.ts';

const KIND = 'access.ip-allowlist';
const SUBJECT = 'addresses';
const REQUESTS_PER_ROUTE = 60;

/** Sessions of one route from before the restriction. */
interface Before {
  readonly route: string;
  readonly inside: Session;
  readonly outside: Session;
  readonly signIn: EntrySeen;
  readonly credentials: EntrySeen;
}

async function before(context: ProbeContext, user: ActingAccount, route: string): Promise<Before> {
  const { actors } = context;
  const inside = await actors.signIn(user, route, { source: INSIDE });
  const signIn = await signingIn(context, user, route, OUTSIDE);
  const outside = await actors.signIn(user, route, { source: OUTSIDE });
  return { route, inside, outside, signIn, credentials: await recognised(context, outside, user) };
}

type Tried = Omit<WayTried, 'after'>;

async function meanwhile(context: ProbeContext, user: ActingAccount, all: readonly Before[], settledAtMs: number): Promise<readonly Tried[]> {
  const tried: Tried[] = [];
  for (const { route, inside, outside, credentials } of all) {
    const seen = await whileSettling(context, settledAtMs, () => recognised(context, outside, user));
    tried.push({ kind: 'credentials', name: route, before: credentials, outside: seen, inside: await recognised(context, inside, user) });
  }
  for (const { route, signIn } of all) {
    const seen = await whileSettling(context, settledAtMs, () => signingIn(context, user, route, OUTSIDE));
    tried.push({ kind: 'sign-in', name: route, before: signIn, outside: seen, inside: await signingIn(context, user, route, INSIDE) });
  }
  return tried;
}

export const ipAllowlistProbe = defineProbe({
  kind: KIND,
  phase: 'connection',
  impact: 'write',
  plan({ profile, policy }) {
    const routes = commonRoutes(profile).length;
    return {
      subjects: [SUBJECT], missing: missingForRestriction(profile), accounts: profile.pools.users ? 1 : 0, requests: 20 + routes * REQUESTS_PER_ROUTE,
      waitsMs: waitsInTurn({ profile, policy }, 1),
    };
  },
  async *observe(context) {
    const none = withoutRestriction(context.profile);
    if (none) {
      yield { subject: SUBJECT, data: none, evidence: [] };
      return;
    }
    const { value: data, evidence } = await collectEvidence(async () => {
      const user = await ordinaryUser(context, KIND);
      const opened: Before[] = [];
      try {
        const { restriction, value: ways } = await underRestriction(context, {
          prepare: async () => {
            for (const route of commonRoutes(context.profile)) opened.push(await before(context, user, route));
          },
          meanwhile: (_prepared, { settledAtMs }) => meanwhile(context, user, opened, settledAtMs),
          afterwards: async (_prepared, tried) => {
            const again = new Map<string, EntrySeen>();
            for (const { route } of opened) again.set(route, await untilLetIn(context, () => signingIn(context, user, route, OUTSIDE)));
            return tried.map((one): WayTried => ({ ...one, after: again.get(one.name) ?? null }));
          },
        });
        return { user: user.name, restriction, ways };
      } finally {
        await Promise.all(opened.flatMap(({ inside, outside }) => [inside.close(), outside.close()]));
      }
    });
    yield { subject: SUBJECT, data, evidence };
  },
});
