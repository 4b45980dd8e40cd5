import type { ClientState } from '../../actors/types.ts';
import type { ProbeContext } from '../define.ts';
import { type Answer, asking, assertDecided, refusable, replayed, standsFor } from './told.ts';

/** What a renewal gave: new cookies, and the values it extracted. */
const isNothing = ({ cookies, values }: ClientState): boolean => cookies.length === 0 && Object.keys(values).length === 0;

/** Whether renewing with this state gives a credential that works by itself; with the state to go on with, since a refresh value may be good once. */
export async function renewsWith(context: ProbeContext, route: string, state: ClientState, identity: string): Promise<Answer & { readonly next: ClientState }> {
  const { renew } = context.profile.routes[route] ?? {};
  if (!renew) return { told: false, next: state };
  const given = await asking(() => replayed(context, route, state, async (session): Promise<ClientState> => {
    const result = await refusable(() => session.perform(renew));
    const old = new Set(state.cookies.map(({ name, value }) => JSON.stringify([name, value])));
    const cookies = (await session.state()).cookies.filter(({ name, value }) => !old.has(JSON.stringify([name, value])));
    const gave = { cookies, values: result?.values ?? {} };
    if (result && isNothing(gave)) assertDecided('renew', result);
    return gave;
  }));
  if ('problem' in given) return { told: 'unknown', problem: given.problem, next: state };
  if (isNothing(given.value)) return { told: false, next: state };
  const stands = await standsFor(context, route, given.value, identity);
  const names = new Set(given.value.cookies.map(({ name }) => name));
  const next = { cookies: [...state.cookies.filter(({ name }) => !names.has(name)), ...given.value.cookies], values: { ...state.values, ...given.value.values } };
  return { ...stands, next: stands.told === true ? next : state };
}
