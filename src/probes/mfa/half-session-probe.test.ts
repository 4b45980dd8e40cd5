import { describe, expect, test } from 'vitest';
import { OperationError } from '../../actors/operation-error.ts';
import type { LeasedAccount, LoginAttempt, LoginTry, Session } from '../../actors/types.ts';
import type { InconclusiveCode } from '../../domain/outcome.ts';
import { operationSchema } from '../../profile/operation-schema.ts';
import type { ProbeContext } from '../define.ts';
import { HalfSession } from './half-session-probe.ts';

const operation = (path: string) => operationSchema.parse({ http: { path } });
const reason = { ja: '失敗', en: 'Failed.' };

const PROFILE = {
  routes: { api: { client: 'http', authorize: {} } }, adminFunctions: {},
  passwordRoutes: { own: { route: 'api', change: operation('/password') } }, credentialFunctions: { removal: { route: 'api', operation: operation('/factor') } },
};

interface Service {
  /** What each try is met with: a status, or why it could not be carried out. */
  readonly answer: number | InconclusiveCode;
  /** Complete sign-ins afterwards. */
  readonly control: Partial<LoginAttempt>;
  /** The password is changed in spite of the answer. */
  readonly changes?: boolean;
}

const standing = { effect: 'signed-in', privileged: true } as const;

async function usesAt({ answer, control, changes = false }: Service): Promise<readonly (readonly [string, unknown, string | undefined])[]> {
  const account = (password: string): LeasedAccount => ({ name: 'kenshu001', password, withPassword: account }) as unknown as LeasedAccount;
  const perform = async () => {
    if (typeof answer === 'string') throw new OperationError(answer, reason);
    return { values: {}, answers: [{ status: answer, url: '', headers: [], text: '', bytes: new Uint8Array() }] };
  };
  const half = { route: 'api', held: {}, perform, privilegedMarker: async () => null, close: async () => undefined } as unknown as Session;
  let changed: string | undefined;
  const tryLogin = async ({ password }: LeasedAccount, _route: string, how: LoginTry) => {
    if (how.asksPrivileged) return password === (changed ?? 'p') ? control : {};
    if (changes) changed = how.password;
    return { effect: changes ? 'signed-in' : 'refused' };
  };
  const context = { profile: PROFILE, randomBytes: (size: number) => Buffer.alloc(size, 7), learnSecret: () => undefined, actors: { signIn: async () => half, tryLogin } } as unknown as ProbeContext;
  const session = new HalfSession(context, account('p'), 'api');
  await session.tryChanging(account('p'));
  return session.uses.map(({ kind, effect, problem }) => [kind, effect, problem?.code] as const);
}

const both = (effect: unknown, code?: string) => [['password-change', effect, code], ['factor-settings', effect, code]];

describe('changing password and factor with half a sign-in', () => {
  test.each([403, 'control-failed'] as const)('has no effect where it was refused (%s)', async (answer) => {
    expect(await usesAt({ answer, control: standing })).toEqual(both(false));
  });

  test.each([
    [429, 'throttled'], [500, 'throttled'], ['unreachable', 'unreachable'], ['throttled', 'throttled'], ['no-input', 'no-input'], ['interrupted', 'interrupted'],
  ] as const)('is unknown where it was not evaluated (%s)', async (answer, code) => {
    expect(await usesAt({ answer, control: standing })).toEqual(both('unknown', code));
  });

  test.each<[string, Partial<LoginAttempt>, string]>([
    ['refused', { effect: 'refused', privileged: false }, 'control-failed'],
    ['given no privilege', { effect: 'signed-in', privileged: false }, 'control-failed'],
    ['not answered', { effect: 'unknown', problem: { code: 'unreachable', reason } }, 'unreachable'],
  ])('proves nothing where both factors are %s afterwards', async (_what, control, code) => {
    expect(await usesAt({ answer: 403, control })).toEqual(both('unknown', code));
  });

  test('counts when it worked, whatever the answer was, and the control uses the new password', async () => {
    expect(await usesAt({ answer: 500, control: standing, changes: true })).toEqual([['password-change', true, undefined], ['factor-settings', 'unknown', 'throttled']]);
  });
});
