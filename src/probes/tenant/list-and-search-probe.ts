import type { ActingAccount } from '../../actors/types.ts';
import type { ListAndSearchData, ListAttempt, ListOutlet, ListProber, OwnerControl } from '../../observations/tenant.ts';
import type { Reading } from '../../observations/reading.ts';
import type { OutletDeclaration, ResourceDeclaration } from '../../profile/schema.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type ProbeContext } from '../define.ts';
import { keepProof, look, type Eyes, type Look, type Place } from '../seeding/look.ts';
import { seedObject } from '../seeding/objects.ts';
import { actingAccounts, actingNames, missingTenants, resourcesOf, T1, T2 } from '../seeding/tenants.ts';
import { withQuery } from '../seeding/variants.ts';
import { poll } from '../seeding/wait.ts';
import { cursorIn } from './cursor.ts';
import { openEyes, openSessions, routesOf } from '../seeding/eyes.ts';
import { finds, queriesFor, type Pair, type Query } from '../seeding/queries.ts';
import { smallestPage, widenedForms } from './widened.ts';

const REQUESTS_PER_ACTOR = 10;
const REQUESTS_PER_LIST = 34;
const REQUESTS_PER_SEARCH = 24;

interface Cast {
  readonly eyes: Eyes;
  readonly resource: ResourceDeclaration;
  readonly own: ReadonlyMap<ActingAccount, Pair>;
  readonly theirs: Pair;
}

const placeOf = (resource: ResourceDeclaration, { route, operation }: OutletDeclaration): Place => ({ route: route ?? resource.route, operation });

async function seedCast(eyes: Eyes, type: string, resource: ResourceDeclaration): Promise<Cast> {
  const { profile, actors } = eyes.context;
  const pair = async (first: ActingAccount, second: ActingAccount): Promise<Pair> => {
    const object = await seedObject(eyes, type, resource, first);
    return { first: object, second: await seedObject(eyes, type, resource, second) };
  };
  const [owner, admin] = actingAccounts(profile, actors, T2);
  const theirs = await pair(owner as ActingAccount, admin ?? owner as ActingAccount);
  const own = await Promise.all(actingAccounts(profile, actors, T1).map(async (account) => [account, await pair(account, account)] as const));
  // An id of theirs that comes back unasked is a result, even where it shows no text. Nobody of T1 ever sends these.
  for (const { tenant, name, values } of [theirs.first, theirs.second]) eyes.book.addId({ tenant, object: name, value: values['id'] as string });
  return { eyes, resource, own: new Map(own), theirs };
}

async function search({ eyes }: Cast, actor: ActingAccount, place: Place, query: Query): Promise<Reading> {
  if (query.sends) eyes.book.noteSent(actor.tenant, query.text);
  return (await look(eyes, actor, actor.tenant, place, { ...query.object.values, query: query.text })).reading;
}

async function withProof(eyes: Eyes, prober: ActingAccount, form: string, reading: Reading): Promise<Reading> {
  const leaked = reading.found.filter(({ tenant }) => tenant !== prober.tenant);
  return leaked.length === 0 ? reading : { ...reading, evidence: [...reading.evidence, ...keepProof(eyes, prober.name, form, { ...reading, found: leaked })] };
}

/** What the owners find by each query, once the index has caught up with one of them. */
async function ownerQueries(cast: Cast, place: Place): Promise<readonly { readonly query: Query; readonly reading: Reading }[]> {
  const { eyes: { context }, resource, theirs } = cast;
  const queries = queriesFor(theirs);
  const ask = () => Promise.all(queries.map(async (query) => ({ query, reading: await search(cast, query.object.owner, place, query) })));
  const windowMs = 1000 * Math.max(context.policy.parameters.index.settleSeconds, resource.indexDelaySeconds ?? 0);
  const { answer } = await poll(context, windowMs, ask, (all) => all.some(({ query, reading }) => finds(reading, query)));
  return answer;
}

async function observeSearch(cast: Cast, outlet: string, declared: OutletDeclaration): Promise<ListOutlet> {
  const { eyes, own } = cast;
  const place = placeOf(cast.resource, declared);
  const before = await ownerQueries(cast, place);
  const [first] = before;
  const best = before.find(({ query, reading }) => finds(reading, query)) ?? first;
  if (!best) throw new RangeError('there are always queries');
  const probers = await Promise.all([...own].map(async ([account, pair]): Promise<ListProber> => {
    const selfQuery = queriesFor(pair).find(({ form }) => form === best.query.form) as Query;
    const self = [await selfSearch(cast, account, place, selfQuery)];
    const attempts: ListAttempt[] = [];
    for (const { query, reading } of before) {
      attempts.push({ form: query.form, ownerShows: finds(reading, query), reading: await withProof(eyes, account, query.form, await search(cast, account, place, query)) });
    }
    self.push(await selfSearch(cast, account, place, selfQuery));
    return { prober: account.name, self, attempts, widened: [], cursor: [] };
  }));
  const after = await search(cast, best.query.object.owner, place, best.query);
  const owner: OwnerControl = { owner: best.query.object.owner.name, before: unlessOnlySent(best.reading, best.query), after: unlessOnlySent(after, best.query) };
  return { outlet, group: 'search', route: place.route, shows: declared.shows, owners: [owner], probers };
}

/** A query that comes back shows nothing, so it is no sighting. */
const unlessOnlySent = (reading: Reading, query: Query): Reading => ({ ...reading, found: reading.found.filter((one) => one.object === query.object.name && one.mark !== query.sends) });

/** The prober's own object; its index may still be behind. */
async function selfSearch(cast: Cast, account: ActingAccount, place: Place, query: Query): Promise<Reading> {
  const { context } = cast.eyes;
  const windowMs = 1000 * Math.max(context.policy.parameters.index.settleSeconds, cast.resource.indexDelaySeconds ?? 0);
  const { answer } = await poll(context, windowMs, () => search(cast, account, place, query), (reading) => finds(reading, query));
  return unlessOnlySent(answer, query);
}

/** A cursor of theirs that is shown to lead on: with it their own list shows objects of theirs. */
async function theirCursor(cast: Cast, place: Place): Promise<{ readonly operation: Place['operation'] } | undefined> {
  const { eyes, theirs: { second: { owner, values } } } = cast;
  const small = smallestPage(place.operation);
  if (!small) return undefined;
  const asOwner = (operation: Place['operation']): Promise<Look> => look(eyes, owner, owner.tenant, { ...place, operation }, values);
  const first = await asOwner(small);
  const cursor = first.answers.at(-1) && cursorIn(first.answers.at(-1) as Look['answers'][number]);
  if (!cursor) return undefined;
  for (const parameter of cursor.parameters) {
    const operation = withQuery(place.operation, { [parameter]: cursor.value });
    if (!operation) return undefined;
    const { reading } = await asOwner(operation);
    if (reading.found.some(({ tenant }) => tenant === owner.tenant)) return { operation };
  }
  return undefined;
}

async function observeList(cast: Cast, outlet: string, declared: OutletDeclaration): Promise<ListOutlet> {
  const { eyes, own, theirs } = cast;
  const place = placeOf(cast.resource, declared);
  const owners = [...new Map([theirs.first, theirs.second].map((object) => [object.owner.name, object])).values()];
  const asOwner = (object: Pair['first']): Promise<Reading> => look(eyes, object.owner, object.tenant, place, object.values).then(({ reading }) => reading);
  const before = await Promise.all(owners.map(asOwner));
  const cursor = await theirCursor(cast, place);
  const forms = widenedForms(place.operation);
  const probers = await Promise.all([...own].map(async ([account, { first: { values } }]): Promise<ListProber> => {
    const ask = async (form: string, operation = place.operation): Promise<ListAttempt> => ({
      form, reading: await withProof(eyes, account, form, (await look(eyes, account, account.tenant, { ...place, operation }, values)).reading),
    });
    const attempts = [await ask('as declared')];
    const widened: ListAttempt[] = [];
    for (const { form, operation } of forms) widened.push(await ask(form, operation));
    const byCursor = cursor ? [{ ...await ask('their cursor', cursor.operation), ownerShows: true }] : [];
    const last = await ask('as declared');
    return { prober: account.name, self: [attempts[0]?.reading as Reading, last.reading], attempts: [...attempts, last], widened, cursor: byCursor };
  }));
  const after = await Promise.all(owners.map(asOwner));
  return {
    outlet, group: 'list', route: place.route, shows: declared.shows, probers,
    owners: owners.map(({ owner }, index) => ({ owner: owner.name, before: before[index] as Reading, after: after[index] as Reading })),
  };
}

async function observeType(eyes: Eyes, type: string, resource: ResourceDeclaration): Promise<ListAndSearchData> {
  const cast = await seedCast(eyes, type, resource);
  const start = eyes.context.now().getTime();
  // Lists first: as long as no query was sent, every canary in them proves a leak.
  const lists = await Promise.all(Object.entries(resource.list).map(([outlet, declared]) => observeList(cast, outlet, declared)));
  const searches = await Promise.all(Object.entries(resource.search).map(([name, declared]) =>
    // A list and a search may have one name.
    observeSearch(cast, name in resource.list ? `${name}-search` : name, declared)));
  return { type, tenant: T1, otherTenant: T2, settledAfterSeconds: settledAfter(searches, start), outlets: [...lists, ...searches] };
}

function settledAfter(searches: readonly ListOutlet[], startMs: number): number | null {
  const times = searches.map(({ owners: [owner] }) => (owner && owner.before.found.length > 0 ? (Date.parse(owner.before.at) - startMs) / 1000 : null));
  return times.some((time) => time === null) ? null : Math.max(0, ...times.map((time) => time ?? 0));
}

export const listAndSearchProbe = defineProbe({
  kind: 'tenant.list-and-search',
  phase: 'isolation',
  impact: 'write',
  plan({ profile, policy }) {
    const actors = actingNames(profile, T1).length + actingNames(profile, T2).length;
    const requests = resourcesOf(profile).reduce((sum, [, { list, search: searches }]) =>
      sum + actors * REQUESTS_PER_ACTOR + Object.keys(list).length * REQUESTS_PER_LIST + Object.keys(searches).length * REQUESTS_PER_SEARCH, 0);
    const waits = resourcesOf(profile).map(([, { indexDelaySeconds, search: searches }]) =>
      (Object.keys(searches).length > 0 ? indexDelaySeconds ?? policy.parameters.index.settleSeconds : 0));
    return {
      subjects: resourcesOf(profile).map(([type]) => type), missing: missingTenants(profile, [T1, T2]), accounts: 0, requests,
      waitsMs: 1000 * waits.reduce((sum, one) => sum + one, 0),
    };
  },
  async *observe(context: ProbeContext) {
    const eyes = openEyes(context);
    const accounts = [T1, T2].flatMap((tenant) => actingAccounts(context.profile, context.actors, tenant));
    for (const [type, resource] of resourcesOf(context.profile)) {
      const { value: data, evidence } = await collectEvidence(async () => {
        await openSessions(eyes, accounts, routesOf(resource, ['list', 'search']));
        return observeType(eyes, type, resource);
      });
      yield { subject: type, data, evidence };
    }
  },
});
