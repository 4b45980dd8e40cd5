import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { testActors } from './testing/harness.ts';
import { startService } from './testing/service.ts';
import type { LoginTry } from './types.ts';

let service: Awaited<ReturnType<typeof startService>>;
let kit: ReturnType<typeof testActors>;

beforeAll(async () => { service = await startService(); });
afterAll(() => service.close());
beforeEach(() => {
  kit = testActors(service.origin);
  service.state.forget();
});
afterEach(() => kit.close());

const attempt = async (more: Partial<LoginTry>) => {
  const account = kit.actors.account('admin1');
  return kit.actors.tryLogin(account, 'api', { password: account.password as string, sent: 'test', ...more });
};

test('another code than the right one is refused, and was sent', async () => {
  expect(await attempt({ code: async () => 'wrong!' })).toMatchObject({ effect: 'refused', codeSent: true });
});

test('without the second factor no code is sent', async () => {
  const { effect, codeSent } = await attempt({ secondFactor: 'skip' });
  expect([effect, codeSent]).toEqual(['refused', undefined]);
});

test('a wrong password leads to no code', async () => {
  const { effect, codeSent } = await attempt({ password: 'Wrong-Horse-1', code: async () => '123456' });
  expect([effect, codeSent]).toEqual(['refused', undefined]);
});

test('the challenge of somebody else takes the place of the own', async () => {
  expect(await attempt({ replacing: { challengeToken: 'nobody' } })).toMatchObject({ effect: 'refused', codeSent: true });
});

test('a request is changed on its way', async () => {
  const seen: string[] = [];
  const { effect } = await attempt({
    code: async () => '000000',
    rewrite: (request) => {
      seen.push(typeof request.body === 'string' ? request.body : '');
      return request.body === undefined ? request : { ...request, body: String(request.body).replace('"000000"', 'null') };
    },
  });
  expect([effect, seen.some((body) => body.includes('000000'))]).toEqual(['refused', true]);
});

test('a half session goes on with a code of choice, wrong ones first', async () => {
  const account = kit.actors.account('admin1');
  const half = await kit.actors.signIn(account, 'api', { secondFactor: 'skip' });
  expect([await half.presentCode('000000'), await half.whoami()]).toEqual([{ sent: true, status: 401 }, null]);
  expect([await half.presentCode(await account.nextOtp?.() ?? ''), await half.whoami()]).toEqual([{ sent: true, status: 200 }, 'kanri']);
  await half.close();
});
