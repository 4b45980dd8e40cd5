import type { ActingAccount } from '../../actors/types.ts';
import type { Problem } from '../../domain/outcome.ts';
import type { RegionAttempt, RegionRead, RegionSettingData } from '../../observations/exposure.ts';
import type { Operation } from '../../profile/operation-schema.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type Observed, type ProbeContext } from '../define.ts';
import { openEyes } from '../seeding/eyes.ts';
import { seedObject } from '../seeding/objects.ts';
import { stepProblem } from '../seeding/problem.ts';
import { actingNames, T1 } from '../seeding/tenants.ts';
import { placeOfRegion } from './region/region-table.ts';
import { tour } from './traffic/tour.ts';
import { trafficBook } from './traffic/traffic-book.ts';

const SUBJECT = 'region';
type Setting = NonNullable<TargetProfile['regionSetting']>;

const read = (value: string | undefined, problem?: Problem): RegionRead => ({
  region: value ?? null, place: value === undefined ? null : placeOfRegion(value) ?? 'unknown', ...(problem ? { problem } : {}),
});

async function extracted(context: ProbeContext, actor: ActingAccount, route: string, operation: Operation, variables: Readonly<Record<string, string>> = {}): Promise<RegionRead> {
  try {
    return read((await openEyes(context).sessions.perform(actor, route, operation, variables)).values['region']);
  } catch (error) {
    return read(undefined, stepProblem(error));
  }
}

/** Selects a region; what it answers is no evidence of anything. */
async function select(context: ProbeContext, actor: ActingAccount, { route, select: operation }: Setting, region: string): Promise<Problem | undefined> {
  try {
    await openEyes(context).sessions.perform(actor, route, operation, { region });
    return undefined;
  } catch (error) {
    return stepProblem(error);
  }
}

async function attempt(context: ProbeContext, setting: Setting, admin: ActingAccount, actor: ActingAccount, region: string, present: string): Promise<RegionAttempt> {
  const { value, evidence } = await collectEvidence(async () => {
    const problem = await select(context, actor, setting, region);
    // A change may take its time to show; what shows at once shows again.
    const early = await extracted(context, admin, setting.route, setting.read);
    await context.sleep(context.policy.parameters.authz.settleSeconds * 1000);
    const after = await extracted(context, admin, setting.route, setting.read);
    const changed = [early, after].some((one) => one.region !== null && one.region !== present);
    if (changed) await select(context, admin, setting, present);
    const restored = !changed || (await extracted(context, admin, setting.route, setting.read)).region === present;
    return { after: early.region !== null && early.region !== present ? early : after, restored, ...(problem ? { problem } : {}) };
  });
  return { actor: actor.name, privileged: actor.privileged, tried: region, ...value, evidence };
}

async function regionsOfObjects(context: ProbeContext, { objects }: Setting, owner: ActingAccount): Promise<RegionSettingData['objects']> {
  const seen: RegionSettingData['objects'][number][] = [];
  for (const [type, { route, operation }] of Object.entries(objects)) {
    const resource = context.profile.resources[type];
    if (!resource) continue;
    try {
      const object = await seedObject(openEyes(context), type, resource, owner, { comment: false });
      seen.push({ type, ...await extracted(context, owner, route ?? resource.route, operation, object.values) });
    } catch (error) {
      seen.push({ type, ...read(undefined, stepProblem(error)) });
    }
  }
  return seen;
}

async function observe(context: ProbeContext, setting: Setting): Promise<RegionSettingData> {
  const [userName = '', adminName = ''] = actingNames(context.profile, T1);
  const [user, admin] = [context.actors.account(userName), context.actors.account(adminName)];
  const present = await extracted(context, admin, setting.route, setting.read);
  const objects = await regionsOfObjects(context, setting, user);
  const before = present.region;
  if (before === null) return { present, objects, resaved: false, attempts: [], pinned: setting.pinned };
  const refused = await select(context, admin, setting, before);
  const resaved = refused === undefined && (await extracted(context, admin, setting.route, setting.read)).region === before;
  const attempts: RegionAttempt[] = [];
  for (const actor of [user, admin]) {
    for (const region of setting.foreign.filter((one) => one !== before)) attempts.push(await attempt(context, setting, admin, actor, region, before));
  }
  return { present, objects, resaved, attempts, pinned: setting.pinned };
}

/** Looks for a choice of region where the profile says that there is none (catalogue P14). */
async function discover(context: ProbeContext): Promise<Observed<'region.setting-locked'>> {
  await tour(context);
  const book = trafficBook(context.transport.traffic);
  const found = [...book.regions].map(([region, { place }]) => ({ region, place }));
  const ref = context.evidence.put(JSON.stringify({ absences: context.profile.absences ?? [], answers: book.answers, found }, null, 1), { name: 'Search for a choice of region', mediaType: 'application/json' });
  const evidence = [ref, ...[...book.regions.values()].map((one) => one.evidence)];
  const [first] = found;
  return first === undefined ? { subject: SUBJECT, data: { absent: true }, evidence } : { subject: SUBJECT, evidence, problem: { code: 'feature-unknown', reason: {
    ja: `リージョンを選ぶ機能はないと申告されていますが、${first.place} に ${first.region} がありました。regionSetting に書くか、何であるか提供者に確認してください。`,
    en: `A choice of region is declared absent, but ${first.place} names ${first.region}. Declare regionSetting, or ask the vendor what it is.`,
  } } };
}

const isAbsent = ({ absences = [] }: TargetProfile): boolean => absences.some(({ feature }) => feature === 'region-choice');

function missing(profile: TargetProfile): readonly Problem[] {
  if (!profile.regionSetting) return isAbsent(profile) ? [] : [{ code: 'no-input', reason: {
    ja: 'リージョンを選べるなら regionSetting に読み方と選び方を、選べないなら absences に feature: region-choice を書いてください。',
    en: 'Where a region can be chosen, declare under regionSetting how it is read and chosen; where it cannot, declare feature: region-choice under absences.',
  } }];
  return actingNames(profile, T1).length === 2 ? [] : [{ code: 'no-input', reason: {
    ja: 'プロファイルの accounts に T1 の一般利用者と管理者の両方が必要です。', en: 'The profile needs an ordinary account and an administrator of T1 under accounts.',
  } }];
}

export const regionSettingProbe = defineProbe({
  kind: 'region.setting-locked',
  // After isolation, whose objects would otherwise be made while another region is chosen.
  phase: 'credentials',
  impact: 'write',
  plan: ({ profile, policy }) => {
    const foreign = profile.regionSetting?.foreign.length ?? 0;
    return { subjects: [SUBJECT], missing: missing(profile), accounts: 0, requests: 20 + foreign * 14, waitsMs: foreign * 2 * policy.parameters.authz.settleSeconds * 1000 };
  },
  async *observe(context) {
    const { regionSetting } = context.profile;
    if (!regionSetting) {
      yield await discover(context);
      return;
    }
    const { value: data, evidence } = await collectEvidence(() => observe(context, regionSetting));
    const ref = context.evidence.put(JSON.stringify(data, null, 1), { name: 'Region setting as read and tried', mediaType: 'application/json' });
    yield { subject: SUBJECT, data, evidence: [ref, ...evidence] };
  },
});
