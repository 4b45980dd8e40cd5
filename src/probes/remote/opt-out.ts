import type { LeasedAccount, LoginAttempt, Session } from '../../actors/types.ts';
import { namesIn } from '../../actors/template.ts';
import type { Problem } from '../../domain/outcome.ts';
import type { DataAccess } from '../../observations/data-access.ts';
import type { AccessOnRoute, OptOutKind, OptOutTry } from '../../observations/remote.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import { collectEvidence } from '../../transport/collect.ts';
import type { ProbeContext } from '../define.ts';
import { enrolFactor } from '../enrolment.ts';
import { asked, presenting, silenceOf } from '../mfa/access.ts';
import { poll } from '../seeding/wait.ts';
import { accessIn, type Bait, lookAs, NO_ACCESS, placesOn } from '../seeding/data-access.ts';
import { plainRoutes, type RemoteAccess } from './outside.ts';

export type OptOutDeclaration = RemoteAccess['optOut'][string];

export interface Subject {
  readonly context: ProbeContext;
  readonly remote: RemoteAccess;
  readonly bait: Bait;
}

const PURPOSE = 'remote.user-cannot-opt-out';

/** Accounts that come from outside; where no pool of their own is declared, the usual ones. */
export const poolFor = ({ pools }: TargetProfile, kind: OptOutKind): 'remote' | 'unenrolled' | 'users' =>
  (kind === 'skip-enrolment' ? 'unenrolled' : pools.remote ? 'remote' : 'users');

const passwordOnly = ({ bait, remote }: Subject, account: LeasedAccount, route: string): Promise<DataAccess> =>
  lookAs(bait, { account, route, options: { source: remote.source, secondFactor: 'skip' } });

const complete = ({ bait, remote }: Subject, account: LeasedAccount, route: string): Promise<DataAccess> =>
  lookAs(bait, { account, route: remote.withDevice[route] ?? route, options: { source: remote.source } });

export async function perform(session: Pick<Session, 'perform'>, account: Pick<LeasedAccount, 'nextOtp'>, { operation }: Pick<OptOutDeclaration, 'operation'>): Promise<{ readonly values: Readonly<Record<string, string>>; readonly problem?: Problem }> {
  const wantsCode = namesIn([operation.http, operation.browser]).has('otp');
  const result = await asked(async () => session.perform(operation, wantsCode ? { otp: await account.nextOtp?.() ?? '' } : {}));
  if ('problem' in result) return { values: {}, problem: result.problem };
  const { values, answers } = result.value;
  const silence = silenceOf('remoteAccess.optOut', answers.at(-1)?.status);
  return { values, ...(silence ? { problem: silence } : {}) };
}

async function onRoutes(subject: Subject, account: LeasedAccount, routes: readonly string[]): Promise<readonly AccessOnRoute[]> {
  const seen: AccessOnRoute[] = [];
  for (const route of routes) seen.push({ route, access: await passwordOnly(subject, account, route) });
  return seen;
}

/** The password alone, on every route and until the window ends; an effect may take its time. */
async function watch(subject: Subject, account: LeasedAccount): Promise<readonly AccessOnRoute[]> {
  const { context, remote } = subject;
  const routes = plainRoutes(context.profile, remote);
  const quick = routes.filter((route) => context.profile.routes[route]?.client === 'http');
  const look = (some: readonly string[]) => onRoutes(subject, account, some);
  const shows = (after: readonly AccessOnRoute[]): boolean => after.some(({ access }) => access.shown.length > 0);
  const windowMs = context.policy.parameters.authz.settleSeconds * 1000;
  const { answer, satisfied } = await poll(context, windowMs, () => look(quick.length > 0 ? quick : routes), shows);
  return satisfied || quick.length === 0 ? answer : [...answer, ...await look(routes.filter((route) => !quick.includes(route)))];
}

/** What the session and each value the operation handed out show. */
async function lookDuring({ context, bait }: Subject, session: Session, values: Readonly<Record<string, string>>): Promise<DataAccess> {
  const { profile, actors } = context;
  const { value, evidence } = await collectEvidence(async () => {
    const own = await accessIn(bait, session);
    const shown = [...own.shown];
    const carries = profile.routes[session.route]?.client === 'http' && Object.keys(profile.routes[session.route]?.authorize ?? {}).length > 0;
    for (const [name, value_] of carries ? Object.entries(values) : []) {
      const stranger = await actors.stranger(session.route, { source: session.source });
      try {
        const got = await accessIn(bait, stranger, placesOn(bait, session.route), presenting(profile, session.route, value_));
        shown.push(...got.shown.map((place) => `${place} (${name})`));
      } finally {
        await stranger.close();
      }
    }
    return { ...own, shown };
  });
  return { ...value, evidence };
}

async function tryNewDevice({ context, remote }: Subject, account: LeasedAccount, route: string, values: Readonly<Record<string, string>>): Promise<LoginAttempt['effect'] | null> {
  const device = remote.withDevice[route];
  if (device === undefined) return null;
  return (await context.actors.tryLogin(account, device, { password: account.password, sent: 'correct', source: remote.source, variables: values })).effect;
}

/** An account without a factor signs in and does not enrol. */
async function withoutEnrolling(subject: Subject, name: string, declared: OptOutDeclaration, account: LeasedAccount): Promise<OptOutTry> {
  const { context, remote } = subject;
  const { route, kind } = declared;
  const options = { source: remote.source, secondFactor: 'skip' } as const;
  const before = await onRoutes(subject, account, plainRoutes(context.profile, remote));
  const session = await context.actors.signIn(account, route, options);
  let during: DataAccess;
  let performed: Awaited<ReturnType<typeof perform>>;
  try {
    performed = await perform(session, account, declared);
    during = await lookDuring(subject, session, performed.values);
  } finally {
    await session.close();
  }
  const after = await watch(subject, account);
  return {
    direct: true, seen: 'try', name, kind, account: account.name, route, before, completeBefore: null, during, after, newDevice: null,
    completeAfter: await afterEnrolling(subject, account, route), windowSeconds: context.policy.parameters.authz.settleSeconds,
    ...(performed.problem ? { problem: performed.problem } : {}),
  };
}

async function afterEnrolling(subject: Subject, account: LeasedAccount, route: string): Promise<DataAccess> {
  const { context, remote } = subject;
  const enrolled = await asked(async () => {
    const session = await context.actors.signIn(account, route, { source: remote.source, secondFactor: 'skip' });
    try {
      return await enrolFactor(context, session, account);
    } finally {
      await session.close();
    }
  });
  return 'problem' in enrolled ? { ...NO_ACCESS, identity: 'unknown', problem: enrolled.problem } : complete(subject, enrolled.value, route);
}

/** With everything; where the factor is gone and the service asks for a new one, after enrolling that. */
async function wholeAgain(subject: Subject, account: LeasedAccount, route: string): Promise<DataAccess> {
  const access = await complete(subject, account, route);
  return access.identity === 'self' || !subject.context.profile.enrolment[route] ? access : afterEnrolling(subject, account, route);
}

/** A user who has everything tries to do without it from now on. */
async function givingUp(subject: Subject, name: string, declared: OptOutDeclaration, account: LeasedAccount): Promise<OptOutTry> {
  const { context, remote } = subject;
  const { route, kind } = declared;
  const before = await onRoutes(subject, account, plainRoutes(context.profile, remote));
  const session = await context.actors.signIn(account, remote.withDevice[route] ?? route, { source: remote.source });
  let completeBefore: DataAccess;
  let performed: Awaited<ReturnType<typeof perform>>;
  try {
    const { value, evidence } = await collectEvidence(() => accessIn(subject.bait, session));
    completeBefore = { ...value, evidence };
    performed = await perform(session, account, declared);
  } finally {
    await session.close();
  }
  const after = await watch(subject, account);
  return {
    direct: true, seen: 'try', name, kind, account: account.name, route, before, completeBefore, during: null, after,
    newDevice: kind === 'register-device' && !performed.problem ? await tryNewDevice(subject, account, route, performed.values) : null,
    completeAfter: await wholeAgain(subject, account, route), windowSeconds: context.policy.parameters.authz.settleSeconds,
    ...(performed.problem ? { problem: performed.problem } : {}),
  };
}

/** @throws {OperationError} */
export async function tryOptOut(subject: Subject, name: string, declared: OptOutDeclaration): Promise<OptOutTry> {
  const { context } = subject;
  const account = await context.actors.pools.lease(poolFor(context.profile, declared.kind), `${PURPOSE} ${name}`);
  return declared.kind === 'skip-enrolment' ? withoutEnrolling(subject, name, declared, account) : givingUp(subject, name, declared, account);
}
