import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { operationSchema } from '../profile/operation-schema.ts';
import { OperationError } from './operation-error.ts';
import { testActors } from './testing/harness.ts';
import { testProfile } from './testing/profile.ts';
import { startService } from './testing/service.ts';

let service: Awaited<ReturnType<typeof startService>>;
let kit: ReturnType<typeof testActors>;

beforeAll(async () => { service = await startService(); });
afterAll(() => service.close());
beforeEach(() => {
  kit = testActors(service.origin);
  Object.assign(service.state, { refusal: 'form-200', oracle: 'well', formGone: false });
  service.state.forget();
  service.state.log.length = 0;
});
afterEach(() => kit.close());

const failure = async (promise: Promise<unknown>): Promise<OperationError> => {
  const error: unknown = await promise.then(() => undefined, (reason: unknown) => reason);
  expect(error).toBeInstanceOf(OperationError);
  return error as OperationError;
};

describe('signing in', () => {
  test('is refused when the oracle does not confirm the account', async () => {
    const { actors } = kit;
    const error = await failure(actors.signIn(actors.account('user1'), 'ui', { password: 'Wrong-Horse-1' }));
    expect(error.code).toBe('control-failed');
    expect(error.reason.en).toContain('did not confirm');
    expect(error.reason.en).not.toContain('Wrong-Horse-1');
  });

  test('names the operation and the extractor when a login page has changed', async () => {
    service.state.formGone = true;
    const { actors } = kit;
    const error = await failure(actors.signIn(actors.account('user1'), 'ui'));
    expect(error.code).toBe('control-failed');
    expect(error.reason.en).toBe('Operation routes.ui.signIn, exchange 1 (GET /ui/login): the answer did not give '
      + 'formToken (css #login-form input[name=_csrf]); it was 200 text/html; charset=UTF-8.');
  });

  test('needs a route and a source that are declared', async () => {
    const { actors } = kit;
    expect((await failure(actors.signIn(actors.account('user1'), 'fax'))).code).toBe('no-input');
    expect((await failure(actors.signIn(actors.account('user1'), 'api', { source: 'S9' }))).code).toBe('no-input');
    expect((await actors.tryLogin(actors.account('user1'), 'api', { password: 'x', sent: 'wrong', source: 'S9' })).effect).toBe('unknown');
  });

  test('needs an account that is declared and whose secret can be read', async () => {
    const profile = testProfile(service.origin, { accounts: { user1: { tenant: 'T1', role: 'member', identity: 'hanako', password: { env: 'NOT_SET' } } }, pools: {} });
    const { actors, close } = testActors(service.origin, { profile });
    expect(() => actors.account('nobody')).toThrow('declares no account nobody');
    expect(() => actors.account('user1')).toThrow('The secret at accounts.user1.password cannot be read');
    await close();
  });

  test('is unreachable when nobody answers', async () => {
    const { actors, close } = testActors('http://127.0.0.1:9');
    const error = await failure(actors.signIn(actors.account('user1'), 'api'));
    expect([error.code, error.reason.en]).toEqual(['unreachable', 'Operation routes.api.signIn, exchange 1 (POST /api/token): no answer (CONNECT_REFUSED).']);
    await close();
  });

  test.each(['ui', 'api', 'basic'])('works on route %s', async (route) => {
    const { actors } = kit;
    const session = await actors.signIn(actors.account('user1'), route);
    expect(await session.whoami()).toBe('hanako');
    expect(await session.alive()).toBe(true);
    expect(await session.privilegedMarker()).toBe(null);
    await session.close();
  });

  test.each(['ui', 'api'])('completes a second factor on route %s', async (route) => {
    const { actors } = kit;
    const session = await actors.signIn(actors.account('admin1'), route);
    expect(await session.whoami()).toBe('kanri');
    expect(await session.privilegedMarker()).toBe(route === 'ui' ? '管理' : null);
    await session.close();
  });

  test.each(['ui', 'api'])('with a wrong password before a second factor fails its control and counts as refused on route %s', async (route) => {
    const { actors } = kit;
    const error = await failure(actors.signIn(actors.account('admin1'), route, { password: 'Wrong-Horse-1' }));
    expect(error.code).toBe('control-failed');
    expect(actors.attempts({ account: 'admin1' }).map(({ effect }) => effect)).toEqual(['refused']);
  });

  test.each(['ui', 'api'])('stays half done on route %s when the second factor is skipped', async (route) => {
    const { actors } = kit;
    const session = await actors.signIn(actors.account('admin1'), route, { secondFactor: 'skip' });
    expect(await session.whoami()).toBe(null);
    expect(await session.alive()).toBe(false);
    expect(Object.keys(session.held)).toEqual(route === 'api' ? ['challengeToken'] : ['formToken']);
    await session.close();
  });

  test('by the first factor alone gives nothing to look at where a limiter kept it from being evaluated', async () => {
    service.state.refusal = 'too-many';
    const { actors } = kit;
    const error = await failure(actors.signIn(actors.account('admin1'), 'ui', { password: 'Wrong-Horse-1', secondFactor: 'skip' }));
    expect(error.code).toBe('throttled');
    expect(actors.attempts({ account: 'admin1' })).toMatchObject([{ effect: 'unknown', status: 429, problem: { code: 'throttled' } }]);
  });

  test('of two accounts share no cookie', async () => {
    const { actors } = kit;
    const signedIn = await actors.signIn(actors.account('user1'), 'ui');
    const stranger = await actors.stranger('ui');
    expect([await stranger.whoami(), await signedIn.whoami()]).toEqual([null, 'hanako']);
    await Promise.all([signedIn.close(), stranger.close()]);
  });
});

describe('an oracle', () => {
  test('that answers 200 with null tells of a stranger', async () => {
    const stranger = await kit.actors.stranger('api');
    expect(await stranger.whoami()).toBe(null);
    await stranger.close();
  });

  test.each([['down', 'unreachable'], ['throttled', 'throttled']] as const)('that is %s tells nothing', async (oracle, code) => {
    const stranger = await kit.actors.stranger('api');
    service.state.oracle = oracle;
    expect((await failure(stranger.whoami())).code).toBe(code);
    expect((await failure(stranger.alive().then(() => stranger.whoami()))).code).toBe(code);
    await stranger.close();
  });
});

describe('performing', () => {
  const write = operationSchema.parse({ http: { method: 'POST', path: '/ui/note', json: { deep: [{ text: '${text}' }], n: 1 },
    extract: { by: { json: '$.by' }, text: { json: '$.sent.deep[0].text' } } } });

  test('fetches anti-forgery material afresh before each writing exchange', async () => {
    const session = await kit.actors.signIn(kit.actors.account('user1'), 'ui');
    for (const text of ['一', '"二"']) {
      const { values } = await session.perform(write, { text });
      expect(values).toEqual({ by: 'hanako', text });
    }
    expect(service.state.log.filter((line) => line === 'GET /ui/token')).toHaveLength(2);
    await session.close();
  });

  test('does not fetch it for reading, nor while signing in with a form of its own', async () => {
    const session = await kit.actors.signIn(kit.actors.account('user1'), 'ui');
    expect(service.state.log).not.toContain('GET /ui/token');
    await session.close();
  });

  test.each([['throttled', 'throttled'], ['down', 'unreachable']] as const)('that finds no value where the service is %s is %s', async (oracle, code) => {
    const { actors } = kit;
    const session = await actors.stranger('api');
    service.state.oracle = oracle;
    const needed = operationSchema.parse({ http: { path: '/api/me', extract: { loginId: { json: '$.loginId' } } } });
    expect((await failure(session.perform(needed))).code).toBe(code);
    await session.close();
  });

  test('that fails hands over the answers it had', async () => {
    const session = await kit.actors.stranger('ui');
    const error = await failure(session.perform(operationSchema.parse({ http: { path: '/ui/token', extract: { nothing: { css: '#not-there' } } } })));
    expect(error.code).toBe('control-failed');
    expect(error.answers).toHaveLength(1);
  });

  test('names the place that has no value', async () => {
    const stranger = await kit.actors.stranger('api');
    const error = await failure(stranger.perform(write));
    expect([error.code, error.reason.en]).toEqual(['no-input', 'Operation (unnamed) has no value for ${text}; check the name, or the step that should extract it.']);
    await stranger.close();
  });

  test('refuses the content of a file where text must stand', async () => {
    const stranger = await kit.actors.stranger('api');
    expect((await failure(stranger.perform(write, { text: new Uint8Array([1]) }))).reason.en).toContain('${text} is the content of a file');
    await stranger.close();
  });

  test('sends a file as it is', async () => {
    const stranger = await kit.actors.stranger('api');
    const upload = operationSchema.parse({ http: { method: 'POST', path: '/api/echo',
      multipart: { title: '題 ${t}', file: { filename: '${t}.png', contentType: 'image/png', content: '${file}' } },
      extract: { title: { json: '$.title' }, name: { json: '$.name' }, type: { json: '$.type' }, hex: { json: '$.hex' } } } });
    const { values } = await stranger.perform(upload, { t: '図"1', file: new Uint8Array([0, 0xff, 0x0d, 0x0a, 0x80]) });
    expect(values).toEqual({ title: '題 図"1', name: '図"1.png', type: 'image/png', hex: '00ff0d0a80' });
    await stranger.close();
  });

  test('keeps a value from leaving its place in the address', async () => {
    const stranger = await kit.actors.stranger('api');
    const get = operationSchema.parse({ http: { path: '/api/query?a=${v}', query: { q: '${v}' }, extract: { url: { json: '$.url' } } } });
    const { values } = await stranger.perform(get, { v: 'x&b=1#y 検' });
    expect([...new URL(values['url'] as string).searchParams]).toEqual([['a', 'x&b=1#y 検'], ['q', 'x&b=1#y 検']]);
    await stranger.close();
  });

  test('refuses a value that would begin another header', async () => {
    const stranger = await kit.actors.stranger('api');
    const get = operationSchema.parse({ http: { path: '/api/query', headers: { 'X-A': '${v}' } } });
    expect((await failure(stranger.perform(get, { v: 'a\r\nX-B: 1' }))).code).toBe('no-input');
    await stranger.close();
  });

  test('runs an exchange only when its variable has a value', async () => {
    const stranger = await kit.actors.stranger('api');
    const optional = operationSchema.parse({ http: [{ path: '/api/query', when: 'extra' }, { path: '/api/me' }] });
    expect((await stranger.perform(optional)).answers).toHaveLength(1);
    expect((await stranger.perform(optional, { extra: 'x' })).answers).toHaveLength(2);
    await stranger.close();
  });
});

describe('an attempt', () => {
  test.each(['form-200', 'shift-jis-200', 'not-found', 'redirect'] as const)('is refused by effect when the service answers %s', async (refusal) => {
    service.state.refusal = refusal;
    const attempt = await kit.actors.tryLogin(kit.actors.account('user1'), 'ui', { password: 'Wrong-Horse-1', sent: 'wrong' });
    expect(attempt).toMatchObject({ account: 'user1', route: 'ui', source: 'S1', sent: 'wrong', effect: 'refused' });
  });

  test.each(['ui', 'api', 'basic'])('with the correct password is signed in on route %s', async (route) => {
    const attempt = await kit.actors.tryLogin(kit.actors.account('user1'), route, { password: 'Correct-Horse-1', sent: 'correct' });
    expect([attempt.effect, attempt.status]).toEqual(['signed-in', 200]);
  });

  test.each(['ui', 'api'])('with a second factor is told by its effect on route %s', async (route) => {
    const admin = kit.actors.account('admin1');
    expect((await kit.actors.tryLogin(admin, route, { password: 'wrong', sent: 'wrong' })).effect).toBe('refused');
    expect((await kit.actors.tryLogin(admin, route, { password: 'Admin-Horse-22', sent: 'correct' })).effect).toBe('signed-in');
  });

  test('tells what a limiter asked for', async () => {
    service.state.refusal = 'too-many';
    const attempt = await kit.actors.tryLogin(kit.actors.account('user1'), 'ui', { password: 'x', sent: 'wrong' });
    expect(attempt).toMatchObject({ effect: 'refused', status: 429, retryAfterSeconds: 7, hint: 'rate-limited' });
  });

  test.each([
    ['the oracle is down', 'api', () => { service.state.oracle = 'down'; }, 'unreachable'],
    ['the password could not be sent', 'ui', () => { service.state.formGone = true; }, 'control-failed'],
  ] as const)('is unknown when %s', async (_when, route, arrange, code) => {
    arrange();
    const attempt = await kit.actors.tryLogin(kit.actors.account('user1'), route, { password: 'x', sent: 'wrong' });
    expect([attempt.effect, attempt.problem?.code]).toEqual(['unknown', code]);
  });

  test('is unknown when another account is signed in', async () => {
    const profile = testProfile(service.origin, { accounts: { user1: { tenant: 'T1', role: 'member', identity: 'HANAKO', variables: { loginId: 'hanako' }, password: { env: 'USER1' } } }, pools: {} });
    const { actors, close } = testActors(service.origin, { profile });
    const attempt = await actors.tryLogin(actors.account('user1'), 'api', { password: 'Correct-Horse-1', sent: 'correct' });
    expect([attempt.effect, attempt.problem?.code]).toEqual(['unknown', 'ambiguous-effect']);
    await close();
  });

  test('is entered in the book, as is every sign-in', async () => {
    const { actors } = kit;
    const account = actors.account('user1');
    await actors.tryLogin(account, 'api', { password: 'x', sent: 'wrong' });
    await (await actors.signIn(account, 'api')).close();
    expect(actors.attempts({ account: 'user1', source: 'S1' }).map(({ sent, effect }) => `${sent} ${effect}`)).toEqual(['wrong refused', 'correct signed-in']);
    expect(actors.attempts({ source: 'S2' })).toEqual([]);
  });

  test('teaches redaction what was sent and what came back', async () => {
    await kit.actors.tryLogin(kit.actors.account('user1'), 'api', { password: 'Wrong-Horse-1', sent: 'wrong' });
    const session = await kit.actors.signIn(kit.actors.account('user1'), 'api');
    expect([...kit.learnt]).toEqual(expect.arrayContaining(['Wrong-Horse-1', 'Correct-Horse-1', session.held['accessToken']]));
    await session.close();
  });
});
