import type { ActingAccount, ClientState, LoginTry, Session } from '../../actors/types.ts';
import type { EntrySeen, SpoofSeries, SpoofTried } from '../../observations/access.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { type Claim, CLAIMS, FOREIGN_ADDRESS } from '../client-address-headers.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { presenting, recognised, signingIn } from './entry.ts';
import { exemptionSeen } from './exemption.ts';
import { commonRoutes, INSIDE, missingForRestriction, ordinaryUser, OUTSIDE, underRestriction, untilLetIn, waitsInTurn, whileSettling, withoutRestriction } from './restriction.ts';

const KIND = 'access.ip-header-spoof';
const SUBJECT = 'addresses';
const REQUESTS_PER_CLAIM = 8;
const LOOPBACK = '127.0.0.1';
const PRIVATE = '10.0.0.1';
/** Refused sign-ins in a row: fewer than any lock is set to. */
const ROW = 2;

type Headers = NonNullable<LoginTry['headers']>;
type Enter = (source: string, headers?: Headers) => Promise<EntrySeen>;

/** What a client may claim to be, besides the permitted address itself. */
const claimedBesides = (permitted: string): readonly (readonly [claims: string, address: string])[] =>
  ([['loopback', LOOPBACK], ['private', PRIVATE]] as const).filter(([, address]) => address !== permitted);

/** A browser cannot send one header twice, so it is tried only where there is no other client. */
function routesOf(profile: TargetProfile): readonly string[] {
  const http = commonRoutes(profile).filter((route) => profile.routes[route]?.client === 'http');
  return http.length > 0 ? http : commonRoutes(profile).slice(0, 1);
}

/** One claim from elsewhere, and the header itself from the permitted source. */
async function claim(enter: Enter, { name, headers }: Claim, claims: string, address: string): Promise<SpoofTried> {
  const outside = await enter(OUTSIDE, headers(address));
  return { header: name, claims, outside, inside: claims === 'permitted' ? await enter(INSIDE, headers(FOREIGN_ADDRESS)) : null };
}

async function bySession(context: ProbeContext, { user, route, permitted, state, stays, settledAtMs }: {
  readonly user: ActingAccount; readonly route: string; readonly permitted: string; readonly state: () => Promise<ClientState>; readonly stays: Session; readonly settledAtMs: number;
}): Promise<SpoofSeries> {
  // What stays is copied for every use: a service may end a credential that turns up elsewhere.
  let current = await state();
  const enter: Enter = async (source, headers) => {
    const seen = await presenting(context, { state: current, route, account: user }, source, undefined, headers);
    if (source === INSIDE && seen.effect === 'refused') current = await state();
    return seen;
  };
  const before = await whileSettling(context, settledAtMs, () => enter(OUTSIDE));
  const tried: SpoofTried[] = [];
  for (const one of CLAIMS) {
    // A header that ends sessions, and a header that is refused, look alike with a credential that is dead.
    if ((await enter(INSIDE)).effect !== 'let-in') current = await state();
    tried.push(await claim(enter, one, 'permitted', permitted));
    for (const [claims, address] of claimedBesides(permitted)) tried.push(await claim(enter, one, claims, address));
  }
  return { by: 'session', route, plainBefore: before.at(-1) as EntrySeen, plainAfter: await enter(OUTSIDE), inside: await recognised(context, stays, user), tried };
}

async function bySignIn(context: ProbeContext, user: ActingAccount, route: string, permitted: string, settledAtMs: number): Promise<SpoofSeries> {
  const enter: Enter = (source, headers) => signingIn(context, user, route, source, headers);
  const before = await whileSettling(context, settledAtMs, () => enter(OUTSIDE));
  const tried: SpoofTried[] = [];
  let row = 1;
  const attempt = async (one: Claim, claims: string, address: string): Promise<void> => {
    if (row >= ROW) await enter(INSIDE);
    row = (row >= ROW ? 0 : row) + 1;
    const taken = await claim(enter, one, claims, address);
    if (taken.inside?.effect === 'let-in') row = 0;
    tried.push(taken);
  };
  for (const one of CLAIMS) await attempt(one, 'permitted', permitted);
  // Sign-ins count, so the other claims are made in all headers at once; sessions try them one by one.
  const together: Claim = { name: 'all headers at once', headers: (address) => CLAIMS.flatMap(({ headers }) => headers(address)) };
  for (const [claims, address] of claimedBesides(permitted)) await attempt(together, claims, address);
  return { by: 'sign-in', route, plainBefore: before.at(-1) as EntrySeen, inside: await enter(INSIDE), plainAfter: await enter(OUTSIDE), tried };
}

async function allSeries(context: ProbeContext, user: ActingAccount, at: { readonly permitted: string; readonly settledAtMs: number; readonly opened: Session[] }): Promise<readonly SpoofSeries[]> {
  const { profile, actors } = context;
  const series: SpoofSeries[] = [];
  for (const route of routesOf(profile)) {
    const open = async (): Promise<Session> => {
      const session = await actors.signIn(user, route, { source: INSIDE });
      at.opened.push(session);
      return session;
    };
    const stays = await open();
    series.push(await bySession(context, { ...at, user, route, stays, state: async () => (await open()).state() }));
  }
  const [first] = routesOf(profile);
  if (first !== undefined) series.push(await bySignIn(context, user, first, at.permitted, at.settledAtMs));
  return series;
}

export const ipHeaderSpoofProbe = defineProbe({
  kind: KIND,
  phase: 'connection',
  impact: 'write',
  plan({ profile, policy }) {
    return {
      subjects: [SUBJECT], missing: missingForRestriction(profile), accounts: profile.pools.users ? 1 : 0,
      requests: 60 + (2 + routesOf(profile).length) * CLAIMS.length * REQUESTS_PER_CLAIM, waitsMs: waitsInTurn({ profile, policy }, 3),
    };
  },
  async *observe(context) {
    const none = withoutRestriction(context.profile);
    if (none) {
      const { value: exemption, evidence } = await collectEvidence(() => exemptionSeen(context));
      yield { subject: SUBJECT, data: { ...none, exemption }, evidence };
      return;
    }
    const { value: data, evidence } = await collectEvidence(async () => {
      const user = await ordinaryUser(context, KIND);
      const [route = ''] = commonRoutes(context.profile);
      const opened: Session[] = [];
      try {
        const { restriction, value } = await underRestriction(context, {
          prepare: async () => undefined,
          meanwhile: (_prepared, { address, settledAtMs }) => allSeries(context, user, { permitted: address, settledAtMs, opened }),
          afterwards: async (_prepared, series) => ({ series, after: await untilLetIn(context, () => signingIn(context, user, route, OUTSIDE)) }),
        });
        return { user: user.name, restriction, ...value, exemption: await exemptionSeen(context) };
      } finally {
        await Promise.all(opened.map((session) => session.close()));
      }
    });
    yield { subject: SUBJECT, data, evidence };
  },
});
