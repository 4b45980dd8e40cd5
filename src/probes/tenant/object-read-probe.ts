import type { ActingAccount, Variables } from '../../actors/types.ts';
import type { ObjectReadData, OwnerControl, ReadForm, ReadOutlet, ReadProber } from '../../observations/tenant.ts';
import type { Reading } from '../../observations/reading.ts';
import type { OutletDeclaration, ResourceDeclaration } from '../../profile/schema.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { likeId } from '../seeding/like-id.ts';
import { keepProof, look, type Eyes, type Place } from '../seeding/look.ts';
import { seedFile, seedObject, type Seeded } from '../seeding/objects.ts';
import { actingAccounts, actingNames, missingTenants, resourcesOf, T1, T2 } from '../seeding/tenants.ts';
import { altered, namesTenant } from '../seeding/variants.ts';
import { openEyes, openSessions, routesOf } from '../seeding/eyes.ts';

const RANGE = 'bytes=0-4095';
/** Seeding with comment and file, and signing in, for each actor. */
const REQUESTS_PER_ACTOR = 8;

interface Cast {
  readonly eyes: Eyes;
  readonly type: string;
  readonly resource: ResourceDeclaration;
  /** The prober's own objects, by account. */
  readonly own: ReadonlyMap<ActingAccount, Seeded>;
  readonly theirs: readonly Seeded[];
}

const placeOf = (resource: ResourceDeclaration, { route, operation }: OutletDeclaration): Place => ({ route: route ?? resource.route, operation });

async function seedTextFile(eyes: Eyes, object: Seeded, resource: ResourceDeclaration): Promise<void> {
  const slot = Object.entries(resource.files).find(([, { contentType }]) => contentType.startsWith('text/'))?.[0];
  if (slot) await seedFile(eyes, object, resource, slot);
}

async function seedCast(eyes: Eyes, type: string, resource: ResourceDeclaration): Promise<Cast> {
  const { profile, actors } = eyes.context;
  const seed = (account: ActingAccount): Promise<Seeded> => seedObject(eyes, type, resource, account);
  const probers = actingAccounts(profile, actors, T1);
  const [own, theirs] = await Promise.all([
    Promise.all(probers.map(async (account) => [account, await seed(account)] as const)),
    Promise.all(actingAccounts(profile, actors, T2).map(seed)),
  ]);
  for (const object of theirs) await seedTextFile(eyes, object, resource);
  return { eyes, type, resource, own: new Map(own), theirs };
}

/** Ways to ask for the same thing; those that need a single reading exchange are left out where there is none. */
function formsOf(place: Place, object: Seeded): readonly { readonly form: ReadForm; readonly place: Place; readonly variables: Variables }[] {
  const variables = object.values;
  const other = (form: ReadForm, operation: ReturnType<typeof altered>) => (operation ? [{ form, place: { ...place, operation }, variables }] : []);
  const [exchange] = place.operation.http ?? [];
  const tenant = Object.fromEntries(Object.entries(object.owner.variables).filter(([name]) => name.startsWith('tenant.')));
  return [
    { form: 'as declared', place, variables },
    ...other('HEAD', altered(place.operation, { method: 'HEAD' })),
    ...other('range', altered(place.operation, { headers: { ...exchange?.headers, Range: RANGE } })),
    ...(namesTenant(place.operation) ? [{ form: 'with their tenant' as const, place, variables: { ...variables, ...tenant } }] : []),
  ];
}

async function probeAs(cast: Cast, place: Place, prober: ActingAccount, own: Seeded): Promise<ReadProber> {
  const { eyes, theirs } = cast;
  const read = async (at: Place, variables: Variables): Promise<Reading> => (await look(eyes, prober, prober.tenant, at, variables)).reading;
  const selfBefore = await read(place, own.values);
  const foreign: ReadProber['foreign'][number][] = [];
  for (const object of theirs) {
    for (const { form, place: at, variables } of formsOf(place, object)) {
      const reading = await read(at, variables);
      const leaked = reading.found.filter(({ tenant }) => tenant !== prober.tenant);
      const proof = leaked.length > 0 ? keepProof(eyes, prober.name, form, { ...reading, found: leaked }) : [];
      foreign.push({ owner: object.owner.name, form, reading: { ...reading, evidence: [...reading.evidence, ...proof] } });
    }
  }
  const randomBytes = (length: number) => eyes.context.randomBytes(length);
  const missing = await read(place, Object.fromEntries(Object.entries(own.values).map(([name, value]) => [name, likeId(value, randomBytes)])));
  return { prober: prober.name, selfBefore, foreign, missing, selfAfter: await read(place, own.values) };
}

async function observeOutlet(cast: Cast, outlet: string, declared: OutletDeclaration): Promise<ReadOutlet> {
  const { eyes, resource, own, theirs } = cast;
  const place = placeOf(resource, declared);
  const asOwner = (object: Seeded): Promise<Reading> => look(eyes, object.owner, object.tenant, place, object.values).then(({ reading }) => reading);
  const before = await Promise.all(theirs.map(asOwner));
  const probers = await Promise.all([...own].map(([prober, object]) => probeAs(cast, place, prober, object)));
  const after = await Promise.all(theirs.map(asOwner));
  const owners = theirs.map((object, index): OwnerControl => ({ owner: object.owner.name, before: before[index] as Reading, after: after[index] as Reading }));
  return { outlet, route: place.route, shows: declared.shows, owners, probers };
}

async function observeType(eyes: Eyes, type: string, resource: ResourceDeclaration): Promise<ObjectReadData> {
  const cast = await seedCast(eyes, type, resource);
  const outlets = await Promise.all(Object.entries(resource.read).map(([outlet, declared]) => observeOutlet(cast, outlet, declared)));
  return { type, tenant: T1, otherTenant: T2, outlets };
}

export const objectReadProbe = defineProbe({
  kind: 'tenant.object-read',
  phase: 'isolation',
  impact: 'write',
  plan({ profile }) {
    const [probers, owners] = [actingNames(profile, T1).length, actingNames(profile, T2).length];
    const perOutlet = 2 * owners + probers * (3 + 3 * owners);
    const requests = resourcesOf(profile).reduce((sum, [, { read }]) => sum + (probers + owners) * REQUESTS_PER_ACTOR + Object.keys(read).length * perOutlet, 0);
    return { subjects: resourcesOf(profile).map(([type]) => type), missing: missingTenants(profile, [T1, T2]), accounts: 0, requests, waitsMs: 0 };
  },
  async *observe(context: ProbeContext) {
    const eyes = openEyes(context);
    const accounts = [T1, T2].flatMap((tenant) => actingAccounts(context.profile, context.actors, tenant));
    for (const [type, resource] of resourcesOf(context.profile)) {
      const { value: data, evidence } = await collectEvidence(async () => {
        await openSessions(eyes, accounts, routesOf(resource, ['read']));
        return observeType(eyes, type, resource);
      });
      yield { subject: type, data, evidence };
    }
  },
});
