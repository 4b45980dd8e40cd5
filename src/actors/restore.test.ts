import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testActors } from './testing/harness.ts';
import { startService } from './testing/service.ts';
import type { ClientState, HeldCookie } from './types.ts';

let service: Awaited<ReturnType<typeof startService>>;
let kit: ReturnType<typeof testActors>;

beforeAll(async () => {
  service = await startService();
  kit = testActors(service.origin);
});
afterAll(async () => {
  await kit.close();
  await service.close();
});

const signedIn = async (route: string): Promise<ClientState> => {
  const session = await kit.actors.signIn(kit.actors.account('user1'), route);
  const state = await session.state();
  await session.close();
  return state;
};

const whoami = async (route: string, state: ClientState): Promise<string | null> => {
  const session = await kit.actors.restore(route, state);
  try {
    return await session.whoami();
  } finally {
    await session.close();
  }
};

describe('a client restored from what another one held', () => {
  test.each(['ui', 'api'])('is nobody on route %s when it holds nothing', async (route) => {
    expect(await whoami(route, { cookies: [], values: {} })).toBe(null);
  });

  test.each(['ui', 'api'])('is nobody on route %s with altered values', async (route) => {
    const { cookies, values } = await signedIn(route);
    const altered = (value: string): string => `${value}x`;
    expect(await whoami(route, {
      cookies: cookies.map((cookie): HeldCookie => ({ ...cookie, value: altered(cookie.value) })),
      values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, altered(value)])),
    })).toBe(null);
  });

  test.each(['ui', 'api'])('is the same person on route %s', async (route) => {
    expect(await whoami(route, await signedIn(route))).toBe('hanako');
  });

  test('names its cookies as the service set them', async () => {
    const { cookies } = await signedIn('ui');
    expect(cookies.length).toBeGreaterThan(0);
    expect(cookies.every(({ name, value, domain, path }) => name !== '' && value !== '' && domain === new URL(service.origin).hostname && path.startsWith('/'))).toBe(true);
  });

  test('lets a login client begin with cookies', async () => {
    const planted: HeldCookie = { name: 'chosen', value: 'by-me', domain: new URL(service.origin).hostname, hostOnly: true, path: '/', secure: false, httpOnly: false };
    const client = await kit.actors.loginClient('ui', { cookies: [planted] });
    const seen: string[] = [];
    await client.editCookies((name, value) => { seen.push(`${name}=${value}`); return undefined; });
    await client.close();
    expect(seen).toEqual(['chosen=by-me']);
  });
});
