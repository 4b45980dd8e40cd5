import { OperationError } from '../../actors/operation-error.ts';
import type { LinkAccount } from './link-account.ts';

/**
 * Disables the account and looks whether that took effect; enables it again where it did not.
 * @throws {OperationError} control-failed: whoever was disabled is let in, or whether that is so could not be told
 */
export async function confirmedDisabling(account: Pick<LinkAccount, 'account' | 'isRefused'>, perform: (what: 'disable' | 'enable') => Promise<void>): Promise<void> {
  await perform('disable');
  if (await account.isRefused(account.account.password, 'while disabled')) return;
  await perform('enable');
  throw new OperationError('control-failed', {
    ja: '利用停止の操作の後もサインインが拒否されず、停止を確かめられませんでした。passwords.disable を確認してください。',
    en: 'After the operation that disables an account its sign-in was not refused, so the disabling is not confirmed. Check passwords.disable.',
  });
}
