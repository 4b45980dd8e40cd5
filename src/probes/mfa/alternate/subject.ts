import type { ActingAccount } from '../../../actors/types.ts';
import type { Bait, DataPlace } from '../../seeding/data-access.ts';
import type { ProbeContext } from '../../define.ts';
import { asked } from '../access.ts';
import { identityOracles, isTakenFor, openingsFor, privilegedOracles, type Openings, type Oracle, type Presented } from '../openings.ts';

/** Whose sign-ins are tried, and what must not open to their first factor alone. */
export interface Subject {
  readonly whose: 'admin' | 'ordinary';
  readonly account: ActingAccount;
  /** The main sign-in. */
  readonly route: string;
  readonly source: string;
  readonly names: readonly string[];
  /** What of these opens to a client. */
  openingsFor(client: Presented, names: readonly string[]): Promise<Openings>;
}

export function adminSubject(context: ProbeContext, account: ActingAccount, route: string): Subject {
  const oracles = privilegedOracles(context.profile);
  return {
    whose: 'admin', account, route, source: 'S1', names: oracles.map(({ name }) => name),
    openingsFor: (client, names) => openingsFor(client, oracles.filter(({ name }) => names.includes(name))),
  };
}

/** An ordinary user's access shows by stored data. */
export function ordinarySubject({ eyes, object }: Bait, at: { readonly account: ActingAccount; readonly route: string; readonly source: string; readonly places: readonly DataPlace[] }): Subject {
  const shows = async ({ session, variables, headers }: Presented, { operation }: DataPlace): Promise<boolean | 'unknown'> => {
    const sent = { ...operation, ...(operation.http ? { http: operation.http.map((exchange) => ({ ...exchange, headers: { ...exchange.headers, ...headers } })) } : {}) };
    const done = await asked(() => session.perform(sent, { ...object.values, ...variables }));
    if ('problem' in done) return done.problem.code === 'unreachable' || done.problem.code === 'throttled' ? 'unknown' : false;
    const { answers } = done.value;
    const found = answers.some(({ bytes }) => eyes.book.find(bytes, object.tenant).found.some((one) => one.object === object.name));
    const status = answers.at(-1)?.status ?? 0;
    return found ? true : status === 429 || status >= 500 ? 'unknown' : false;
  };
  return {
    whose: 'ordinary', account: at.account, route: at.route, source: at.source, names: at.places.map(({ name }) => name),
    openingsFor: async (client, names) => {
      const opened: string[] = [];
      const unanswered: string[] = [];
      for (const place of at.places.filter(({ name }) => names.includes(name))) {
        const told = await shows(client, place);
        if (told === true) opened.push(place.name);
        if (told === 'unknown') unanswered.push(place.name);
      }
      return { opened, unanswered, wantsBasic: false };
    },
  };
}

/** Somebody without second factor, who shows that a way is one. */
export interface Plain {
  readonly account: ActingAccount;
  readonly oracles: readonly Oracle[];
}

export function plainAccount({ profile, actors }: ProbeContext): Plain | undefined {
  const [own] = Object.keys(profile.tenants);
  const [name] = Object.entries(profile.accounts)
    .filter(([, one]) => one.tenant === own && !one.privileged && !one.totp && one.password !== undefined && !one.disposable).map(([key]) => key);
  return name === undefined ? undefined : { account: actors.account(name), oracles: identityOracles(profile) };
}

/** Whether a way let the plain account in. */
export async function letsIn(clients: readonly Presented[], { account, oracles }: Plain): Promise<boolean | 'unknown'> {
  let unknown = false;
  for (const client of clients) {
    const taken = await isTakenFor(client, oracles, account.identity);
    if (taken === true) return true;
    unknown ||= taken === 'unknown';
  }
  return unknown ? 'unknown' : false;
}
