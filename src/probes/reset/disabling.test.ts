import { expect, test } from 'vitest';
import type { LeasedAccount } from '../../actors/types.ts';
import { confirmedDisabling } from './disabling.ts';

const accountThat = (refused: boolean) => ({ account: { password: 'p' } as unknown as LeasedAccount, isRefused: async (password: string) => refused && password === 'p' });

test('a disabled account that is let in all the same is enabled again and told', async () => {
  const done: string[] = [];
  await expect(confirmedDisabling(accountThat(false), async (what) => { done.push(what); })).rejects.toMatchObject({ code: 'control-failed' });
  expect(done).toEqual(['disable', 'enable']);
});

test('an account that is refused stays disabled', async () => {
  const done: string[] = [];
  await confirmedDisabling(accountThat(true), async (what) => { done.push(what); });
  expect(done).toEqual(['disable']);
});
