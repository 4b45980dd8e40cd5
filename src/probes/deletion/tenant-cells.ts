import { OperationError } from '../../actors/operation-error.ts';
import type { ActingAccount, Variables } from '../../actors/types.ts';
import type { TerminationLife } from '../../observations/deletion.ts';
import type { Reading } from '../../observations/reading.ts';
import type { ResourceDeclaration } from '../../profile/schema.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { actorName, ActorSessions, type Actor } from '../seeding/actor-sessions.ts';
import { look, type Eyes, type Place } from '../seeding/look.ts';
import { locatorsOf, type Seeded, type SeededFile } from '../seeding/objects.ts';
import { stepProblem } from '../seeding/problem.ts';
import { queriesFor } from '../seeding/queries.ts';
import type { Cell } from './watch.ts';

export interface TenantCell extends Omit<Cell, 'deadlineMs'> {
  readonly what: TerminationLife['what'];
  readonly type?: string;
  /** Filled by the looks: whether the oracle named the account at the last one. */
  readonly state: { identified?: boolean };
}

/** One type of the tenant that ends, filled. */
export interface Filled {
  readonly type: string;
  readonly resource: ResourceDeclaration;
  readonly object: Seeded;
  readonly files: readonly SeededFile[];
}

const GROUPS = ['read', 'list', 'search'] as const;

/** Any canary of the tenant, its id or what was sent aside. */
const showsTenant = (tenant: string) => ({ found }: Reading): boolean => found.some((one) => one.tenant === tenant && one.mark !== 'id' && !one.reflected);

type Base = Pick<TenantCell, 'place' | 'route' | 'what'> & { readonly type?: string };

async function cell(base: Base, actor: string, take: () => Promise<Reading>, delivers: (reading: Reading) => boolean, state: TenantCell['state'] = {}): Promise<TenantCell> {
  const before = await take();
  return { ...base, actor, take, delivers, state, before, shownBefore: delivers(before) };
}

const looker = (eyes: Eyes, tenant: string) => (actor: Actor, place: Place, variables: Variables) => async (): Promise<Reading> =>
  (await look(eyes, actor, tenant, place, variables)).reading;

/** Outlets of a type with the sessions of before. */
export async function outletCells(eyes: Eyes, tenant: string, accounts: readonly ActingAccount[], { type, resource, object }: Filled): Promise<readonly TenantCell[]> {
  const shows = showsTenant(tenant);
  const at = looker(eyes, tenant);
  const outlets = GROUPS.flatMap((group) => Object.entries(resource[group]).map(([name, outlet]) => ({ group, name: group !== 'read' && name in resource.read ? `${name}-${group}` : name, outlet })));
  return Promise.all(outlets.flatMap(({ group, name, outlet }) => accounts.map(async (account) => {
    const place = { route: outlet.route ?? resource.route, operation: outlet.operation };
    // A part of a canary finds the object in most searches; where it does not, its text does.
    const [part, text] = queriesFor({ first: object, second: object });
    const queries = group === 'search' ? [part?.text ?? '', text?.text ?? ''] : [''];
    if (group === 'search') eyes.book.noteSent(tenant, text?.text ?? '');
    const takes = queries.map((query) => at(account, place, { ...object.values, query }));
    const anyOf = async (): Promise<Reading> => {
      let reading = await (takes[0] as () => Promise<Reading>)();
      for (const take of takes.slice(1)) if (!shows(reading)) reading = await take();
      return reading;
    };
    return cell({ place: name, route: place.route, what: 'outlet', type }, account.name, anyOf, shows);
  })));
}

/** Files with locators obtained just before: signed URLs live for a short time. */
export async function fileCells(eyes: Eyes, tenant: string, accounts: readonly ActingAccount[], { type, resource, files }: Filled): Promise<readonly TenantCell[]> {
  const shows = showsTenant(tenant);
  const at = looker(eyes, tenant);
  const fresh = await Promise.all(files.map(async (file) => ({
    ...file, variables: { ...file.variables, ...await locatorsOf(eyes, file.object.owner, resource, file.slot, file.variables) },
  })));
  return Promise.all(fresh.flatMap((file) => Object.entries(resource.files[file.slot]?.outlets ?? {}).filter(([, { shows: marks }]) => marks.length > 0).flatMap(([name, outlet]) =>
    (outlet.anonymous ? [null] : accounts).map((actor) => {
      const place = { route: outlet.route ?? resource.route, operation: outlet.operation };
      return cell({ place: name, route: place.route, what: 'outlet', type: `${type}.${file.slot}` }, actorName(actor), at(actor, place, file.variables), shows);
    }))));
}

async function asReading(eyes: Eyes, step: () => Promise<Partial<Reading>>): Promise<Reading> {
  const at = eyes.context.now().toISOString();
  const { value, evidence } = await collectEvidence(async (): Promise<Partial<Reading>> => {
    try {
      return await step();
    } catch (error) {
      return { problem: stepProblem(error), ...(error instanceof OperationError && error.answers.length > 0 ? { answered: true } : {}) };
    }
  });
  return { at, found: [], evidence, ...value };
}

/** Whether the sessions and tokens of before are still somebody's. */
export function sessionCells(eyes: Eyes, accounts: readonly ActingAccount[], routes: readonly string[]): Promise<readonly TenantCell[]> {
  return Promise.all(routes.flatMap((route) => accounts.map((account) => {
    const state: TenantCell['state'] = {};
    const take = () => asReading(eyes, async () => {
      const session = await eyes.sessions.session(account, route);
      state.identified = (await session.whoami()) === account.identity;
      return {};
    });
    return cell({ place: 'session', route, what: 'session' }, account.name, take, () => state.identified === true, state);
  })));
}

/** Signing in anew, and what the tenant's lists and objects then show. */
export function loginCells(eyes: Eyes, tenant: string, accounts: readonly ActingAccount[], routes: readonly string[], filled: readonly Filled[]): Promise<readonly TenantCell[]> {
  const { actors } = eyes.context;
  return Promise.all(routes.flatMap((route) => accounts.map(async (account): Promise<TenantCell> => {
    const state: TenantCell['state'] = {};
    // The session of before came about by the same login.
    const before = await asReading(eyes, async () => {
      state.identified = (await eyes.sessions.session(account, route)).account === account;
      return {};
    });
    const take = () => asReading(eyes, async () => {
      const attempt = await actors.tryLogin(account, route, { password: account.password ?? '', sent: 'correct' });
      state.identified = attempt.effect === 'signed-in';
      const status = attempt.status === undefined ? {} : { status: attempt.status };
      if (attempt.effect === 'unknown') return { ...status, problem: attempt.problem ?? { code: 'ambiguous-effect', reason: { ja: 'ログインできたか分かりませんでした。', en: 'It could not be told whether the login worked.' } } };
      return state.identified ? { ...status, ...await seenAfterLogin(eyes, tenant, account, route, filled) } : status;
    });
    return { place: 'login', route, what: 'login' as const, actor: account.name, take, delivers: () => state.identified === true, state, before, shownBefore: state.identified === true };
  })));
}

/** What an account that signed in anew sees of the tenant, at the first outlet on its route that shows anything. */
async function seenAfterLogin(eyes: Eyes, tenant: string, account: ActingAccount, route: string, filled: readonly Filled[]): Promise<Pick<Reading, 'found'>> {
  const fresh: Eyes = { ...eyes, sessions: new ActorSessions(eyes.context) };
  try {
    for (const { resource, object } of filled) {
      for (const outlet of [...Object.values(resource.read), ...Object.values(resource.list)].filter((one) => (one.route ?? resource.route) === route)) {
        const { reading: { found } } = await look(fresh, account, tenant, { route, operation: outlet.operation }, object.values);
        if (found.length > 0) return { found };
      }
    }
    return { found: [] };
  } finally {
    await fresh.sessions.close();
  }
}

/** Searches of another tenant for what the ended one held. */
export function otherTenantCells(eyes: Eyes, tenant: string, prober: ActingAccount, { type, resource, object }: Filled): Promise<readonly TenantCell[]> {
  const shows = showsTenant(tenant);
  return Promise.all(Object.entries(resource.search).map(([name, outlet]) => {
    const place = { route: outlet.route ?? resource.route, operation: outlet.operation };
    const query = queriesFor({ first: object, second: object })[0]?.text ?? '';
    const take = async (): Promise<Reading> => (await look(eyes, prober, prober.tenant, place, { ...object.values, query })).reading;
    return cell({ place: `${name}-other-tenant`, route: place.route, what: 'other-tenant', type }, prober.name, take, shows);
  }));
}
