import { OperationError } from '../../actors/operation-error.ts';
import type { ActingAccount, AnswerSeen } from '../../actors/types.ts';
import type { ProbeContext } from '../define.ts';

interface Performed {
  readonly answers: readonly AnswerSeen[];
  readonly values: Readonly<Record<string, string>>;
}

const noAddress = new OperationError('no-input', {
  ja: 'アカウントのメールを読む場所がプロファイルにありません。mail.boxes と mail.address を書いてください。',
  en: 'The profile does not tell where mails of an account are read. Declare mail.boxes and mail.address.',
});

const noMail = (address: string, seconds: number): OperationError => new OperationError('unreachable', {
  ja: `${address} 宛のメールが ${seconds} 秒以内に届きませんでした。送信の設定と mail.boxes を確認してください。`,
  en: `No mail to ${address} arrived within ${seconds} s. Check how the service sends mail, and mail.boxes.`,
});

/**
 * Asks for something that is answered by mail, and takes `link` and `code` from it.
 * @throws {OperationError} no-input: no mailbox; unreachable: nothing came within `mail.settleSeconds`
 */
export async function mailedValues(context: ProbeContext, account: ActingAccount, { link, ask }: {
  /** Regular expression that tells the link among several. */
  readonly link: string | undefined;
  readonly ask: (address: string) => Promise<Performed>;
}): Promise<Performed> {
  const { mail } = context.actors;
  const address = mail.addressOf(account);
  if (address === undefined) throw noAddress;
  const watch = await mail.watch(address);
  const asked = await ask(address);
  const wanted = link === undefined ? /./ : new RegExp(link, 'u');
  const { settleSeconds } = context.policy.parameters.mail;
  const arrived = await watch.next({ withinMs: settleSeconds * 1000, accept: ({ links, codes }) => links.some((one) => wanted.test(one)) || codes.length > 0 });
  if (!arrived) throw noMail(address, settleSeconds);
  const [code] = arrived.codes;
  const found = arrived.links.find((one) => wanted.test(one));
  return { answers: asked.answers, values: { ...asked.values, ...(found === undefined ? {} : { link: found }), ...(code === undefined ? {} : { code }) } };
}
