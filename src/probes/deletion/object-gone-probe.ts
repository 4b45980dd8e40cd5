import type { Variables } from '../../actors/types.ts';
import type { ObjectGoneData, StillThere } from '../../observations/deletion.ts';
import type { Reading } from '../../observations/reading.ts';
import type { OutletDeclaration, ResourceDeclaration } from '../../profile/schema.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { actorName, type Actor } from '../seeding/actor-sessions.ts';
import { openEyes, openSessions, routesOf } from '../seeding/eyes.ts';
import { keepProof, look, type Eyes, type Place } from '../seeding/look.ts';
import { seedObject, type Seeded } from '../seeding/objects.ts';
import { finds, queriesFor, type Query } from '../seeding/queries.ts';
import { missingTenants, resourcesOf, T1 } from '../seeding/tenants.ts';
import { poll } from '../seeding/wait.ts';
import { cast, onlookersOf } from './actors.ts';
import { carriedOut, removeForGood } from './remove.ts';
import { watchAll, type Cell } from './watch.ts';

const GROUPS = ['read', 'list', 'search'] as const;
const LOOKS_PER_CELL = 6;

interface Outlet {
  readonly name: string;
  readonly group: (typeof GROUPS)[number];
  readonly declared: OutletDeclaration;
  readonly place: Place;
  /** Searches only: the query by which this outlet finds things, made for an object. */
  readonly query?: (object: Seeded) => Query;
}

const outletsOf = (resource: ResourceDeclaration): readonly Outlet[] => GROUPS.flatMap((group) => Object.entries(resource[group]).map(([name, declared]) => (
  { name, group, declared, place: { route: declared.route ?? resource.route, operation: declared.operation } })));

/** Outlets of different groups may have one name. */
const labelOf = (outlet: Outlet, all: readonly Outlet[]): string => (all.some((one) => one !== outlet && one.name === outlet.name) && outlet.group !== 'read' ? `${outlet.name}-${outlet.group}` : outlet.name);

const variablesOf = (outlet: Outlet, object: Seeded): Variables => (outlet.query ? { ...object.values, query: outlet.query(object).text } : object.values);

/** Content of this object that was not in the query; its id alone is a tombstone, which is allowed. */
const delivers = (outlet: Outlet, object: Seeded) => (reading: Reading): boolean =>
  reading.found.some((one) => one.object === object.name && one.mark !== 'id' && !one.reflected && one.mark !== outlet.query?.(object).sends);

async function lookAt(eyes: Eyes, actor: Actor, outlet: Outlet, object: Seeded): Promise<Reading> {
  const query = outlet.query?.(object);
  if (query?.sends) eyes.book.noteSent(object.tenant, query.text);
  return (await look(eyes, actor, object.tenant, outlet.place, variablesOf(outlet, object))).reading;
}

/** Finds out by which query a search works, once the index has caught up. */
async function withQuery(eyes: Eyes, outlet: Outlet, object: Seeded, resource: ResourceDeclaration): Promise<Outlet> {
  if (outlet.group !== 'search') return outlet;
  const { context } = eyes;
  const queryAt = (index: number) => (one: Seeded): Query => queriesFor({ first: one, second: one })[index] as Query;
  const count = queriesFor({ first: object, second: object }).length;
  const windowMs = 1000 * Math.max(context.policy.parameters.index.settleSeconds, resource.indexDelaySeconds ?? 0);
  const { answer } = await poll(context, windowMs, async () => {
    for (let index = 0; index < count; index++) {
      const reading = await lookAt(eyes, object.owner, { ...outlet, query: queryAt(index) }, object);
      if (finds(reading, queryAt(index)(object))) return index;
    }
    return undefined;
  }, (index) => index !== undefined);
  return { ...outlet, query: queryAt(answer ?? 0) };
}

async function cellOf(eyes: Eyes, outlet: Outlet, label: string, actor: Actor, object: Seeded): Promise<Omit<Cell, 'deadlineMs'>> {
  const take = async (): Promise<Reading> => lookAt(eyes, actor, outlet, object);
  const before = await take();
  const test = delivers(outlet, object);
  return { place: label, route: outlet.place.route, actor: actorName(actor), before, shownBefore: test(before), take, delivers: test };
}

async function twinAt(eyes: Eyes, outlet: Outlet, label: string, twin: Seeded, deleted: Seeded): Promise<StillThere> {
  const reading = await lookAt(eyes, twin.owner, outlet, twin);
  // A short list may have no room for the twin by now; anything of the tenant that lives shows that it still works.
  const delivered = delivers(outlet, twin)(reading)
    || (outlet.group === 'list' && reading.found.some(({ tenant, object }) => tenant === twin.tenant && object !== deleted.name));
  return { place: label, delivered, reading };
}

async function observeType(eyes: Eyes, type: string, resource: ResourceDeclaration): Promise<ObjectGoneData> {
  const { context } = eyes;
  const { owner, onlookers } = cast(context);
  const twin = await seedObject(eyes, type, resource, owner);
  const object = await seedObject(eyes, type, resource, owner);
  const declared = outletsOf(resource);
  const labels = declared.map((outlet) => labelOf(outlet, declared));
  // Lists first: queries make canaries that were sent worthless.
  const order = [...declared.keys()].toSorted((a, b) => Number(declared[a]?.group === 'search') - Number(declared[b]?.group === 'search'));
  const outlets: Outlet[] = [...declared];
  const cells: Omit<Cell, 'deadlineMs'>[] = [];
  for (const index of order) {
    const outlet = await withQuery(eyes, declared[index] as Outlet, object, resource);
    outlets[index] = outlet;
    cells.push(...await Promise.all(onlookers.map((actor) => cellOf(eyes, outlet, labels[index] as string, actor, object))));
  }
  const { removed, purge } = await removeForGood(eyes, object, resource, 'deletion.object-gone');
  const start = context.now().getTime();
  const windowSeconds = Math.max(context.policy.parameters.delete.settleSeconds, resource.deleteDelaySeconds ?? 0);
  const lives = await watchAll(context, cells.map((cell) => ({ ...cell, deadlineMs: start + 1000 * windowSeconds })), start, 1000 * Math.min(windowSeconds, 1));
  const still = await Promise.all(outlets.map((outlet, index) => twinAt(eyes, outlet, labels[index] as string, twin, object)));
  for (const { actor, place, lastDelivered, goneAfterSeconds } of lives) if (goneAfterSeconds === null && lastDelivered) keepProof(eyes, actor, place, lastDelivered.reading);
  if (object.entry !== undefined && carriedOut(removed) && lives.every(({ goneAfterSeconds }) => goneAfterSeconds !== null) && (!purge.declared || purge.by !== undefined)) context.ledger.removed(object.entry);
  return {
    type, owner: owner.name, windowSeconds, removed, purge, lives, twin: still,
    outlets: declared.map((outlet, index) => ({ outlet: labels[index] as string, group: outlet.group, shows: outlet.declared.shows })),
  };
}

export const objectGoneProbe = defineProbe({
  kind: 'deletion.object-gone',
  phase: 'deletion',
  impact: 'destructive',
  plan({ profile, policy }) {
    const types = resourcesOf(profile);
    const cells = types.reduce((sum, [, { read, list, search }]) => sum + [read, list, search].reduce((all, group) => all + Object.keys(group).length, 0), 0) * onlookersOf(profile);
    return {
      subjects: types.map(([type]) => type), missing: missingTenants(profile, [T1]), accounts: 0, requests: cells * LOOKS_PER_CELL + types.length * 20,
      waitsMs: 1000 * types.reduce((sum, [, { deleteDelaySeconds, indexDelaySeconds }]) =>
        sum + (deleteDelaySeconds ?? policy.parameters.delete.settleSeconds) + (indexDelaySeconds ?? policy.parameters.index.settleSeconds), 0),
    };
  },
  async *observe(context: ProbeContext) {
    const eyes = openEyes(context);
    for (const [type, resource] of resourcesOf(context.profile)) {
      const { value: data, evidence } = await collectEvidence(async () => {
        await openSessions(eyes, cast(context).onlookers, routesOf(resource, GROUPS));
        return observeType(eyes, type, resource);
      });
      yield { subject: type, data, evidence };
    }
  },
});
