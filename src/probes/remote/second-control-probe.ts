import { generatePassword } from '../../actors/passwords.ts';
import { hasSecondFactor } from '../../actors/second-factor.ts';
import { namesIn } from '../../actors/template.ts';
import type { OutsideSeen, SecondControlData } from '../../observations/remote.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type Observed, type ProbeContext } from '../define.ts';
import { type Bait, layBait, lookAs, periodMsOf, placesOn } from '../seeding/data-access.ts';
import { DECLARATION, missingForRemote, ordinaryAccounts, outsideOf, ownersOf, plainRoutes, reachedFromOutside, tenantOf, type RemoteAccess } from './outside.ts';

const KIND = 'remote.second-control';
const REQUESTS_PER_ACCOUNT = 24;

/** A route that knows no second control is shown to be a real one by an account of which none is wanted. */
async function otherAccountOn({ profile, actors }: ProbeContext, route: string, remote: RemoteAccess): Promise<SecondControlData['otherAccount']> {
  const declared = profile.routes[route];
  if (!declared || declared.secondFactor || remote.withDevice[route] !== undefined || namesIn([declared.signIn.http, declared.signIn.browser]).has('otp')) return null;
  const [plain] = actors.find({ privileged: false, disposable: false }).filter((account) => account.tenant !== tenantOf(profile, remote) && !hasSecondFactor(account));
  if (plain?.password === undefined) return 'unknown';
  return (await actors.tryLogin(plain, route, { password: plain.password, sent: 'correct', source: remote.source })).effect;
}

interface Place {
  readonly name: string;
  readonly route: string;
  readonly outside: OutsideSeen;
  readonly remote: RemoteAccess;
  readonly otherAccount: SecondControlData['otherAccount'];
}

async function observeAccount(context: ProbeContext, bait: Bait, at: Place): Promise<SecondControlData> {
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
    hasControl: device !== undefined || hasSecondFactor(account), control: device === undefined ? 'factor' : 'device',
    otherAccount: at.otherAccount, wrongPassword, passwordOnly, complete,
  };
}

async function* observeDirect(context: ProbeContext, remote: RemoteAccess): AsyncIterable<Observed<typeof KIND>> {
  const { profile } = context;
  const names = ordinaryAccounts(profile, remote);
  const { value: { outside, bait }, evidence: laying } = await collectEvidence(async () => ({
    outside: await outsideOf(context, remote),
    bait: await layBait(context, ownersOf(profile, remote), remote.source),
  }));
  for (const route of plainRoutes(profile, remote)) {
    const { value: otherAccount, evidence: asking } = await collectEvidence(() => otherAccountOn(context, route, remote));
    // Codes count once for each account, so accounts side by side wait for one step together.
    const taken = await Promise.all(names.map(async (name): Promise<Observed<typeof KIND>> => {
      const subject = `${route}/${name}`;
      if ('problem' in bait) return { subject, problem: bait.problem, evidence: laying };
      const { value: data, evidence } = await collectEvidence(() => observeAccount(context, bait, { name, route, outside, remote, otherAccount }));
      return { subject, data, evidence: [...laying, ...asking, ...evidence] };
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
