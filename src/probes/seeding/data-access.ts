import type { ActingAccount, Session, SignInOptions, Variables } from '../../actors/types.ts';
import { OperationError } from '../../actors/operation-error.ts';
import type { Problem } from '../../domain/outcome.ts';
import type { DataAccess, IdentitySeen } from '../../observations/data-access.ts';
import type { Operation } from '../../profile/operation-schema.ts';
import type { OutletDeclaration, ResourceDeclaration, TargetProfile } from '../../profile/schema.ts';
import { collectEvidence, noteEvidence } from '../../transport/collect.ts';
import type { ProbeContext } from '../define.ts';
import { asked, presenting, problemOf, silenceOf } from '../mfa/access.ts';
import { ActorSessions } from './actor-sessions.ts';
import { canaryBook } from './canaries.ts';
import { keepProof, type Eyes } from './look.ts';
import { seedObject, type Seeded } from './objects.ts';

export interface DataPlace {
  readonly name: string;
  readonly operation: Operation;
}

/** An object of the tenant whose marker tells whether a client was given data. */
export interface Bait {
  readonly eyes: Eyes;
  readonly object: Seeded;
  readonly type: string;
  readonly resource: ResourceDeclaration;
}

/** The object is made by the first of the accounts that may, signed in with everything it has. */
export async function layBait(context: ProbeContext, owners: readonly string[], source = 'S1'): Promise<Bait | { readonly problem: Problem }> {
  const { profile, actors, now } = context;
  const all = Object.entries(profile.resources);
  // One that everybody of the tenant sees tells about everybody.
  const declared = all.find(([, { visibility }]) => visibility === 'tenant') ?? all[0];
  if (!declared) return { problem: { code: 'no-input', reason: {
    ja: 'プロファイルに resources (保存されるもの) がないため、データが渡ったかどうかを確かめられません。', en: 'The profile declares no resources (stored things), so it cannot be told whether data is given out.',
  } } };
  const [type, resource] = declared;
  const sessions = new ActorSessions({ now, actors: { ...actors, signIn: (account, route) => actors.signIn(account, route, { source }) } });
  const eyes: Eyes = { context, sessions, book: canaryBook(context) };
  let problem: Problem | undefined;
  try {
    for (const owner of owners) {
      const made = await asked(() => seedObject(eyes, type, resource, actors.account(owner), { comment: false }));
      if ('value' in made) return { eyes, object: made.value, type, resource };
      problem = made.problem;
    }
  } finally {
    await sessions.close();
  }
  return { problem: problem as Problem };
}

const isHttp = ({ operation }: OutletDeclaration): boolean => operation.http !== undefined;

/**
 * One list and one single view on this route. A route that has none is asked by the requests of another: the control with both
 * factors tells whether they mean anything there.
 */
export function placesOn({ resource }: Pick<Bait, 'resource'>, route: string): readonly DataPlace[] {
  const first = (group: 'list' | 'read'): readonly DataPlace[] => {
    const outlets = Object.entries(resource[group]).filter(([, { shows }]) => shows.includes('listed') || shows.includes('unlisted'));
    const own = outlets.find(([, outlet]) => (outlet.route ?? resource.route) === route);
    const [name, outlet] = own ?? outlets.find(([, one]) => isHttp(one)) ?? [];
    return outlet ? [{ name: `${group}.${name}`, operation: outlet.operation }] : [];
  };
  return [...first('list'), ...first('read')];
}

async function shows({ eyes, object }: Bait, session: Session, { name, operation }: DataPlace, variables: Variables = {}): Promise<boolean | { readonly problem: Problem }> {
  const result = await asked(async () => {
    try {
      return (await session.perform(operation, { ...object.values, ...variables })).answers;
    } catch (error) {
      // What came before the operation failed was received all the same.
      if (error instanceof OperationError && error.answers.length > 0) return error.answers;
      throw error;
    }
  });
  if ('problem' in result) return result;
  const found = result.value.flatMap(({ bytes }) => eyes.book.find(bytes, object.tenant).found).filter((one) => one.object === object.name);
  for (const ref of keepProof(eyes, session.account?.name ?? 'anon', name, { at: '', found, evidence: [] })) noteEvidence(ref);
  if (found.length > 0) return true;
  const silence = silenceOf(name, result.value.at(-1)?.status);
  return silence ? { problem: silence } : false;
}

function identityOf(account: ActingAccount | null, identity: string | null): IdentitySeen {
  if (identity === null) return 'nobody';
  return identity === account?.identity ? 'self' : 'somebody else';
}

/** Nothing was given. */
export const NO_ACCESS: DataAccess = { identity: 'nobody', shown: [], unanswered: [], evidence: [] };
const UNKNOWN = { identity: 'unknown', shown: [], unanswered: [] } as const;

/** What a session is given at these places. */
export async function accessIn(
  bait: Bait, session: Session, places: readonly DataPlace[] = placesOn(bait, session.route), variables: Variables = {},
): Promise<Omit<DataAccess, 'evidence'>> {
  const identity = await asked(() => session.whoami());
  const shown: string[] = [];
  const unanswered: string[] = [];
  let problem = 'problem' in identity ? identity.problem : undefined;
  for (const place of places) {
    const told = await shows(bait, session, place, variables);
    if (told === true) shown.push(place.name);
    if (typeof told === 'boolean') continue;
    unanswered.push(place.name);
    problem ??= told.problem;
  }
  return { identity: 'problem' in identity ? 'unknown' : identityOf(session.account, identity.value), shown, unanswered, ...(problem ? { problem } : {}) };
}

/** Whatever the sign-in handed out, in the place of the route's credential: half a sign-in may open what it should not. */
async function shownToHeld(bait: Bait, session: Session, places: readonly DataPlace[]): Promise<readonly string[]> {
  const { profile, actors } = bait.eyes.context;
  const declared = profile.routes[session.route];
  if (declared?.client !== 'http' || Object.keys(declared.authorize).length === 0) return [];
  const shown: string[] = [];
  for (const [held, value] of Object.entries(session.held)) {
    const stranger = await actors.stranger(session.route, { source: session.source });
    try {
      for (const place of places) if (await shows(bait, stranger, place, presenting(profile, session.route, value)) === true) shown.push(`${place.name} (${held})`);
    } finally {
      await stranger.close();
    }
  }
  return shown;
}

/** What anybody is given there. */
async function asStranger(bait: Bait, { route, options }: Look, places: readonly DataPlace[]): Promise<Omit<DataAccess, 'evidence'>> {
  const stranger = await bait.eyes.context.actors.stranger(route, options.source === undefined ? {} : { source: options.source });
  try {
    return await accessIn(bait, stranger, places);
  } finally {
    await stranger.close();
  }
}

export interface Look {
  readonly account: ActingAccount;
  readonly route: string;
  readonly options: SignInOptions;
  /** A wrong password is meant not to go through: what is given then is what a stranger is. */
  readonly refusable?: true;
}

/** Signs a fresh client in and looks what it is given. */
export async function lookAs(bait: Bait, how: Look, places: readonly DataPlace[] = placesOn(bait, how.route)): Promise<DataAccess> {
  const { context } = bait.eyes;
  const { account, route, options, refusable } = how;
  const { value, evidence } = await collectEvidence(async () => {
    try {
      const session = await context.actors.signIn(account, route, options);
      try {
        const access = await accessIn(bait, session, places);
        // A session that shows everything by itself needs no second look at what it is made of.
        const byHeld = options.secondFactor === 'skip' && access.shown.length === 0 ? await shownToHeld(bait, session, places) : [];
        return { ...access, shown: [...access.shown, ...byHeld] };
      } finally {
        await session.close();
      }
    } catch (error) {
      const problem = problemOf(error);
      if (!refusable || problem.code === 'unreachable' || problem.code === 'throttled') return { ...UNKNOWN, problem };
      const stranger = await asked(() => asStranger(bait, how, places));
      return 'value' in stranger ? stranger.value : { ...UNKNOWN, problem: stranger.problem };
    }
  });
  return { ...value, evidence };
}

export const periodMsOf = ({ accounts }: TargetProfile): number => 1000 * Math.max(0, ...Object.values(accounts).map(({ totp }) => totp?.periodSeconds ?? 0));
