import type { ClientState, HeldCookie } from '../../actors/types.ts';
import type { Operation } from '../../profile/operation-schema.ts';
import type { ProbeContext } from '../define.ts';

const READING = new Set(['GET', 'HEAD']);

function leading<T>(list: readonly T[], belongs: (one: T) => boolean): readonly T[] {
  const end = list.findIndex((one) => !belongs(one));
  return end < 0 ? list : list.slice(0, end);
}

/** The part of a sign-in that merely opens it: what anybody's client does before it sends a name. */
export function openingOf({ http, browser }: Operation): Operation | undefined {
  const exchanges = leading(http ?? [], ({ method }) => READING.has(method));
  if (exchanges.length > 0) return { http: [...exchanges] };
  const steps = leading(browser ?? [], (step) => 'goto' in step);
  return steps.length > 0 ? { browser: [...steps] } : undefined;
}

/** What a client holds that has opened the sign-in and gone no further. @throws {OperationError} */
export async function openedState({ actors, profile }: ProbeContext, route: string): Promise<ClientState> {
  const declared = profile.routes[route];
  const stranger = await actors.stranger(route);
  try {
    const opening = declared && openingOf(declared.signIn);
    if (opening) await stranger.perform(opening);
    else await stranger.whoami();
    const { cookies } = await stranger.state();
    return { cookies, values: {} };
  } finally {
    await stranger.close();
  }
}

const ALPHABETS: readonly (readonly [RegExp, string])[] = [
  [/^\d+$/, '0123456789'], [/^[0-9a-f]+$/, '0123456789abcdef'], [/^[0-9A-F]+$/, '0123456789ABCDEF'], [/./, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'],
];

/** Another value of the same look: length and kind of characters. */
export function chosenLike(cookie: HeldCookie, randomBytes: (length: number) => Uint8Array): HeldCookie {
  const alphabet = ALPHABETS.find(([pattern]) => pattern.test(cookie.value))?.[1] ?? 'abcdef0123456789';
  const value = Array.from(randomBytes(Math.max(16, cookie.value.length)), (byte) => alphabet[byte % alphabet.length]).join('');
  return { ...cookie, value };
}
