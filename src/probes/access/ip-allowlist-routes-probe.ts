import type { ActingAccount, ClientState, Session } from '../../actors/types.ts';
import type { EntrySeen, WayTried } from '../../observations/access.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { presenting, recognised, signingIn } from './entry.ts';
import { type Bait, type FileWay, layFiles, tryFiles } from './files.ts';
import { commonRoutes, declaredUser, INSIDE, missingForRestriction, missingUser, OUTSIDE, underRestriction, untilLetIn, waitsInTurn, whileSettling, withoutRestriction } from './restriction.ts';
import { tryUses, undeclaredUses, usesBefore, usesOf } from './uses.ts';

const KIND = 'access.ip-allowlist-routes';
const SUBJECT = 'addresses';
const REQUESTS_PER_ROUTE = 60;
const REQUESTS_PER_OUTLET = 14;
const REQUESTS_PER_USE = 24;
const IPV6 = 'S6';

type Way = Omit<WayTried, 'after'>;

/** Sessions of one route, had at the permitted source: one that stays there, and what others held, to be used elsewhere. */
interface Held {
  readonly stays: Session;
  /** Each for one purpose: a service may end a credential that turns up elsewhere. */
  readonly carried: ClientState;
  readonly forFiles: ClientState;
}

interface Prepared {
  readonly held: ReadonlyMap<string, Held>;
  readonly baits: readonly Bait[];
  readonly failed: readonly FileWay[];
  readonly usesBefore: ReadonlyMap<string, EntrySeen>;
  readonly ipv6Before: EntrySeen | null;
}

async function stateHad({ actors }: ProbeContext, user: ActingAccount, route: string): Promise<ClientState> {
  const session = await actors.signIn(user, route, { source: INSIDE });
  try {
    return await session.state();
  } finally {
    await session.close();
  }
}

async function prepare(context: ProbeContext, user: ActingAccount): Promise<Prepared> {
  const { profile, actors } = context;
  const held = new Map<string, Held>();
  for (const route of commonRoutes(profile)) {
    held.set(route, { stays: await actors.signIn(user, route, { source: INSIDE }), carried: await stateHad(context, user, route), forFiles: await stateHad(context, user, route) });
  }
  return {
    held, ...await layFiles(context, user), usesBefore: await usesBefore(context, user),
    ipv6Before: IPV6 in profile.sources ? await signingIn(context, user, ipv6RouteOf(profile), IPV6) : null,
  };
}

/** A credential in a header is a token, one in a cookie a session. */
const kindOf = ({ routes }: TargetProfile, route: string): string => (Object.keys(routes[route]?.authorize ?? {}).length > 0 ? 'api-token' : 'existing-session');

async function carriedElsewhere(context: ProbeContext, user: ActingAccount, prepared: Prepared, settledAtMs: number): Promise<readonly Way[]> {
  const ways: Way[] = [];
  for (const [route, { stays, carried }] of prepared.held) {
    const outside = await whileSettling(context, settledAtMs, () => presenting(context, { state: carried, route, account: user }, OUTSIDE));
    ways.push({ kind: kindOf(context.profile, route), name: route, before: null, outside, inside: await recognised(context, stays, user) });
  }
  return ways;
}

/** A host may have a name of its own for IPv6. */
const ipv6RouteOf = (profile: TargetProfile): string => profile.connectionControl?.ipv6Route ?? commonRoutes(profile)[0] ?? '';

async function byIpv6(context: ProbeContext, user: ActingAccount, { ipv6Before }: Prepared, settledAtMs: number): Promise<readonly Way[]> {
  const [route = ''] = commonRoutes(context.profile);
  if (!ipv6Before) return [];
  const outside = await whileSettling(context, settledAtMs, () => signingIn(context, user, ipv6RouteOf(context.profile), IPV6));
  return [{ kind: 'ipv6', name: ipv6RouteOf(context.profile), before: ipv6Before, outside, inside: await signingIn(context, user, route, INSIDE) }];
}

async function meanwhile(context: ProbeContext, user: ActingAccount, prepared: Prepared, settledAtMs: number): Promise<readonly Way[]> {
  const stateOf = async (route: string, use: 'outside' | 'inside'): Promise<ClientState> => {
    const held = prepared.held.get(route);
    return use === 'outside' && held ? held.forFiles : held ? held.stays.state() : stateHad(context, user, route);
  };
  return [
    ...await carriedElsewhere(context, user, prepared, settledAtMs),
    ...await tryUses(context, user, prepared.usesBefore, settledAtMs),
    ...prepared.failed, ...await tryFiles(context, prepared.baits, settledAtMs, stateOf),
    ...await byIpv6(context, user, prepared, settledAtMs),
    ...undeclaredUses(context.profile),
  ];
}

const outletCount = ({ resources }: TargetProfile): number => Object.values(resources).flatMap(({ files }) => Object.values(files)).reduce((sum, { outlets }) => sum + Object.keys(outlets).length, 0);

export const ipAllowlistRoutesProbe = defineProbe({
  kind: KIND,
  phase: 'connection',
  impact: 'write',
  plan({ profile, policy }) {
    return {
      subjects: [SUBJECT], missing: [...missingForRestriction(profile), ...(profile.connectionControl?.addresses ? missingUser(profile) : [])], accounts: 0,
      requests: 20 + commonRoutes(profile).length * REQUESTS_PER_ROUTE + outletCount(profile) * REQUESTS_PER_OUTLET + usesOf(profile).length * REQUESTS_PER_USE,
      waitsMs: waitsInTurn({ profile, policy }, 2),
    };
  },
  async *observe(context) {
    const none = withoutRestriction(context.profile);
    if (none) {
      yield { subject: SUBJECT, data: none, evidence: [] };
      return;
    }
    const { value: data, evidence } = await collectEvidence(async () => {
      const user = declaredUser(context);
      const [route = ''] = commonRoutes(context.profile);
      const opened: Session[] = [];
      try {
        const { restriction, value: ways } = await underRestriction(context, {
          prepare: async () => {
            const prepared = await prepare(context, user);
            opened.push(...[...prepared.held.values()].map(({ stays }) => stays));
            return prepared;
          },
          meanwhile: (prepared, { settledAtMs }) => meanwhile(context, user, prepared, settledAtMs),
          afterwards: async (_prepared, tried) => {
            const after = await untilLetIn(context, () => signingIn(context, user, route, OUTSIDE));
            return tried.map((one): WayTried => ({ ...one, after: one.outside.length > 0 ? after : null }));
          },
        });
        return { user: user.name, restriction, ways };
      } finally {
        await Promise.all(opened.map((session) => session.close()));
      }
    });
    yield { subject: SUBJECT, data, evidence };
  },
});
