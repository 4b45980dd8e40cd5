import { namesIn } from '../../actors/template.ts';
import type { ClientState } from '../../actors/types.ts';
import type { TargetProfile } from '../../profile/schema.ts';

/** One value of a client's state that may carry its session. */
export interface Carrier {
  readonly kind: 'cookie' | 'value';
  readonly name: string;
  readonly value: string;
}

const sameCookie = (carrier: Carrier) => ({ name, value }: { readonly name: string; readonly value: string }): boolean => name === carrier.name && value === carrier.value;

/** Cookies, and the values that the route's headers carry. */
function possibleCarriers({ routes }: TargetProfile, route: string, { cookies, values }: ClientState): readonly Carrier[] {
  const carried = namesIn(routes[route]?.authorize ?? {});
  return [
    ...Object.entries(values).filter(([name]) => carried.has(name)).map(([name, value]): Carrier => ({ kind: 'value', name, value })),
    ...cookies.map(({ name, value }): Carrier => ({ kind: 'cookie', name, value })),
  ];
}

export function without(state: ClientState, carrier: Carrier): ClientState {
  if (carrier.kind === 'cookie') return { ...state, cookies: state.cookies.filter((cookie) => !sameCookie(carrier)(cookie)) };
  return { ...state, values: Object.fromEntries(Object.entries(state.values).filter(([name]) => name !== carrier.name)) };
}

export function replacing(state: ClientState, carrier: Carrier, value: string): ClientState {
  if (carrier.kind === 'value') return { ...state, values: { ...state.values, [carrier.name]: value } };
  return { ...state, cookies: state.cookies.map((cookie) => (sameCookie(carrier)(cookie) ? { ...cookie, value } : cookie)) };
}

/** The state with no more than it takes to be the account, and what that is. */
export async function smallestState(
  profile: TargetProfile, route: string, state: ClientState, suffices: (state: ClientState) => Promise<boolean>,
): Promise<{ readonly state: ClientState; readonly carriers: readonly Carrier[] }> {
  let smallest = state;
  const carriers: Carrier[] = [];
  for (const carrier of possibleCarriers(profile, route, state)) {
    const less = without(smallest, carrier);
    if (await suffices(less)) smallest = less;
    else carriers.push(carrier);
  }
  return { state: smallest, carriers };
}

/** The same carrier in another state of the same route; undefined when it has none. */
export const sameIn = (profile: TargetProfile, route: string, state: ClientState, { kind, name }: Carrier): Carrier | undefined =>
  possibleCarriers(profile, route, state).find((one) => one.kind === kind && one.name === name);

/** Only these carriers of a state. */
export function onlyCarriers(profile: TargetProfile, route: string, state: ClientState, wanted: readonly Carrier[]): ClientState {
  const unwanted = possibleCarriers(profile, route, state).filter((one) => !wanted.some(({ kind, name }) => one.kind === kind && one.name === name));
  return unwanted.reduce(without, state);
}
