import { OperationError } from '../../actors/operation-error.ts';
import { generatePassword } from '../../actors/passwords.ts';
import type { Mail, MailWatch } from '../../actors/mail/types.ts';
import type { LeasedAccount, Session } from '../../actors/types.ts';
import type { Problem } from '../../domain/outcome.ts';
import type { NothingIssued } from '../../observations/issued-credentials.ts';
import type { IssuedDeclaration } from '../../profile/issued-schema.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import type { PlanContext, ProbeContext } from '../define.ts';
import { sharedSessions } from '../seeding/actor-sessions.ts';
import type { Sample } from './secret-facts.ts';

const OWN_LENGTH = 20;

/** An account with the credential that was handed out for it. */
export interface Issued {
  readonly declared: IssuedDeclaration;
  /** The initial password, or the whole link. */
  readonly secret: string;
  /** With the initial password; of a link with a password nobody has set. */
  readonly account: LeasedAccount;
  readonly sample: Sample;
}

const lacks = (path: string, ja: string, en: string): OperationError => new OperationError('no-input', {
  ja: `プロファイルに ${path} (${ja}) がありません。`, en: `The profile declares no ${path} (${en}).`,
});

const notFound = (path: string): OperationError => new OperationError('control-failed', {
  ja: `${path} が、渡されたはずの認証情報を取り出しませんでした。`, en: `${path} did not find the credential that was to be handed out.`,
});

export const issuedOf = (profile: TargetProfile): readonly (readonly [name: string, declared: IssuedDeclaration])[] => Object.entries(profile.issuedCredentials ?? {});

const statementOf = ({ absences }: TargetProfile): string | undefined => absences?.find(({ feature }) => feature === 'issuedCredentials')?.statement;

/** The vendor says that nothing is assigned; undefined when not. */
export function nothingAssigned(profile: TargetProfile): NothingIssued | undefined {
  const statement = statementOf(profile);
  if (statement === undefined || issuedOf(profile).length > 0) return undefined;
  const pools = Object.entries(profile.pools).flatMap(([name, pool]) => (pool?.activate ? [`pools.${name}.activate`] : []));
  const setters = Object.entries(profile.passwords?.setters ?? {}).flatMap(([name, { kind }]) => (kind === 'invitation' || kind === 'forcedChange' ? [`passwords.setters.${name}`] : []));
  return { nothing: true, statement, contradictedBy: [...pools, ...setters] };
}

export function missingIssued({ profile }: PlanContext): readonly Problem[] {
  if (issuedOf(profile).length > 0 || statementOf(profile) !== undefined) return [];
  return [{ code: 'no-input', reason: {
    ja: 'プロファイルに issuedCredentials (割り当てられる認証情報) がありません。割り当てがなければ absences に issuedCredentials と書いてください。',
    en: 'The profile declares no issuedCredentials (credentials that are assigned). If none are, write issuedCredentials under absences.',
  } }];
}

/** Where the mail of an account that is about to be made will go. */
async function watchMail({ actors }: ProbeContext, name: string, account: LeasedAccount): Promise<{ readonly address: string; readonly watch: MailWatch }> {
  const address = actors.mail.addressOf(account);
  if (address === undefined) throw lacks('mail.address', `issuedCredentials.${name} のメールの宛先`, `where mails of issuedCredentials.${name} go`);
  return { address, watch: await actors.mail.watch(address) };
}

function secretIn(mail: Mail, { kind, mail: pattern }: IssuedDeclaration): string | undefined {
  const regex = pattern === undefined ? undefined : new RegExp(pattern, 'u');
  if (kind === 'link') return mail.links.find((link) => regex?.test(link) ?? true);
  const match = regex?.exec(mail.text);
  return match?.[1] ?? match?.[0];
}

async function mailed(context: ProbeContext, name: string, declared: IssuedDeclaration, watch: MailWatch): Promise<string> {
  if (declared.kind === 'password' && declared.mail === undefined) throw lacks(`issuedCredentials.${name}.mail`, 'メールの中の初期パスワード', 'the initial password in the mail');
  const withinMs = context.policy.parameters.mail.settleSeconds * 1000;
  const mail = await watch.next({ withinMs, accept: (one) => secretIn(one, declared) !== undefined });
  const secret = mail && secretIn(mail, declared);
  if (secret === undefined) throw new OperationError('control-failed', {
    ja: `issuedCredentials.${name}: 認証情報のメールが ${withinMs / 1000} 秒以内に届きませんでした。mail.boxes と issuedCredentials.${name}.mail を確認してください。`,
    en: `issuedCredentials.${name}: no mail with the credential came within ${withinMs / 1000} s. Check mail.boxes and issuedCredentials.${name}.mail.`,
  });
  return secret;
}

/** Has an account issued and takes what is handed out for it. @throws {OperationError} */
export async function issue(context: ProbeContext, name: string, declared: IssuedDeclaration, purpose: string): Promise<Issued> {
  const { actors } = context;
  if (!declared.issue) throw lacks(`issuedCredentials.${name}.issue`, '発行の操作', 'how it is issued');
  const sessions = sharedSessions(context);
  const reserved = actors.pools.reserve(declared.pool, purpose);
  const provisional = reserved.become(ownPassword(context));
  const mail = declared.delivery === 'mail' ? await watchMail(context, name, provisional) : undefined;
  const address = actors.mail.addressOf(provisional);
  const variables = { ...reserved.variables, ...(address === undefined ? {} : { newMail: address }) };
  const from = context.now().getTime();
  const { values } = await sessions.perform(actors.account(declared.issue.account), declared.issue.route, declared.issue.operation, variables);
  // Removed at the end by what the answer tells, whatever becomes of the rest.
  const known = reserved.become(provisional.password, values);
  let secret = values['issued'];
  if (declared.delivery === 'page') {
    if (!declared.collect) throw lacks(`issuedCredentials.${name}.collect`, '認証情報を示す画面', 'the page that shows it');
    const page = await sessions.perform(actors.account(declared.collect.account), declared.collect.route, declared.collect.operation, { ...variables, ...values });
    secret = page.values['issued'];
  }
  if (mail) secret = await mailed(context, name, declared, mail.watch);
  if (!secret) throw notFound(declared.delivery === 'page' ? `issuedCredentials.${name}.collect` : `issuedCredentials.${name}.issue`);
  context.learnSecret(secret);
  const { newLoginId = '', newName = '' } = reserved.variables;
  return {
    declared, secret, account: declared.kind === 'password' ? known.withPassword(secret) : known,
    sample: {
      secret, from, to: context.now().getTime(),
      known: { 'login id': newLoginId, name: newName, ...(values['userId'] === undefined ? {} : { 'account id': values['userId'] }), ...(address === undefined ? {} : { 'mail address': address }) },
    },
  };
}

export const ownPassword = ({ profile, randomBytes }: ProbeContext): string => generatePassword({
  length: Math.max(OWN_LENGTH, (profile.declared.password?.minLength ?? 0) + 4), randomBytes: (size) => randomBytes(size),
  ...(profile.declared.password?.symbols === undefined ? {} : { symbols: profile.declared.password.symbols }),
});

/** The session an initial password opens, however little it may do. @throws {OperationError} */
export const firstSession = ({ actors }: ProbeContext, { account, declared }: Issued): Promise<Session> =>
  actors.signIn(account, declared.setPassword?.route ?? '', { secondFactor: 'skip' });

/** The owner sets a password, in the session of the initial one or by the link. @throws {OperationError} */
export async function setOwn(context: ProbeContext, name: string, { declared, secret, account }: Issued, newPassword: string, session?: Session): Promise<void> {
  const { setPassword } = declared;
  if (!setPassword) throw lacks(`issuedCredentials.${name}.setPassword`, '本人がパスワードを決める操作', 'how the owner sets a password');
  context.learnSecret(newPassword);
  const own = session ?? await (declared.kind === 'link' ? context.actors.stranger(setPassword.route) : context.actors.signIn(account, setPassword.route, { secondFactor: 'skip' }));
  try {
    await own.perform(setPassword.operation, { ...account.variables, ...(declared.kind === 'link' ? { link: secret } : { issuedPassword: secret }), newPassword });
  } finally {
    if (!session) await own.close();
  }
}
