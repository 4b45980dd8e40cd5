import { generatePassword } from '../../actors/passwords.ts';
import type { NotDirect, OutsideSeen, SecondControlData } from '../../observations/remote.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type Observed, type ProbeContext } from '../define.ts';
import { type Bait, layBait, lookAs, periodMsOf, placesOn } from './access.ts';
import { missingForRemote, ordinaryAccounts, outsideOf, plainRoutes, type RemoteAccess } from './outside.ts';

const KIND = 'remote.second-control';
const REQUESTS_PER_ACCOUNT = 24;
/** Under this subject the declaration itself is observed. */
export const DECLARATION = 'direct-internet';

async function observeAccount(context: ProbeContext, bait: Bait, at: { readonly name: string; readonly route: string; readonly outside: OutsideSeen; readonly remote: RemoteAccess }): Promise<SecondControlData> {
  const { actors, profile } = context;
  const { route, outside: { source } } = at;
  const account = actors.account(at.name);
  const wrong = generatePassword({ length: 16, randomBytes: (size) => context.randomBytes(size) });
  const device = at.remote.withDevice[route];
  const places = placesOn(bait, route);
  const wrongPassword = await lookAs(bait, { account, route, options: { source, password: wrong, secondFactor: 'skip' }, refusable: true }, places);
  const passwordOnly = await lookAs(bait, { account, route, options: { source, secondFactor: 'skip' } }, places);
  // Complete last: it resets the service's counter of failures and shows that the account was in good standing all along.
  const complete = await lookAs(bait, { account, route: device ?? route, options: { source } }, places);
  return {
    direct: true, account: at.name, role: profile.accounts[at.name]?.role ?? '', route, outside: at.outside,
    hasControl: device !== undefined || account.nextOtp !== undefined, control: device === undefined ? 'factor' : 'device',
    wrongPassword, passwordOnly, complete,
  };
}

/** One ordinary sign-in from outside: whether the vendor's statement can be true of what is tested here. */
async function reachedFromOutside({ profile, actors }: ProbeContext, remote: RemoteAccess): Promise<Pick<NotDirect, 'reached' | 'problem'>> {
  const [name] = ordinaryAccounts(profile, remote);
  const [route] = plainRoutes(profile, remote);
  if (name === undefined || route === undefined || !(remote.source in profile.sources)) return { reached: null };
  const account = actors.account(name);
  if (account.password === undefined) return { reached: null };
  const { effect, status, problem } = await actors.tryLogin(account, route, { password: account.password, sent: 'correct', source: remote.source });
  if (effect === 'signed-in') return { reached: true };
  // Any answer to the password is an answer of the service itself; only silence says that it cannot be reached.
  return status === undefined && problem?.code === 'unreachable' ? { reached: false } : { reached: 'unknown', ...(problem ? { problem } : {}) };
}

async function* observeDirect(context: ProbeContext, remote: RemoteAccess): AsyncIterable<Observed<typeof KIND>> {
  const { profile } = context;
  const names = ordinaryAccounts(profile, remote);
  const { value: { outside, bait }, evidence: laying } = await collectEvidence(async () => ({
    outside: await outsideOf(context, remote),
    bait: await layBait(context, [...names, ...Object.keys(profile.accounts).filter((name) => profile.accounts[name]?.tenant === remote.tenant && profile.accounts[name]?.privileged)], remote.source),
  }));
  for (const route of plainRoutes(profile, remote)) {
    // Codes count once for each account, so accounts side by side wait for one step together.
    const taken = await Promise.all(names.map(async (name): Promise<Observed<typeof KIND>> => {
      const subject = `${route}/${name}`;
      if ('problem' in bait) return { subject, problem: bait.problem, evidence: laying };
      const { value: data, evidence } = await collectEvidence(() => observeAccount(context, bait, { name, route, outside, remote }));
      return { subject, data, evidence: [...laying, ...evidence] };
    }));
    yield* taken;
  }
}

export const secondControlProbe = defineProbe({
  kind: KIND,
  phase: 'second-factor',
  impact: 'write',
  plan({ profile }) {
    const { remoteAccess } = profile;
    const missing = missingForRemote(profile);
    if (!remoteAccess || missing.length > 0) return { subjects: [], missing, accounts: 0, requests: 0, waitsMs: 0 };
    if (!remoteAccess.directInternet) return { subjects: [DECLARATION], missing, accounts: 0, requests: 6, waitsMs: 0 };
    const [names, routes] = [ordinaryAccounts(profile, remoteAccess), plainRoutes(profile, remoteAccess)];
    return {
      subjects: routes.flatMap((route) => names.map((name) => `${route}/${name}`)), missing, accounts: 0,
      requests: 10 + routes.length * names.length * REQUESTS_PER_ACCOUNT, waitsMs: (routes.length + 1) * periodMsOf(profile),
    };
  },
  async *observe(context) {
    const { remoteAccess } = context.profile;
    if (!remoteAccess) return;
    if (remoteAccess.directInternet) {
      yield* observeDirect(context, remoteAccess);
      return;
    }
    const { value, evidence } = await collectEvidence(() => reachedFromOutside(context, remoteAccess));
    yield { subject: DECLARATION, data: { direct: false, statement: remoteAccess.statement ?? null, ...value }, evidence };
  },
});
