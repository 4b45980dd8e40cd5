import { expect, test } from 'vitest';
import type { LeasedAccount } from '../../../actors/types.ts';
import { operationSchema } from '../../../profile/operation-schema.ts';
import type { ProbeContext } from '../../define.ts';
import { inputsFor } from './inputs.ts';

const operation = operationSchema.parse({ http: { path: '/factor' } });
const account = { name: 'kenshu001', password: 'p', nextOtp: async () => '123456' } as unknown as LeasedAccount;

test.each([['none', {}], ['in one step', { api: { begin: operation } }]])('no enrolment is abandoned where a factor is replaced %s', async (_how, replacement) => {
  const context = { profile: { accounts: {}, routes: {}, secondFactor: { replacement } } } as unknown as ProbeContext;
  const abandoned = inputsFor(context, { holder: 'admin', route: 'api' }, account).find(({ name }) => name === 'abandoned-enrolment');
  expect(await abandoned?.prepare(account)).toMatchObject({ problem: { code: 'no-input' } });
});
