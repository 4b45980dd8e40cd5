import type { Ledger } from '../domain/ledger.ts';
import { OperationError } from './operation-error.ts';

const usedUp = (account: string): OperationError => new OperationError('no-input', {
  ja: `アカウント ${account} の未使用の回復コードがありません。新しいコードを accounts.${account}.recoveryCodes に加えてください。`,
  en: `No unused recovery code of the account ${account} is left; add new ones to accounts.${account}.recoveryCodes.`,
});

/**
 * The recovery codes of one account, each given once. The ledger keeps the numbers of those that were used, so that a resumed run
 * does not try them again. @throws {OperationError} no-input when all are used
 */
export function recoveryCodes(account: string, codes: readonly string[], ledger: Ledger): () => Promise<string> {
  const name = (index: number): string => `accounts.${account}.recoveryCodes[${index}]`;
  return () => {
    const index = codes.findIndex((_, at) => !ledger.isUsed('object', name(at)));
    const code = codes[index];
    if (code === undefined) return Promise.reject(usedUp(account));
    ledger.willUse({ kind: 'object', name: name(index), purpose: 'recovery code' });
    return Promise.resolve(code);
  };
}
