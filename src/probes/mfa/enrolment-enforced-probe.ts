import { OperationError } from '../../actors/operation-error.ts';
import type { LeasedAccount, Session } from '../../actors/types.ts';
import type { Problem } from '../../domain/outcome.ts';
import { ENROLMENT_SITUATIONS, type EnrolmentAbsent, type EnrolmentData, type EnrolmentSituation } from '../../observations/mfa.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type Observed, type ProbeContext } from '../define.ts';
import { enrolFactor } from '../enrolment.ts';
import { periodMsOf } from '../seeding/data-access.ts';
import { accessOf, asked } from './access.ts';
import { privilegedRoutes } from './admins.ts';
import { Doors } from './alternate/ways.ts';
import { openedIn, Unenrolled } from './enrolment/unenrolled.ts';

const KIND = 'mfa.enrolment-enforced';
const REQUESTS_PER_SITUATION = 120;
const FIRST_PAUSE_MS = 200;

/** An account of the situation: without a factor, or with what it is left with. */
interface Arrived {
  readonly account: LeasedAccount;
  readonly factor: 'handed-out' | 'kept' | null;
}

type Change = NonNullable<TargetProfile['adminEnrolment']['promote']>;

async function byAdministrator(context: ProbeContext, { account, route, operation }: Change, subject: LeasedAccount): Promise<Readonly<Record<string, string>>> {
  const { actors } = context;
  const session = await actors.signIn(actors.account(account), route);
  try {
    return (await session.perform(operation, subject.variables)).values;
  } finally {
    await session.close();
  }
}

const withoutFactor = ({ nextOtp: _nextOtp, ...account }: LeasedAccount): LeasedAccount => account;

async function arrive(context: ProbeContext, situation: EnrolmentSituation): Promise<Arrived> {
  const { actors, profile: { adminEnrolment } } = context;
  const purpose = `${KIND} ${situation}`;
  if (situation === 'created') return { account: withoutFactor(await actors.pools.lease('unenrolledAdmins', purpose)), factor: null };
  if (situation === 'promoted') {
    const account = await actors.pools.lease('users', purpose);
    const { totpSecret } = await byAdministrator(context, adminEnrolment.promote as Change, account);
    if (totpSecret === undefined) return { account: withoutFactor(account), factor: null };
    context.learnSecret(totpSecret);
    return { account: account.withFactor(totpSecret), factor: 'handed-out' };
  }
  const account = await actors.pools.lease('admins', purpose);
  await byAdministrator(context, adminEnrolment.removeFactor as Change, account);
  return { account, factor: 'kept' };
}

const undeclaredEnrolment: Problem = { code: 'no-input', reason: {
  ja: 'プロファイルに enrolment (第二要素を登録する操作) がありません。', en: 'The profile declares no enrolment (how a second factor is enrolled).',
} };

/** Does something on the first route that says how to enrol and lets the account. */
async function onEnrolment<T>(context: ProbeContext, doors: Doors, account: LeasedAccount, act: (session: Session) => Promise<T>): Promise<{ readonly value: T } | { readonly problem: Problem }> {
  let problem = undeclaredEnrolment;
  for (const route of Object.keys(context.profile.enrolment)) {
    const done = await asked(async () => act(await doors.signIn(account, route, 'skip')));
    await doors.close();
    if ('value' in done) return done;
    problem = done.problem;
  }
  return { problem };
}

/** An enrolment that can be begun says that the account has no factor at this moment. */
const lacksFactor = (context: ProbeContext, doors: Doors, account: LeasedAccount) => onEnrolment(context, doors, account, async (session) => {
  const { values } = await session.perform((context.profile.enrolment[session.route] as TargetProfile['enrolment'][string]).begin);
  if (values['totpSecret'] === undefined) throw new OperationError('control-failed', {
    ja: `enrolment.${session.route}.begin が totpSecret を取り出しませんでした。`, en: `enrolment.${session.route}.begin did not extract totpSecret.`,
  });
});

interface Outcome {
  readonly account: LeasedAccount;
  readonly factor: EnrolmentData['factor'];
  readonly problem?: Problem;
}

/**
 * Looks until the account can enrol, or the window for changes of rights has passed: a removal or promotion may take effect later, and
 * what was handed out or kept serves at the end where nothing is to be enrolled.
 */
async function watch(context: ProbeContext, doors: Doors, unenrolled: Unenrolled, arrived: Arrived): Promise<Outcome> {
  const until = context.now().getTime() + context.policy.parameters.authz.settleSeconds * 1000;
  for (let pause = FIRST_PAUSE_MS; ; pause *= 2) {
    // First this, so that what is looked at next is an account without factor.
    const lacking = await lacksFactor(context, doors, arrived.account);
    await unenrolled.look(arrived.account);
    if (unenrolled.looks.some(({ opened }) => opened.length > 0)) return { account: arrived.account, factor: arrived.factor };
    const enrolled = 'value' in lacking ? await onEnrolment(context, doors, arrived.account, (session) => enrolFactor(context, session, arrived.account)) : lacking;
    if ('value' in enrolled) {
      await unenrolled.look(enrolled.value);
      return { account: enrolled.value, factor: 'enrolled' };
    }
    const left = until - context.now().getTime();
    if (left <= 0) return { account: arrived.account, factor: arrived.factor, ...(arrived.factor === null ? { problem: enrolled.problem } : {}) };
    await context.sleep(Math.min(pause, left));
  }
}

async function strangers(context: ProbeContext, doors: Doors): Promise<readonly string[]> {
  const opened: string[] = [];
  for (const route of privilegedRoutes(context.profile)) opened.push(...openedIn(await accessOf(context.profile, await doors.stranger(route)), route));
  await doors.close();
  return opened;
}

async function settingOf(context: ProbeContext): Promise<string | undefined> {
  const { setting } = context.profile.adminEnrolment;
  if (!setting) return undefined;
  const read = await asked(async () => {
    const session = await context.actors.signIn(context.actors.account(setting.account), setting.route);
    try {
      return (await session.perform(setting.operation)).values['required'];
    } finally {
      await session.close();
    }
  });
  return 'value' in read ? read.value : undefined;
}

async function observe(context: ProbeContext, situation: EnrolmentSituation): Promise<EnrolmentData> {
  const doors = new Doors(context, 'S1');
  const arrived = await arrive(context, situation);
  const unenrolled = new Unenrolled(context, doors);
  const outcome = await watch(context, doors, unenrolled, arrived);
  const control = outcome.factor === null ? [] : await unenrolled.control(outcome.account);
  const setting = await settingOf(context);
  return {
    possible: true, situation, account: outcome.account.name, routes: privilegedRoutes(context.profile), looks: unenrolled.looks, factor: outcome.factor, control,
    strangers: await strangers(context, doors), ...(setting === undefined ? {} : { setting }), ...(outcome.problem ? { problem: outcome.problem } : {}),
  };
}

const NEEDS: Readonly<Record<EnrolmentSituation, { readonly feature: string; readonly path: string; readonly declared: (profile: TargetProfile) => boolean }>> = {
  created: { feature: 'adminCreation', path: 'pools.unenrolledAdmins', declared: ({ pools }) => pools.unenrolledAdmins !== undefined },
  promoted: { feature: 'promotion', path: 'adminEnrolment.promote (+ pools.users)', declared: ({ adminEnrolment, pools }) => adminEnrolment.promote !== undefined && pools.users !== undefined },
  'factor-removed': {
    feature: 'factorRemoval', path: 'adminEnrolment.removeFactor (+ pools.admins)', declared: ({ adminEnrolment, pools }) => adminEnrolment.removeFactor !== undefined && pools.admins !== undefined,
  },
};

function undeclared({ absences }: TargetProfile, situation: EnrolmentSituation): { readonly data: EnrolmentAbsent } | { readonly problem: Problem } {
  const { feature, path } = NEEDS[situation];
  const statement = absences?.find((one) => one.feature === feature)?.statement;
  return statement === undefined ? { problem: { code: 'no-input', reason: {
    ja: `プロファイルに ${path} がありません。操作を書くか、できないなら absences に feature: ${feature} と書いてください。`,
    en: `The profile declares no ${path}. Declare it or, if it cannot be done, write feature: ${feature} under absences.`,
  } } } : { data: { possible: false, situation, statement } };
}

export const enrolmentEnforcedProbe = defineProbe({
  kind: KIND,
  phase: 'second-factor',
  impact: 'write',
  plan({ profile, policy }) {
    const declared = ENROLMENT_SITUATIONS.filter((situation) => NEEDS[situation].declared(profile));
    return {
      subjects: [...ENROLMENT_SITUATIONS], missing: privilegedRoutes(profile).length > 0 ? [] : [{ code: 'no-input', reason: {
        ja: 'プロファイルの routes に privileged (管理者だけに見えるもの) がありません。', en: 'No route of the profile declares privileged (something only administrators are shown).',
      } }],
      accounts: declared.length, requests: declared.length * REQUESTS_PER_SITUATION * privilegedRoutes(profile).length,
      waitsMs: policy.parameters.authz.settleSeconds * 1000 + 4 * periodMsOf(profile),
    };
  },
  async *observe(context) {
    // Each has an account of its own, so that their windows and codes do not wait for each other.
    yield* await Promise.all(ENROLMENT_SITUATIONS.map(async (situation): Promise<Observed<typeof KIND>> => {
      if (!NEEDS[situation].declared(context.profile)) return { subject: situation, evidence: [], ...undeclared(context.profile, situation) };
      const { value, evidence } = await collectEvidence(() => asked(() => observe(context, situation)));
      return { subject: situation, evidence, ...('problem' in value ? { problem: value.problem } : { data: value.value }) };
    }));
  },
});
