import type { Session } from '../../actors/types.ts';
import type { CrossOriginSeen } from '../../observations/exposure.ts';
import type { Operation } from '../../profile/operation-schema.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { actorName } from '../seeding/actor-sessions.ts';
import type { Eyes } from '../seeding/look.ts';
import { stepProblem } from '../seeding/problem.ts';
import { readingExchange } from '../seeding/variants.ts';

type Trial = CrossOriginSeen['trials'][number];

const headerOf = (headers: readonly (readonly [string, string])[], name: string): string | null =>
  headers.find(([key]) => key.toLowerCase() === name)?.[1] ?? null;

const fromOrigin = (operation: Operation, origin: string): Operation => ({
  http: (operation.http ?? []).map((exchange) => ({ ...exchange, headers: { ...exchange.headers, Origin: origin } })),
});

/** A stranger's origin, one that begins as the service's own does, and the origin of sandboxed pages. */
function originsFor(baseUrl: string, label: string): readonly string[] {
  const { hostname } = new URL(baseUrl);
  const name = hostname.replaceAll(/[[\]:]/g, '-');
  return [`https://${label}.example`, `https://${name}.${label}.example`, 'null'];
}

async function tryOrigin(session: Session, whoami: Operation, origin: string): Promise<Trial> {
  const { value, evidence } = await collectEvidence(async () => {
    try {
      return await session.perform(fromOrigin(whoami, origin));
    } catch (error) {
      stepProblem(error);
      return undefined;
    }
  });
  const headers = value?.answers.at(-1)?.headers ?? [];
  return {
    origin, evidence,
    allowOrigin: headerOf(headers, 'access-control-allow-origin'),
    allowCredentials: headerOf(headers, 'access-control-allow-credentials')?.trim() === 'true',
    content: value ? value.values['identity'] !== undefined : 'unknown',
  };
}

async function names(session: Session): Promise<boolean> {
  try {
    return await session.alive();
  } catch (error) {
    stepProblem(error);
    return false;
  }
}

/** Whether this route's oracle can be asked as a foreign page would ask it. */
export const canCross = (whoami: Operation): boolean => readingExchange(whoami) !== undefined;

/** Asks the oracle of a signed-in client with foreign `Origin` fields. */
export async function observeCrossOrigin(eyes: Eyes, accountName: string, route: string): Promise<CrossOriginSeen> {
  const { context: { actors, profile, marker }, sessions } = eyes;
  const account = actors.account(accountName);
  const base = { aspect: 'cross-origin' as const, route, account: actorName(account) };
  const whoami = profile.routes[route]?.whoami ?? {};
  try {
    const session = await sessions.session(account, route);
    const controlBefore = await names(session);
    const trials: Trial[] = [];
    for (const origin of originsFor(profile.scope.baseUrl, marker('origin'))) trials.push(await tryOrigin(session, whoami, origin));
    return { ...base, controlBefore, trials, controlAfter: await names(session) };
  } catch (error) {
    return { ...base, controlBefore: false, controlAfter: false, trials: [], problem: stepProblem(error) };
  }
}
