import { hasSecondFactor } from '../../actors/second-factor.ts';
import type { Problem } from '../../domain/outcome.ts';
import type { AlternateRoutesData, AlternateWay } from '../../observations/mfa.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type Observed, type ProbeContext } from '../define.ts';
import { layBait, periodMsOf, placesOn } from '../seeding/data-access.ts';
import { ordinaryAccounts, tenantOf } from '../remote/outside.ts';
import { asked } from './access.ts';
import { adminsOf, missingForAdmins, privilegedRoutes } from './admins.ts';
import { guessedWays } from './alternate/guessed.ts';
import { adminSubject, letsIn, ordinarySubject, plainAccount, type Plain, type Subject } from './alternate/subject.ts';
import { declaredWays, Doors, own, type Opened, type Way } from './alternate/ways.ts';

const KIND = 'mfa.alternate-routes';
const REQUESTS_PER_WAY = 80;
const GUESSED_WAYS = 3;

/** The main sign-in, HTTP before a browser. */
function mainRoute(profile: TargetProfile, ordinary: boolean): string | undefined {
  const privileged = privilegedRoutes(profile);
  const candidates = ordinary ? Object.keys(profile.routes).filter((name) => profile.routes[name]?.secondFactor) : privileged;
  return candidates.find((name) => profile.routes[name]?.client === 'http') ?? candidates[0];
}

/** With everything it has the account still gets what it must: it was neither locked nor throttled. */
async function stands(subject: Subject, doors: Doors, names: readonly string[]): Promise<{ readonly standing: boolean | 'unknown'; readonly problem?: Problem }> {
  const told = await asked(async () => subject.openingsFor(own(await doors.signIn(subject.account, subject.route, 'complete')), names));
  if ('problem' in told) return { standing: told.problem.code === 'control-failed' ? false : 'unknown', problem: told.problem };
  return { standing: told.value.opened.length === names.length ? true : told.value.unanswered.length > 0 ? 'unknown' : false };
}

async function isLive(way: Way, subject: Subject, plain: Plain | undefined, names: readonly string[]): Promise<boolean | 'unknown' | null> {
  const liveness = async (): Promise<boolean | 'unknown' | null> => {
    if (plain) {
      const opened = await asked(() => way.open(plain.account));
      const live = 'value' in opened ? await letsIn(opened.value.clients, plain) : 'unknown';
      if (live === true || !way.openWithBoth) return live === 'unknown' && 'problem' in opened && opened.problem.code === 'control-failed' ? false : live;
    }
    if (!way.openWithBoth) return null;
    const { clients } = await way.openWithBoth(subject.account);
    for (const client of clients) if ((await subject.openingsFor(client, names)).opened.length > 0) return true;
    return false;
  };
  const told = await asked(liveness);
  return 'value' in told ? told.value : told.problem.code === 'control-failed' ? false : 'unknown';
}

async function takeWay(way: Way, subject: Subject, doors: Doors, plain: Plain | undefined, names: readonly string[]): Promise<AlternateWay> {
  const { value, evidence } = await collectEvidence(async () => {
    try {
      const opening = await asked(() => way.open(subject.account));
      // Not getting on with the first factor alone is what a way should do; silence is not.
      const refused = 'problem' in opening && opening.problem.code !== 'unreachable' && opening.problem.code !== 'throttled';
      const { clients, announced }: Opened = 'value' in opening ? opening.value : { clients: [], announced: way.declared };
      const seen = { opened: [] as string[], unanswered: 'problem' in opening && !refused ? [...names] : [] as string[], announced };
      let problem = 'problem' in opening && !refused ? opening.problem : undefined;
      for (const client of clients) {
        const told = await subject.openingsFor(client, names);
        seen.opened.push(...told.opened);
        seen.unanswered.push(...told.unanswered);
        seen.announced ||= told.wantsBasic;
        problem ??= told.problem;
      }
      const live = await isLive(way, subject, plain, names);
      const after = await stands(subject, doors, names);
      problem ??= after.problem;
      return {
        opened: [...new Set(seen.opened)], unanswered: [...new Set(seen.unanswered)], announced: seen.announced, live, standing: after.standing,
        ...(problem ? { problem } : {}),
      };
    } finally {
      await doors.close();
    }
  });
  return { name: way.name, declared: way.declared, ...value, evidence };
}

async function observe(context: ProbeContext, subject: Subject): Promise<AlternateRoutesData> {
  const { profile } = context;
  const doors = new Doors(context, subject.source);
  const base = {
    applies: true, whose: subject.whose, account: subject.account.name, route: subject.route, declared: profile.alternateRoutes !== undefined,
    hasFactor: hasSecondFactor(subject.account),
  } as const;
  const controls = await asked(async () => {
    try {
      const full = await subject.openingsFor(own(await doors.signIn(subject.account, subject.route, 'complete')), subject.names);
      const anybody = await subject.openingsFor(own(await doors.stranger(subject.route)), subject.names);
      return full.opened.filter((name) => !anybody.opened.includes(name));
    } finally {
      await doors.close();
    }
  });
  if ('problem' in controls) return { ...base, oracles: [], ways: [], problem: controls.problem };
  const oracles = controls.value;
  const ways: AlternateWay[] = [];
  if (oracles.length > 0) {
    const plain = plainAccount(context);
    for (const way of [...declaredWays(doors), ...guessedWays(doors)]) ways.push(await takeWay(way, subject, doors, plain, oracles));
  }
  return { ...base, oracles, ways };
}

const noFactor = (where: string): Problem => ({ code: 'no-input', reason: {
  ja: `第二要素 (totp) を持つアカウントがプロファイルにありません (${where})。accounts に totp.secret の参照を書いてください。`,
  en: `The profile has no account with a second factor (totp) for this (${where}). Write a reference to totp.secret under accounts.`,
} });

type Seen = { readonly data: AlternateRoutesData } | { readonly problem: Problem };

/** An administrator that may be used up, where the profile declares some: sign-ins by other ways may lock it. */
async function observeAdmin(context: ProbeContext): Promise<Seen> {
  const { profile, actors } = context;
  const route = mainRoute(profile, false) as string;
  const account = profile.pools.admins ? await actors.pools.lease('admins', KIND)
    : adminsOf(profile).map((name) => actors.account(name)).find(hasSecondFactor);
  if (!account) return { problem: noFactor('privileged: true') };
  return { data: await observe(context, adminSubject(context, account, route)) };
}

type RemoteAccess = NonNullable<TargetProfile['remoteAccess']>;

async function observeOrdinary(context: ProbeContext, remote: RemoteAccess): Promise<Seen> {
  const { profile, actors } = context;
  const route = mainRoute(profile, true);
  const name = ordinaryAccounts(profile, remote).find((one) => profile.accounts[one]?.totp !== undefined);
  if (route === undefined || name === undefined) return { problem: noFactor(`tenant: ${tenantOf(profile, remote)}`) };
  const bait = await layBait(context, [name], remote.source);
  if ('problem' in bait) return bait;
  const at = { account: actors.account(name), route, source: remote.source, places: placesOn(bait, route) };
  return { data: await observe(context, ordinarySubject(bait, at)) };
}

/** Requirement 21 asks ordinary users for a factor only where they come over the internet and no device takes its place. */
const exempt = (remote: RemoteAccess | undefined): 'not-direct' | 'device' | undefined => {
  if (remote?.directInternet === false) return 'not-direct';
  return remote && Object.keys(remote.withDevice).length > 0 ? 'device' : undefined;
};

async function recorded(subject: string, take: () => Promise<Seen>): Promise<Observed<typeof KIND>> {
  const { value, evidence } = await collectEvidence(async (): Promise<Seen> => {
    const seen = await asked(take);
    return 'value' in seen ? seen.value : seen;
  });
  return { subject, evidence, ...value };
}

async function ordinary(context: ProbeContext): Promise<Observed<typeof KIND>> {
  const { remoteAccess } = context.profile;
  const because = exempt(remoteAccess);
  if (because !== undefined) return { subject: 'ordinary', evidence: [], data: { applies: false, because } };
  if (remoteAccess === undefined) return { subject: 'ordinary', evidence: [], problem: { code: 'no-input', reason: {
    ja: 'プロファイルに remoteAccess.directInternet (一般職員が庁外から直接利用できるか) がないため、一般の利用者の第二要素が必要か分かりません。',
    en: 'The profile declares no remoteAccess.directInternet (whether ordinary staff reach the service over the internet), so it is not known whether ordinary users need a second factor.',
  } } };
  return recorded('ordinary', () => observeOrdinary(context, remoteAccess));
}

export const alternateRoutesProbe = defineProbe({
  kind: KIND,
  phase: 'second-factor',
  impact: 'write',
  plan({ profile }) {
    const people = profile.remoteAccess && exempt(profile.remoteAccess) === undefined ? 2 : 1;
    const ways = GUESSED_WAYS + Object.keys(profile.alternateRoutes ?? {}).length + Object.keys(profile.routes).length;
    return {
      subjects: ['admin', 'ordinary'], missing: missingForAdmins(profile), accounts: profile.pools.admins ? 1 : 0,
      requests: people * ways * REQUESTS_PER_WAY, waitsMs: (ways + 2) * periodMsOf(profile),
    };
  },
  async *observe(context) {
    // Different accounts: their codes and counters do not meet.
    yield* await Promise.all([recorded('admin', () => observeAdmin(context)), ordinary(context)]);
  },
});
