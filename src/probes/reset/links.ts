import { OperationError } from '../../actors/operation-error.ts';
import { secretsOfLink } from '../../actors/mail/secrets-in.ts';
import { namesIn } from '../../actors/template.ts';
import type { AnswerSeen, LeasedAccount, Session, Variables } from '../../actors/types.ts';
import type { MailWatch } from '../../actors/mail/types.ts';
import type { Operation } from '../../profile/operation-schema.ts';
import type { PasswordSetterDeclaration } from '../../profile/password-schema.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import type { ProbeContext } from '../define.ts';

/** A way to set a forgotten password by a mailed link. */
export interface LinkWay {
  readonly name: string;
  readonly declared: PasswordSetterDeclaration & { readonly request: Operation };
}

/** A link as it was mailed, with the part of it that is the secret. */
export interface MailedLink {
  readonly link: string;
  readonly token: string;
  /** Between asking and arrival; milliseconds. */
  readonly askedAtMs: number;
  readonly arrivedAtMs: number;
}

/** Places of an operation that name an account. */
const OF_ACCOUNT = ['loginId', 'userId', 'mail', 'identity'];

export const linkWays = ({ passwords }: TargetProfile): readonly LinkWay[] => Object.entries(passwords.setters)
  .flatMap(([name, declared]) => (declared.kind === 'forgotten' && declared.request ? [{ name, declared: { ...declared, request: declared.request } }] : []));

/** By the expression of the profile, its first group or the whole match; else the longest piece that can be a secret. */
export function tokenIn(link: string, expression: string | undefined): string {
  if (expression !== undefined) {
    const match = new RegExp(expression, 'u').exec(link);
    return match?.[1] ?? match?.[0] ?? '';
  }
  const [longest] = secretsOfLink(link).toSorted((a, b) => b.length - a.length);
  return longest ?? new URL(link).pathname.split('/').findLast((piece) => piece !== '') ?? '';
}

const noPart = (setter: string): OperationError => new OperationError('no-input', {
  ja: `メールのリンクのどの部分がトークンか分かりません。passwords.setters.${setter} (第二要素なら secondFactor.mailReset.${setter}) の linkPart に正規表現で書いてください。`,
  en: `Which part of the mailed link is the token cannot be told. Write linkPart of passwords.setters.${setter} (of a second factor: secondFactor.mailReset.${setter}) as a regular expression.`,
});

/**
 * The token of a link to an account.
 * @param known data of the account, which is no token wherever it stands
 * @throws {OperationError} no-input: several pieces could be it, and no expression tells which
 */
export function tokenFor(link: string, { name, declared: { linkPart } }: LinkWay, known: readonly string[]): string {
  if (linkPart !== undefined) return tokenIn(link, linkPart);
  const own = new Set(known.map((value) => value.toLowerCase()));
  const pieces = [...new Set(secretsOfLink(link))].filter((piece) => !own.has(piece.toLowerCase()));
  if (pieces.length > 1) throw noPart(name);
  return pieces[0] ?? tokenIn(link, undefined);
}

const percentEncoded = (character: string): string => [...Buffer.from(character)]
  .map((byte) => `%${byte.toString(16).padStart(2, '0').replaceAll(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`)}`).join('');

/** The link with another token; each character of the first may stand there plainly or percent-encoded (RFC 3986 §2.1). Undefined when it does not stand there. */
export function withToken(link: string, token: string, other: string): string | undefined {
  if (token === '') return undefined;
  const spelt = new RegExp(Array.from(token, (character) => `(?:${character.replace(/[$()*+./?[\\\]^{|}]/, '\\$&')}|${percentEncoded(character)})`).join(''), 'u');
  return spelt.test(link) ? link.replace(spelt, () => encodeURIComponent(other)) : undefined;
}

const noAddress = new OperationError('no-input', {
  ja: '使い捨てアカウントのメールを読む場所がプロファイルにありません。mail.boxes と mail.address を書いてください。',
  en: 'The profile does not tell where mails of disposable accounts are read. Declare mail.boxes and mail.address.',
});

/** Asks for links, reads them, follows them. */
export class Links {
  readonly #context: ProbeContext;
  readonly way: LinkWay;
  /** Tokens mailed to each account, by its name. */
  readonly #mailed = new Map<string, Set<string>>();

  constructor(context: ProbeContext, way: LinkWay) {
    this.#context = context;
    this.way = way;
  }

  get settleMs(): number {
    return this.#context.policy.parameters.mail.settleSeconds * 1000;
  }

  /** @throws {OperationError} no-input: no mailbox is declared; unreachable: it does not answer */
  async watch(account: LeasedAccount): Promise<MailWatch> {
    const { mail } = this.#context.actors;
    const address = mail.addressOf(account);
    if (address === undefined) throw noAddress;
    return mail.watch(address);
  }

  /** Asks for a link as a stranger. @throws {OperationError} */
  async ask(account: LeasedAccount, variables: Variables = {}): Promise<readonly AnswerSeen[]> {
    const { route, request } = this.way.declared;
    const stranger = await this.#context.actors.stranger(route);
    try {
      return (await stranger.perform(request, { ...account.variables, ...variables })).answers;
    } finally {
      await stranger.close();
    }
  }

  /** @throws {OperationError} unreachable when nothing came within `mail.settleSeconds` */
  async fresh(account: LeasedAccount): Promise<MailedLink> {
    const watch = await this.watch(account);
    const askedAtMs = this.#context.now().getTime();
    await this.ask(account);
    const mailed = await this.nextOf(watch, askedAtMs, account);
    if (mailed) return mailed;
    throw new OperationError('control-failed', {
      ja: `${account.name} の再設定のメールが ${this.settleMs / 1000} 秒以内に届きませんでした。送信の設定、mail.boxes、passwords.setters.${this.way.name}.link を確認してください。`,
      en: `No mail with a link for ${account.name} arrived within ${this.settleMs / 1000} s. Check how the service sends mail, mail.boxes and passwords.setters.${this.way.name}.link.`,
    });
  }

  /** @throws {OperationError} no-input: the token in the link cannot be told */
  async nextOf(watch: MailWatch, askedAtMs: number, { name: owner, variables }: LeasedAccount): Promise<MailedLink | undefined> {
    const mail = await watch.next({ withinMs: this.settleMs, accept: ({ links }) => this.#linkIn(links) !== undefined });
    const link = mail && this.#linkIn(mail.links);
    if (link === undefined) return undefined;
    const token = tokenFor(link, this.way, [watch.address, ...OF_ACCOUNT.flatMap((name) => variables[name] ?? [])]);
    this.#context.learnSecret(token);
    this.#mailed.set(owner, (this.#mailed.get(owner) ?? new Set()).add(token));
    return { link, token, askedAtMs, arrivedAtMs: this.#context.now().getTime() };
  }

  /** Tokens that came for other accounts. */
  othersThan({ name: owner }: LeasedAccount): ReadonlySet<string> {
    return new Set([...this.#mailed].flatMap(([name, tokens]) => (name === owner ? [] : [...tokens])));
  }

  /** The way's operation with this link, or with another text in the place of its token. @throws {OperationError} */
  async follow({ link, token }: MailedLink, account: LeasedAccount, newPassword: string, altered: { readonly token?: string; readonly json?: unknown } = {}): Promise<readonly AnswerSeen[]> {
    const stranger = await this.#context.actors.stranger(this.way.declared.route);
    try {
      return await this.#perform(stranger, { link, token }, account, newPassword, altered);
    } finally {
      await stranger.close();
    }
  }

  /** Follows one link after another in one client, each with another text in the place of its token. */
  async guess(mailed: MailedLink, account: LeasedAccount, newPassword: string, guesses: Iterable<string>): Promise<{ readonly tried: number; readonly statuses: readonly number[] }> {
    const stranger = await this.#context.actors.stranger(this.way.declared.route);
    const statuses: number[] = [];
    let tried = 0;
    try {
      for (const token of guesses) {
        const answers = await this.#perform(stranger, mailed, account, newPassword, { token }).catch((error: unknown) => {
          // A guess that could not be made is none.
          if (error instanceof OperationError && error.code !== 'no-input') return error.answers;
          throw error;
        });
        tried += 1;
        statuses.push(...answers.map(({ status }) => status));
      }
      return { tried, statuses };
    } finally {
      await stranger.close();
    }
  }

  async #perform(session: Session, { link, token }: Pick<MailedLink, 'link' | 'token'>, account: LeasedAccount, newPassword: string, altered: { readonly token?: string; readonly json?: unknown }): Promise<readonly AnswerSeen[]> {
    const { operation } = this.way.declared;
    const sent = altered.token ?? token;
    const what = 'json' in altered ? withJson(operation, altered.json) : operation;
    const whole = altered.token === undefined ? link : withToken(link, token, sent);
    if (whole === undefined) throw noPart(this.way.name);
    return (await session.perform(what, { ...account.variables, link: whole, token: sent, newPassword })).answers;
  }

  /** The operation names an account besides the token. */
  get namesAccount(): boolean {
    const names = namesIn([this.way.declared.operation.http, this.way.declared.operation.browser]);
    return OF_ACCOUNT.some((name) => names.has(name));
  }

  /** The token travels in a JSON body of its own, where it can be something else than a text. */
  get inJson(): boolean {
    return (this.way.declared.operation.http ?? []).some(({ json }) => JSON.stringify(json ?? null).includes('"${token}"'));
  }

  #linkIn(links: readonly string[]): string | undefined {
    const { link } = this.way.declared;
    return link === undefined ? links[0] : links.find((one) => new RegExp(link, 'u').test(one));
  }
}

/** The operation with another JSON value where the token stands. */
function withJson(operation: Operation, value: unknown): Operation {
  const replaced = JSON.stringify(value);
  const http = operation.http?.map((exchange) => (exchange.json === undefined ? exchange
    : { ...exchange, json: JSON.parse(JSON.stringify(exchange.json).replaceAll('"${token}"', () => replaced)) as typeof exchange.json }));
  return { ...operation, http };
}
