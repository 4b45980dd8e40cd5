import { describe, expect, test } from 'vitest';
import { OperationError } from '../actors/operation-error.ts';
import type { LeasedAccount, OperationResult, Session } from '../actors/types.ts';
import { operationSchema } from '../profile/operation-schema.ts';
import { replaceFactor } from './mfa/codes/replacing.ts';
import { perform } from './remote/opt-out.ts';
import { accessIn, type Bait } from './seeding/data-access.ts';

const operation = operationSchema.parse({ http: { path: '/any' } });

const session = (status: number): Session => ({
  account: null, whoami: async () => null,
  perform: async (): Promise<OperationResult> => ({ values: {}, answers: [{ status, url: 'https://saas.example/any', headers: [], text: '', bytes: new Uint8Array() }], sent: new Set() }),
}) as unknown as Session;
const failing = (code: 'throttled' | 'control-failed'): Session => ({
  perform: () => Promise.reject(new OperationError(code, { ja: '応答なし', en: 'No answer.' })),
}) as unknown as Session;

const account = { name: 'kenshu001', password: 'p' } as unknown as LeasedAccount;
const bait = { eyes: { book: { find: () => ({ found: [], complete: true }) } }, object: { name: 'T1/document/1', tenant: 'T1', values: {} } } as unknown as Bait;

describe.each([408, 429, 500, 503])('an attempt answered with %i', (status) => {
  test('does not show that data is withheld', async () => {
    expect(await accessIn(bait, session(status), [{ name: 'list.all', operation }])).toMatchObject({ shown: [], unanswered: ['list.all'], problem: { code: 'throttled' } });
  });

  test('does not show that a factor is not replaced', async () => {
    await expect(replaceFactor(session(status), account, { begin: operation }, {})).rejects.toMatchObject({ code: 'throttled' });
  });

  test('does not show that nobody opts out', async () => {
    expect(await perform(session(status), account, { operation })).toMatchObject({ problem: { code: 'throttled' } });
  });
});

test('a factor whose replacement got no answer is not refused one', async () => {
  await expect(replaceFactor(failing('throttled'), account, { begin: operation }, {})).rejects.toMatchObject({ code: 'throttled' });
});

describe('a refusal is an answer', () => {
  test.each([200, 401, 403, 404])('%i', async (status) => {
    expect(await accessIn(bait, session(status), [{ name: 'list.all', operation }])).toMatchObject({ shown: [], unanswered: [] });
    expect(await replaceFactor(session(status), account, { begin: operation }, {})).toBeNull();
    expect(await perform(session(status), account, { operation })).toEqual({ values: {} });
  });

  test('that lacks the seed', async () => {
    expect(await replaceFactor(failing('control-failed'), account, { begin: operation }, {})).toBeNull();
  });
});
