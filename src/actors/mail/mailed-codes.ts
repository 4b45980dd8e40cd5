import { OperationError } from '../operation-error.ts';
import type { ActingAccount } from '../types.ts';
import type { Mailroom } from './types.ts';

const noAddress: OperationError['reason'] = {
  ja: 'コードを受け取るメールアドレスが分かりません。mail と、アカウントの変数を確かめてください。',
  en: 'It is not known to which address the code is mailed; check mail and the variables of the account.',
};

const noMail = (withinMs: number): OperationError['reason'] => ({
  ja: `コードの書かれたメールが ${withinMs / 1000} 秒以内に届きませんでした。メールボックスと mailCode.withinSeconds を確かめてください。`,
  en: `No mail with a code came within ${withinMs / 1000} s; check the mailbox and mailCode.withinSeconds.`,
});

/**
 * Codes that the service mails while somebody signs in: opened before the first step, then drawn when a code is to be sent.
 * @throws {OperationError} no-input: no address or mailbox is known; unreachable: no mail with a code came, or the mailbox is silent
 */
export function mailedCodes(mailroom: Pick<Mailroom, 'addressOf' | 'watch'>, account: Pick<ActingAccount, 'variables'>, { withinMs, learn }: {
  readonly withinMs: number; readonly learn: (secret: string) => void;
}): () => Promise<() => Promise<string>> {
  return async () => {
    const address = mailroom.addressOf(account);
    if (address === undefined) throw new OperationError('no-input', noAddress);
    const watch = await mailroom.watch(address);
    return async () => {
      const code = (await watch.next({ withinMs, accept: ({ codes }) => codes.length > 0 }))?.codes[0];
      if (code === undefined) throw new OperationError('unreachable', noMail(withinMs));
      learn(code);
      return code;
    };
  };
}
