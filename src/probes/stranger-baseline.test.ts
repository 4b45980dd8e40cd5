import { describe, expect, test } from 'vitest';
import { OperationError } from '../actors/operation-error.ts';
import type { ActingAccount, Session } from '../actors/types.ts';
import { operationSchema } from '../profile/operation-schema.ts';
import type { ProbeContext } from './define.ts';
import { accessWith } from './mfa/admin-required-probe.ts';
import { lookAs, type Bait } from './seeding/data-access.ts';

const operation = operationSchema.parse({ http: { path: '/any' } });
const reason = { ja: '失敗', en: 'Failed.' };

/** Sign-ins fail as told, and strangers are shown everything or cannot be asked. */
function contextOf(code: 'control-failed' | 'no-input' | 'unreachable', stranger: 'shown' | 'silent'): ProbeContext {
  const silent = () => Promise.reject(new OperationError('unreachable', reason));
  const session = {
    account: null, route: 'api', source: 'S1', held: {}, whoami: async () => null, close: async () => undefined,
    privilegedMarker: async () => 'everybody sees this', perform: async () => ({ values: {}, answers: [{ status: 200, url: '', headers: [], text: '', bytes: new Uint8Array() }] }),
  } as unknown as Session;
  return {
    profile: { adminFunctions: {}, routes: {} }, randomBytes: (size: number) => Buffer.alloc(size, 7), learnSecret: () => undefined,
    actors: { account: (name: string) => ({ name }), signIn: () => Promise.reject(new OperationError(code, reason)), stranger: stranger === 'shown' ? async () => session : silent },
    evidence: { put: () => `sha256:${'a'.repeat(64)}` },
  } as unknown as ProbeContext;
}

const baitIn = (context: ProbeContext): Bait => ({
  eyes: { context, book: { find: () => ({ found: [{ object: 'T1/document/1', mark: 'title', via: [] }], complete: true }), valueOf: () => 'canary' } },
  object: { name: 'T1/document/1', tenant: 'T1', values: {} },
}) as unknown as Bait;

const look = (context: ProbeContext, refusable: boolean) => lookAs(baitIn(context), {
  account: { name: 'user1', identity: 'hanako' } as ActingAccount, route: 'api', options: { secondFactor: 'skip' }, ...(refusable ? { refusable } : {}),
}, [{ name: 'list.all', operation }]);

describe('where a wrong password does not get through', () => {
  test.each(['control-failed', 'no-input'] as const)('what strangers are shown is the baseline (%s)', async (code) => {
    expect(await look(contextOf(code, 'shown'), true)).toMatchObject({ identity: 'nobody', shown: ['list.all'] });
    expect(await accessWith(contextOf(code, 'shown'), 'admin1', 'api', 'wrong')).toEqual({ identity: null, privileged: true, functions: [] });
  });

  test('strangers who cannot be asked leave it unknown', async () => {
    expect(await look(contextOf('control-failed', 'silent'), true)).toMatchObject({ identity: 'unknown', problem: { code: 'unreachable' } });
    expect(await accessWith(contextOf('control-failed', 'silent'), 'admin1', 'api', 'wrong')).toMatchObject({ privileged: 'unknown', problem: { code: 'unreachable' } });
  });
});

test('the right password that does not get through is no stranger', async () => {
  expect(await look(contextOf('control-failed', 'shown'), false)).toMatchObject({ identity: 'unknown', shown: [], problem: { code: 'control-failed' } });
  expect(await accessWith(contextOf('control-failed', 'shown'), 'admin1', 'api', 'first')).toMatchObject({ privileged: 'unknown', problem: { code: 'control-failed' } });
});
