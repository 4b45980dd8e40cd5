import { z } from 'zod';
import { id } from './common-schema.ts';
import { operationSchema, regex } from './operation-schema.ts';
import { about } from './sentences.ts';

const asAccount = z.strictObject({
  account: id.describe(about('accounts の名前', 'Name under `accounts`')),
  route: id.describe(about('routes の名前', 'Name under `routes`')),
  operation: operationSchema,
});

/** A first credential that the service or its administrators hand out (requirement 33). */
const issuedSchema = z.strictObject({
  kind: z.enum(['password', 'link']).describe(about('渡すもの。初期パスワードか、本人がパスワードを決めるリンクか', 'What is handed out: an initial password, or a link by which the owner sets one')),
  delivery: z.enum(['answer', 'page', 'mail', 'out-of-band']).describe(about(
    '渡し方。発行の応答、画面、メール、または提供者が別の手段で渡す(out-of-band)', 'How: in the answer to the issue, on a page, by mail, or by the vendor out of band',
  )),
  pool: z.enum(['users', 'admins']).default('users').describe(about('pools の名前。アカウントの変数と後始末に使う', 'Name under `pools`, for the variables of the account and for its removal')),
  issue: asAccount.optional().describe(about(
    'アカウントを発行する。${newLoginId}、${newName}、${newRole}、${newMail} が使える。userId と、delivery が answer なら issued を取り出す',
    'Issues an account; sees `${newLoginId}`, `${newName}`, `${newRole}`, `${newMail}`; extracts `userId` and, where `delivery` is `answer`, `issued`',
  )),
  collect: asAccount.optional().describe(about('delivery が page のとき、issued を取り出す。${userId}、${newLoginId} が使える', 'Where `delivery` is `page`: extracts `issued`; sees `${userId}` and `${newLoginId}`')),
  mail: regex.optional().describe(about('メールの中の初期パスワード(グループ 1)、またはどのリンクか', 'The initial password in the mail (group 1), or which of its links')),
  setPassword: z.strictObject({
    route: id.describe(about('routes の名前', 'Name under `routes`')),
    operation: operationSchema,
  }).optional().describe(about(
    '本人がパスワードを決める。初期パスワードでサインインした状態で ${issuedPassword} と ${newPassword}、リンクなら未認証で ${link} と ${newPassword} が使える',
    'The owner sets the password: signed in by the initial one, with `${issuedPassword}` and `${newPassword}`; by a link as a stranger, with `${link}` and `${newPassword}`',
  )),
});

export const issuedCredentialsSchema = z.record(id, issuedSchema).optional().describe(about(
  '提供者または管理者が割り当てる認証情報。割り当てがなければ absences に issuedCredentials と書く', 'Credentials that are assigned by the vendor or by administrators; if there are none, write `issuedCredentials` under `absences`',
));

export type IssuedDeclaration = z.infer<typeof issuedSchema>;
