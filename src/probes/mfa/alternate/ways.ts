import type { ActingAccount, Session } from '../../../actors/types.ts';
import type { TargetProfile } from '../../../profile/schema.ts';
import type { ProbeContext } from '../../define.ts';
import { asked, presenting } from '../access.ts';
import type { Presented } from '../openings.ts';

/** What a way gave. */
export interface Opened {
  readonly clients: readonly Presented[];
  /** The service says by itself that there is such a way. */
  readonly announced: boolean;
}

/** A way into the service besides the main sign-in. */
export interface Way {
  readonly name: string;
  readonly declared: boolean;
  /** Takes the way with the first factor alone, as far as it goes. @throws {OperationError} */
  open(account: ActingAccount): Promise<Opened>;
  /** The same with everything the account has, where that can be done; else an account without second factor shows that the way is live. */
  readonly openWithBoth?: (account: ActingAccount) => Promise<Opened>;
}

/** Holds the sessions that ways have opened, to close them together. */
export class Doors {
  readonly context: ProbeContext;
  readonly source: string;
  readonly #open: Session[] = [];

  constructor(context: ProbeContext, source: string) {
    this.context = context;
    this.source = source;
  }

  async stranger(route: string): Promise<Session> {
    return this.keep(await this.context.actors.stranger(route, { source: this.source }));
  }

  async signIn(account: ActingAccount, route: string, secondFactor: 'complete' | 'skip'): Promise<Session> {
    return this.keep(await this.context.actors.signIn(account, route, { source: this.source, secondFactor }));
  }

  keep(session: Session): Session {
    this.#open.push(session);
    return session;
  }

  async close(): Promise<void> {
    await Promise.all(this.#open.splice(0).map((session) => session.close()));
  }
}

export const own = (session: Session): Presented => ({ session, variables: {}, headers: {} });

/** Routes of plain requests that carry a credential in a header. */
const bearing = ({ routes }: TargetProfile): readonly string[] =>
  Object.entries(routes).filter(([, { client, authorize }]) => client === 'http' && Object.keys(authorize).length > 0).map(([name]) => name);

/** These values in the place of a credential, on every route that carries one. Headers that match are sent but once. */
export async function presentedOf(doors: Doors, values: readonly string[]): Promise<readonly Presented[]> {
  const { profile } = doors.context;
  const seen = new Set<string>();
  const routes = bearing(profile).filter((route) => {
    const key = JSON.stringify([profile.routes[route]?.authorize, profile.routes[route]?.baseUrl]);
    return seen.has(key) ? false : seen.add(key);
  });
  const clients: Presented[] = [];
  for (const value of new Set(values)) {
    doors.context.learnSecret(value);
    for (const route of routes) clients.push({ session: await doors.stranger(route), variables: presenting(profile, route, value), headers: {} });
  }
  return clients;
}

/** A route of the profile: signed in to, and what it handed out presented elsewhere. */
const routeWay = (doors: Doors, name: string, route: string): Way => {
  const open = (secondFactor: 'complete' | 'skip') => async (account: ActingAccount): Promise<Opened> => {
    const session = await doors.signIn(account, route, secondFactor);
    return { clients: [own(session), ...await presentedOf(doors, Object.values(session.held))], announced: true };
  };
  const { secondFactor } = doors.context.profile.routes[route] ?? {};
  return { name, declared: true, open: open('skip'), ...(secondFactor ? { openWithBoth: open('complete') } : {}) };
};

type Declared = NonNullable<TargetProfile['alternateRoutes']>[string];

/** What is done with half a sign-in, such as making a key for programs. */
function operationWay(doors: Doors, name: string, { route, operation }: Declared & { readonly operation: NonNullable<Declared['operation']> }): Way {
  const { profile } = doors.context;
  const taken = async (account: ActingAccount, secondFactor: 'complete' | 'skip'): Promise<Opened> => {
    const session = await doors.signIn(account, route, secondFactor);
    const variables = { targetLoginId: account.variables['loginId'] ?? '' };
    const held = secondFactor === 'skip' && bearing(profile).includes(route) ? Object.values(session.held) : [];
    const credentials: string[] = [];
    for (const presented of [{}, ...held.map((value) => presenting(profile, route, value))]) {
      const done = await asked(() => session.perform(operation, { ...variables, ...presented }));
      const credential = 'value' in done ? done.value.values['credential'] : undefined;
      if (credential !== undefined) credentials.push(credential);
    }
    // With both factors the session itself opens everything: only what was handed out shows that the way is live.
    return { clients: [...(secondFactor === 'skip' ? [own(session)] : []), ...await presentedOf(doors, credentials)], announced: true };
  };
  return { name, declared: true, open: (account) => taken(account, 'skip'), openWithBoth: (account) => taken(account, 'complete') };
}

/** Somebody without privileges acts as the account. */
function switchWay(doors: Doors, name: string, declared: Declared & { readonly operation: NonNullable<Declared['operation']>; readonly account: string }): Way {
  return {
    name, declared: true,
    open: async (account) => {
      const { actors } = doors.context;
      const session = await doors.signIn(actors.account(declared.account), declared.route, 'complete');
      const { values } = await session.perform(declared.operation, { targetLoginId: account.variables['loginId'] ?? '' });
      const credential = values['credential'];
      return { clients: [own(session), ...await presentedOf(doors, credential === undefined ? [] : [credential])], announced: true };
    },
  };
}

/** Ways the profile tells of: those under alternateRoutes, and routes that are no main sign-in. */
export function declaredWays(doors: Doors): readonly Way[] {
  const { alternateRoutes = {}, routes } = doors.context.profile;
  const named = Object.entries(alternateRoutes).map(([name, declared]) => {
    const { operation, account, route } = declared;
    if (!operation) return routeWay(doors, name, route);
    return account === undefined ? operationWay(doors, name, { ...declared, operation }) : switchWay(doors, name, { ...declared, operation, account });
  });
  const mentioned = new Set(Object.values(alternateRoutes).filter(({ operation }) => !operation).map(({ route }) => route));
  const others = Object.entries(routes).filter(([name, { secondFactor, privileged }]) => !(secondFactor && privileged) && !mentioned.has(name));
  return [...named, ...others.map(([name]) => routeWay(doors, name, name))];
}
