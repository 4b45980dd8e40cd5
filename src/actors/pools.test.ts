import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { OperationError } from './operation-error.ts';
import { createRemover } from './remover.ts';
import { runFragment } from './pools.ts';
import { testActors } from './testing/harness.ts';
import { memoryLedger } from './testing/memory-ledger.ts';
import { testProfile } from './testing/profile.ts';
import { startService } from './testing/service.ts';

let service: Awaited<ReturnType<typeof startService>>;
let kit: ReturnType<typeof testActors>;

beforeAll(async () => { service = await startService(); });
afterAll(() => service.close());
beforeEach(() => {
  kit = testActors(service.origin);
  service.state.forget();
  service.state.log.length = 0;
});
afterEach(async () => {
  await kit.close();
  for (const loginId of service.state.users.keys()) if (loginId.startsWith('kenshu')) service.state.users.delete(loginId);
});

const code = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(() => 'no error', (error: unknown) => (error instanceof OperationError ? error.code : error));

describe('a pool', () => {
  test('that is not declared gives nothing', async () => {
    expect(kit.actors.pools.available('admins')).toBe(0);
    expect(await code(kit.actors.pools.lease('admins', 'test'))).toBe('no-input');
  });

  test('gives the fixed accounts first, then makes more until its limit', async () => {
    const { pools } = kit.actors;
    expect(pools.available('users')).toBe(3);
    const leased = [await pools.lease('users', 'a'), ...await Promise.all([pools.lease('users', 'b'), pools.lease('users', 'c')])];
    expect(leased.map(({ name }) => name)).toEqual(['user1', 'kenshuab12cd001', 'kenshuab12cd002']);
    expect(pools.available('users')).toBe(0);
    expect(await code(pools.lease('users', 'd'))).toBe('no-input');
    for (const account of leased) {
      expect((await kit.actors.tryLogin(account, 'api', { password: account.password, sent: 'correct' })).effect).toBe('signed-in');
    }
  });

  test('keeps a login id for an account that something else makes, and counts it', async () => {
    const { pools } = kit.actors;
    const before = pools.available('users');
    const reserved = pools.reserve('users', 'import');
    expect(pools.available('users')).toBe(before - 1);
    const account = reserved.become('Secret-Of-Choice-1', { userId: 'u-7' });
    expect([account.name, account.identity, account.variables['loginId']]).toEqual(Array.from({ length: 3 }, () => reserved.variables['newLoginId']));
    expect(kit.learnt).toContain('Secret-Of-Choice-1');
    expect(kit.ledger.lines).toEqual([`willUse account ${account.name}`, `willCreate account ${account.name}`, 'created c1']);
    expect(await code(Promise.resolve().then(() => pools.reserve('admins', 'import')))).toBe('no-input');
  });

  test('enters everything before it happens, and no password', async () => {
    await kit.actors.pools.lease('users', 'a');
    const made = await kit.actors.pools.lease('users', 'b');
    expect(kit.ledger.lines).toEqual(['willUse account user1', 'willUse account kenshuab12cd001', 'willCreate account kenshuab12cd001', 'created c1']);
    expect(JSON.stringify([...kit.ledger.creations])).not.toContain(made.password);
    expect(kit.learnt).toContain(made.password);
  });

  test('makes administrators with the second factor the service has given them', async () => {
    const operation = { http: { method: 'POST', path: '/api/users', json: { loginId: '${newLoginId}', password: '${newPassword}', admin: true },
      extract: { totpSecret: { json: '$.totpSecret', secret: true } } } };
    const pools = { admins: { tenant: 'T1', role: 'admin', privileged: true, create: { account: 'admin1', route: 'api', operation } } };
    const other = testActors(service.origin, { profile: testProfile(service.origin, { pools }) });
    const account = await other.actors.pools.lease('admins', 'test');
    expect((await other.actors.tryLogin(account, 'api', { password: account.password, sent: 'correct' })).effect).toBe('signed-in');
    expect(JSON.stringify([...other.ledger.creations])).not.toContain('JBSW');
    await other.close();
  });

  test('signs its helper in once, and again when that session has died', async () => {
    const { pools } = kit.actors;
    await pools.lease('users', 'fixed');
    await pools.lease('users', 'first');
    service.state.forget();
    await pools.lease('users', 'second');
    expect(service.state.log.filter((line) => line === 'POST /api/otp')).toHaveLength(2);
    expect([...service.state.users.keys()].filter((loginId) => loginId.startsWith('kenshu'))).toEqual(['kenshuab12cd001', 'kenshuab12cd002']);
  });

  test('never gives what an interrupted attempt has used', async () => {
    const again = testActors(service.origin, { ledger: memoryLedger(['user1', 'kenshuab12cd001']) });
    expect(again.actors.pools.available('users')).toBe(2);
    expect((await again.actors.pools.lease('users', 'a')).name).toBe('kenshuab12cd002');
    await again.close();
  });
});

describe('a leased account', () => {
  test('is unlocked by the declared helper', async () => {
    const { actors } = kit;
    await actors.pools.lease('users', 'fixed');
    const account = await actors.pools.lease('users', 'lock');
    const user = service.state.users.get(account.name);
    if (!user) throw new Error('not created');
    user.locked = true;
    expect(await account.unlock()).toBe(true);
    expect(user.locked).toBe(false);
  });

  test('cannot be unlocked where the pool does not say how', async () => {
    const bare = testActors(service.origin, { profile: testProfile(service.origin, { pools: { users: { tenant: 'T1', role: 'member', accounts: ['user1'] } } }) });
    expect(await (await bare.actors.pools.lease('users', 'lock')).unlock()).toBe(false);
    await bare.close();
  });

  test('enters nothing into the ledger that the profile declares secret', async () => {
    const { users } = testProfile(service.origin).pools;
    if (!users?.create) throw new Error('no pool');
    const http = { method: 'POST', path: '/api/users', json: { loginId: '${newLoginId}', password: '${newPassword}' }, extract: { userId: { json: '$.id' }, invitation: { json: '$.id', secret: true } } };
    const pools = { users: { ...users, accounts: [], create: { ...users.create, operation: { http } } } };
    const other = testActors(service.origin, { profile: testProfile(service.origin, { pools }) });
    const { variables } = await other.actors.pools.lease('users', 'made');
    expect(variables).toHaveProperty('invitation');
    expect([...other.ledger.creations.values()].map(({ values }) => Object.keys(values))).toEqual([['loginId', 'newLoginId', 'userId']]);
    await other.close();
  });

  test('goes on under another password', async () => {
    const account = (await kit.actors.pools.lease('users', 'a')).withPassword('Next-Password-9');
    expect([account.name, account.password, kit.learnt.has('Next-Password-9')]).toEqual(['user1', 'Next-Password-9', true]);
  });
});

describe('the remover', () => {
  test('removes what a pool has made, and takes what is gone for removed', async () => {
    const { actors, ledger, profile } = kit;
    await actors.pools.lease('users', 'fixed');
    const { name } = await actors.pools.lease('users', 'made');
    const remove = createRemover(actors, profile);
    const [creation] = [...ledger.creations.values()];
    if (!creation) throw new Error('nothing entered');
    await remove(creation);
    expect(service.state.users.has(name)).toBe(false);
    await remove(creation);
  });

  test('signs in again when its session has died on the way', async () => {
    const { actors, ledger, profile } = kit;
    for (const purpose of ['fixed', 'a', 'b']) await actors.pools.lease('users', purpose);
    const remove = createRemover(actors, profile);
    for (const creation of ledger.creations.values()) {
      await remove(creation);
      service.state.forget();
    }
    expect([...service.state.users.keys()].filter((loginId) => loginId.startsWith('kenshu'))).toEqual([]);
  });

  test('looks for what was created without an answer, whatever its name holds, and takes what is not there for removed', async () => {
    const find = (account: string) => ({ account, route: 'api', operation: { http: { method: 'GET', path: '/api/users', extract: { userId: { json: "$.items[?@.loginId=='${loginId}'].id", optional: true } } } } });
    const removing = (account: string) => {
      const pools = { users: { ...testProfile(service.origin).pools.users, find: find(account) } };
      const other = testActors(service.origin, { profile: testProfile(service.origin, { pools }) });
      return { other, remove: (loginId: string) => createRemover(other.actors, other.profile)({ kind: 'account', declaredAs: 'users', values: { loginId } }) };
    };
    const { other, remove } = removing('admin1');
    for (const loginId of ['kenshu1', "kenshu' || '\\1"]) service.state.users.set(loginId, { loginId, password: 'x', admin: false, id: `id-of-${loginId.length}` });
    for (const loginId of ['kenshu1', "kenshu' || '\\1", 'kenshu2', "' || true || '"]) await remove(loginId);
    expect([...service.state.users.keys()]).toEqual(['hanako', 'kanri']);
    await other.close();
    const refused = removing('user1');
    expect(await code(refused.remove('kenshu1'))).toBe('control-failed');
    await refused.other.close();
  });

  test.each([
    ['an account without its id', { kind: 'account', declaredAs: 'users', values: { loginId: 'kenshu' } }, 'no-input'],
    ['an account of an unknown pool', { kind: 'account', declaredAs: 'robots', values: {} }, 'no-input'],
    ['an unknown resource', { kind: 'object', declaredAs: 'letter', owner: 'user1', values: {} }, 'no-input'],
    ['a tenant of a service that cannot end one', { kind: 'tenant', declaredAs: 'termination', values: {} }, 'no-input'],
    ['what the service refuses to remove', { kind: 'object', declaredAs: 'user', owner: 'user1', values: { id: 'x' } }, 'control-failed'],
  ] as const)('reports %s', async (_what, creation, expected) => {
    const asUser = { http: { method: 'DELETE', path: '/api/users/${id}' } };
    const resources = { user: { route: 'api', create: asUser, read: {}, remove: asUser } };
    const other = testActors(service.origin, { profile: testProfile(service.origin, { resources }) });
    expect(await code(createRemover(other.actors, other.profile)(creation))).toBe(expected);
    await other.close();
  });
});

test.each([
  ['an object through the trash that only administrators empty', { kind: 'object', declaredAs: 'doc', owner: 'user1', values: { id: '7' } },
    ['DELETE /api/docs/7', 'POST /api/trash/7/purge', 'POST /api/trash/7/purge']],
  ['a file by its slot', { kind: 'file', declaredAs: 'doc.scan', owner: 'user1', values: { id: '7', fileId: '9' } }, ['DELETE /api/docs/9']],
  ['nothing for a file that goes with its object', { kind: 'file', declaredAs: 'doc.photo', owner: 'user1', values: {} }, []],
  ['a tenant by what it was provisioned with', { kind: 'tenant', declaredAs: 'termination', values: { newTenantCode: 'kenshu1' } }, ['DELETE /operator/kenshu1']],
] as const)('the remover removes %s', async (_what, creation, requests) => {
  const remove = (path: string) => ({ http: { method: 'DELETE', path } });
  const upload = remove('/unused');
  const profile = testProfile(service.origin, {
    resources: { doc: {
      route: 'api', create: upload, read: {}, remove: remove('/api/docs/${id}'), purge: { http: { method: 'POST', path: '/api/trash/${id}/purge' } },
      files: {
        scan: { contentType: 'image/png', filename: 'a.png', upload, outlets: {}, remove: remove('/api/docs/${fileId}') },
        photo: { contentType: 'image/png', filename: 'a.png', upload, outlets: {} },
      },
    } },
    termination: {
      variables: { key: { env: 'OPERATOR' } }, operation: { http: { method: 'DELETE', path: '/operator/${tenant.code}', headers: { 'X-Operator-Key': '${key}' } } },
      provision: { operation: upload, accountVariables: {}, identity: '${newLoginId}', tenantVariables: { code: '${newTenantCode}' } },
    },
  });
  const other = testActors(service.origin, { profile });
  await createRemover(other.actors, profile)(creation);
  expect(service.state.log.filter((line) => !/ \/api\/(token|otp|me)/.test(line))).toEqual(requests);
  await other.close();
});

test('the fragment of a run id fits every login id', () => {
  expect(runFragment('20261123T000000Z-Ünïcode-A1_b2')).toBe('dea1b2');
});
