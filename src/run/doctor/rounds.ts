import type { TargetProfile } from '../../profile/schema.ts';
import type { Row } from './report.ts';

export interface Pair {
  readonly account: string;
  readonly route: string;
}

/** Every account once, on the first route without a browser, which is the quickest; without such a route on the first. */
export function firstRound({ accounts, routes }: TargetProfile): Pair[] {
  const names = Object.keys(routes);
  const route = names.find((name) => routes[name]?.client === 'http') ?? names[0];
  return route === undefined ? [] : Object.keys(accounts).map((account) => ({ account, route }));
}

const signedIn = ({ steps }: Row): boolean => steps.whoami === 'ok';
/** The password reached the service and nobody was signed in: one more would count towards a lock. */
const refused = ({ steps }: Row): boolean => steps.whoami === 'failed';

/**
 * One ordinary and one privileged account on every route that none of their kind was tried on. Who signed in elsewhere goes first, so that
 * a failure is the route's; who was refused is only sent again when everybody was, which points at that other route.
 */
export function secondRound({ accounts, routes }: TargetProfile, rows: readonly Row[]): Pair[] {
  const ofActor = (account: string): readonly Row[] => rows.filter(({ actor }) => actor === account);
  const somebodySignedIn = rows.some((row) => row.actor !== null && signedIn(row));
  const rank = (account: string): number => (ofActor(account).some(signedIn) ? 0 : ofActor(account).some(refused) ? 2 : 1);
  const pairs: Pair[] = [];
  for (const route of Object.keys(routes)) {
    for (const privileged of [false, true]) {
      if (rows.some((row) => row.route === route && row.actor !== null && row.privileged === privileged)) continue;
      const [best] = Object.keys(accounts).filter((name) => accounts[name]?.privileged === privileged).sort((a, b) => rank(a) - rank(b));
      if (best !== undefined && (rank(best) < 2 || !somebodySignedIn)) pairs.push({ account: best, route });
    }
  }
  return pairs;
}

/** Routes and kinds of account of which nobody was tried. */
export function untried({ accounts, routes }: TargetProfile, rows: readonly Row[]): { readonly route: string; readonly privileged: boolean }[] {
  const kinds = [false, true].filter((privileged) => Object.values(accounts).some((account) => account.privileged === privileged));
  return Object.keys(routes).flatMap((route) => kinds.map((privileged) => ({ route, privileged })))
    .filter((kind) => !rows.some((row) => row.actor !== null && row.route === kind.route && row.privileged === kind.privileged));
}
