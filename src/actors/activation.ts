import type { PoolDeclaration } from '../profile/schema.ts';
import type { Mailroom, MailWatch } from './mail/types.ts';
import { OperationError } from './operation-error.ts';
import { namesIn } from './template.ts';
import type { Session } from './types.ts';

type Declaration = NonNullable<PoolDeclaration['activate']>;

export interface ActivationServices {
  readonly mail: Mailroom;
  /** A client that holds nothing, for operations of somebody with these variables. */
  readonly stranger: (route: string, variables: Readonly<Record<string, string>>) => Promise<Session>;
}

const noMail = ({ withinSeconds }: Declaration): OperationError => new OperationError('unreachable', {
  ja: `新しいアカウントへの案内メールが ${withinSeconds} 秒以内に届きませんでした。メールボックスと activate.withinSeconds を確かめてください。`,
  en: `No mail for the new account came within ${withinSeconds} s; check the mailbox and activate.withinSeconds.`,
});

const noAddress = new OperationError('no-input', {
  ja: '新しいアカウントのメールアドレスが分かりません。mail.address とプールの variables を確かめてください。',
  en: 'The mail address of the new account is not known; check mail.address and the variables of the pool.',
});

async function fromMail(declared: Declaration, watch: MailWatch, wanted: ReadonlySet<string>): Promise<Record<string, string>> {
  const pattern = new RegExp(declared.link ?? '', 'u');
  const linkOf = (links: readonly string[]): string | undefined => links.find((link) => pattern.test(link));
  const mail = await watch.next({
    withinMs: declared.withinSeconds * 1000,
    accept: ({ links, codes }) => (!wanted.has('link') || linkOf(links) !== undefined) && (!wanted.has('code') || codes.length > 0),
  });
  if (!mail) throw noMail(declared);
  const [link, code] = [linkOf(mail.links), mail.codes[0]];
  return { ...(link === undefined ? {} : { link }), ...(code === undefined ? {} : { code }) };
}

/**
 * What makes an account of a pool usable after it was created: accepting an invitation, changing a first password. Open it before
 * the account is created, since a mail may come at once.
 * @returns runs the operation with these variables; gives what it extracted
 * @throws {OperationError}
 */
export async function beginActivation(declared: Declaration, address: string | undefined, services: ActivationServices): Promise<(variables: Readonly<Record<string, string>>) => Promise<Readonly<Record<string, string>>>> {
  const named = namesIn(declared.operation);
  const wanted = new Set(['link', 'code'].filter((name) => named.has(name)));
  if (wanted.size > 0 && address === undefined) throw noAddress;
  const watch = wanted.size > 0 && address !== undefined ? await services.mail.watch(address) : undefined;
  return async (variables) => {
    const mailed = watch ? await fromMail(declared, watch, wanted) : {};
    const session = await services.stranger(declared.route, variables);
    try {
      return (await session.perform(declared.operation, { ...variables, ...mailed })).values;
    } finally {
      await session.close();
    }
  };
}
