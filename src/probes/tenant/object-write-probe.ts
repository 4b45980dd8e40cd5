import type { ActingAccount } from '../../actors/types.ts';
import type { Problem } from '../../domain/outcome.ts';
import type { Reading } from '../../observations/reading.ts';
import type { ObjectWriteData, StateSeen, WriteControl, WriteTrial } from '../../observations/tenant.ts';
import type { ResourceDeclaration } from '../../profile/schema.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { act, keepProof, look, type Eyes } from '../seeding/look.ts';
import { seedObject, usedName, type Seeded } from '../seeding/objects.ts';
import { actingAccounts, actingNames, missingTenants, resourcesOf, T1, T2 } from '../seeding/tenants.ts';
import { openEyes, openSessions, routesOf } from '../seeding/eyes.ts';
import { snapshot, stateSeen, type Snapshot } from './state.ts';
import { controlWrite, writeVariables, type WriteDeclaration } from './write-control.ts';

/** When the object is looked at first, as a part of the window. */
const EARLY = 1 / 10;
/** Creating, comparing, writing and reading again, for each object. */
const REQUESTS_PER_OBJECT = 24;

interface Target {
  readonly name: string;
  readonly write: WriteDeclaration;
  readonly prober: ActingAccount;
  readonly object: Seeded;
  readonly before: Snapshot;
  readonly markerWrite: string;
  readonly precondition?: Problem;
  readonly attempt: Reading;
}

/** Writes to an object of the other tenant that was made for this write alone. */
async function attack(eyes: Eyes, resource: ResourceDeclaration, name: string, write: WriteDeclaration, prober: ActingAccount, object: Seeded): Promise<Target> {
  const { context } = eyes;
  const route = write.route ?? resource.route;
  const markerWrite = context.marker('write');
  context.ledger.willUse({ kind: 'object', name: usedName(object), purpose: `tenant.object-write ${name}` });
  if (write.kind === 'restore') await act(eyes, object.owner, { route: resource.route, operation: resource.remove }, object.values);
  const { variables, problem } = await writeVariables(eyes, object, write, route, markerWrite);
  const before = await snapshot(eyes, object, resource);
  const { reading } = await look(eyes, prober, prober.tenant, { route, operation: write.operation }, variables);
  const leaked = reading.found.filter(({ tenant }) => tenant !== prober.tenant);
  const proof = leaked.length > 0 ? keepProof(eyes, prober.name, name, { ...reading, found: leaked }) : [];
  return {
    name, write, prober, object, before, markerWrite, attempt: { ...reading, evidence: [...reading.evidence, ...proof] },
    ...(problem ? { precondition: problem } : {}),
  };
}

async function sleepUntil({ sleep, now }: ProbeContext, dueMs: number): Promise<void> {
  const leftMs = dueMs - now().getTime();
  if (leftMs > 0) await sleep(leftMs);
}

/** Twice within the window and once more, so that an absence does not rest on one look. */
async function watch(eyes: Eyes, resource: ResourceDeclaration, targets: readonly Pick<Target, 'object' | 'before' | 'markerWrite'>[]): Promise<readonly (readonly StateSeen[])[]> {
  const { context } = eyes;
  const start = context.now().getTime();
  const windowMs = 1000 * context.policy.parameters.authz.settleSeconds;
  const lookAt = (lists: boolean) => Promise.all(targets.map(async ({ object, before, markerWrite }) =>
    stateSeen(before, await snapshot(eyes, object, resource, { written: markerWrite, lists }), start)));
  await sleepUntil(context, start + windowMs * EARLY);
  const early = await lookAt(false);
  await sleepUntil(context, start + windowMs);
  const late = await lookAt(true);
  const last = await lookAt(false);
  return targets.map((_target, index) => [early, late, last].map((all) => all[index] as StateSeen));
}

interface Pairing {
  readonly name: string;
  readonly write: WriteDeclaration;
  readonly prober: ActingAccount;
  readonly self: WriteControl;
  readonly ownerControl: WriteControl;
}

/** Writes of one actor to its own objects; one object serves all writes that leave it in place. */
async function controlsOf(eyes: Eyes, type: string, resource: ResourceDeclaration, actor: ActingAccount): Promise<ReadonlyMap<string, WriteControl>> {
  const controls = new Map<string, WriteControl>();
  let kept: Seeded | undefined;
  for (const [name, write] of Object.entries(resource.write)) {
    const ends = write.kind === 'delete' || write.kind === 'restore';
    const object = ends ? await seedObject(eyes, type, resource, actor) : kept ??= await seedObject(eyes, type, resource, actor);
    controls.set(name, await controlWrite(eyes, object, resource, write));
  }
  return controls;
}

async function observeType(eyes: Eyes, type: string, resource: ResourceDeclaration): Promise<ObjectWriteData> {
  const { profile, actors, policy } = eyes.context;
  const probers = actingAccounts(profile, actors, T1);
  const [owner] = actingAccounts(profile, actors, T2) as [ActingAccount];
  const [ownerControls, ...own] = await Promise.all([owner, ...probers].map((actor) => controlsOf(eyes, type, resource, actor)));
  const pairings = Object.entries(resource.write).flatMap(([name, write]) => probers.map((prober, index): Pairing => ({
    name, write, prober, self: own[index]?.get(name) as WriteControl, ownerControl: ownerControls?.get(name) as WriteControl,
  })));
  const untouched = await seedObject(eyes, type, resource, owner);
  const untouchedBefore = await snapshot(eyes, untouched, resource);
  const targets = await Promise.all(pairings.map(async ({ name, write, prober }) => attack(eyes, resource, name, write, prober, await seedObject(eyes, type, resource, owner))));
  const [untouchedAfter = [], ...states] = await watch(eyes, resource, [{ object: untouched, before: untouchedBefore, markerWrite: eyes.context.marker('write') }, ...targets]);
  return {
    type, tenant: T1, otherTenant: T2, owner: owner.name, settleSeconds: policy.parameters.authz.settleSeconds,
    untouched: { before: [...untouchedBefore.marks].toSorted(), after: untouchedAfter },
    trials: targets.map(({ name, write, prober, before, precondition, attempt }, index): WriteTrial => ({
      write: name, kind: write.kind, route: write.route ?? resource.route, prober: prober.name,
      self: pairings[index]?.self as WriteControl, ownerControl: pairings[index]?.ownerControl as WriteControl,
      attempt, before: [...before.marks].toSorted(), after: states[index] ?? [], ...(precondition ? { precondition } : {}),
    })),
  };
}

export const objectWriteProbe = defineProbe({
  kind: 'tenant.object-write',
  phase: 'isolation',
  impact: 'write',
  plan({ profile, policy }) {
    const probers = actingNames(profile, T1).length;
    const objects = resourcesOf(profile).reduce((sum, [, { write }]) => sum + Object.keys(write).length * (2 * probers + 1) + 1, 0);
    const types = resourcesOf(profile).filter(([, { write }]) => Object.keys(write).length > 0).length;
    return {
      subjects: resourcesOf(profile).map(([type]) => type), missing: missingTenants(profile, [T1, T2]), accounts: 0,
      requests: objects * REQUESTS_PER_OBJECT, waitsMs: 1000 * types * policy.parameters.authz.settleSeconds,
    };
  },
  async *observe(context: ProbeContext) {
    const eyes = openEyes(context);
    const accounts = [...actingAccounts(context.profile, context.actors, T1), ...actingAccounts(context.profile, context.actors, T2).slice(0, 1)];
    for (const [type, resource] of resourcesOf(context.profile)) {
      const { value: data, evidence } = await collectEvidence(async () => {
        await openSessions(eyes, accounts, [...routesOf(resource, []), ...Object.values(resource.write).map(({ route }) => route ?? resource.route)]);
        return observeType(eyes, type, resource);
      });
      yield { subject: type, data, evidence };
    }
  },
});
