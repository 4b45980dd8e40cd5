import { z } from 'zod';
import { id, seconds, text, variables } from './common-schema.ts';
import { mailCodeSchema, passkeySchema } from './factor-schema.ts';
import { operationSchema, regex } from './operation-schema.ts';
import { secretRefSchema } from './secret-schema.ts';
import { about } from './sentences.ts';

export const tenantSchema = z.strictObject({
  name: text.describe(about('テナントの名前', 'Name of the tenant')),
  disposable: z.boolean().default(false).describe(about('解約してよい', 'May be terminated')),
  variables,
});

const totpSchema = z.strictObject({
  secret: secretRefSchema.describe(about('Base32 の共有鍵の在りか', 'Where the Base32 seed is')),
  digits: z.int().min(6).max(8).default(6).describe(about('桁数', 'Digits')),
  periodSeconds: z.int().min(1).max(300).default(30).describe(about('周期(秒)', 'Period in seconds')),
  algorithm: z.enum(['SHA1', 'SHA256', 'SHA512']).default('SHA1').describe(about('ハッシュ関数', 'Hash function')),
});

export const accountSchema = z.strictObject({
  tenant: id.describe(about('tenants の名前', 'Name under `tenants`')),
  role: text.describe(about('役割', 'Role')),
  privileged: z.boolean().default(false).describe(about('管理者などの特権を持つ', 'Holds privileges of an administrator')),
  identity: text.describe(about('サービスがこのアカウントを呼ぶ名前。whoami の答えと一致しなければならない', 'What the service calls this account; `whoami` must answer exactly this')),
  variables,
  password: secretRefSchema.optional().describe(about('パスワードの在りか', 'Where the password is')),
  totp: totpSchema.optional().describe(about('時刻ベースのワンタイムパスワード(RFC 6238)', 'Time-based one-time codes (RFC 6238)')),
  mailCode: mailCodeSchema.optional().describe(about('第二要素がメールで届くコード。${otp} で使う', 'The second factor is a code sent by mail, seen as `${otp}`')),
  passkey: passkeySchema.optional().describe(about('パスキー(WebAuthn)。client が browser の経路で使う', 'Passkey (WebAuthn), for routes whose client is a browser')),
  recoveryCodes: secretRefSchema.optional().describe(about(
    '未使用の回復コード(空白か改行で区切る)の在りか。secondFactor が ${recoveryCode} で使い、1 つは 1 度しか使わない',
    'Where unused recovery codes are, separated by blanks or lines; `secondFactor` sees the next as `${recoveryCode}`, each once',
  )),
  disposable: z.boolean().default(false).describe(about('ロック・変更・無効化してよい', 'May be locked, changed and deactivated')),
});

/** A way to sign in and the oracles that tell whether it worked (catalogue P5). */
export const routeSchema = z.strictObject({
  client: z.enum(['http', 'browser']).describe(about('セッションを HTTP クライアントで持つか、ブラウザーで持つか', 'Whether sessions live in an HTTP client or in a browser context')),
  baseUrl: z.string().regex(/^https?:\/\//).optional().describe(about(
    'この経路の操作のパスの起点。テナントごとのホスト名など。アカウントとテナントの変数が使える。なければ scope.baseUrl',
    "Where paths of this route's operations count from, such as a host name of each tenant; a template over the variables of account and tenant. Else `scope.baseUrl`",
  )),
  headers: z.record(z.string(), z.string()).default({}).describe(about(
    '未認証のものも含め、すべての要求に付けるヘッダー(アプリケーションの識別子、Origin など)。アカウントとテナントの変数が使える。ブラウザーでは、ページが baseUrl に送る要求に付く',
    'Headers of every request, those of strangers included (an application id, Origin); templates over the variables of account and tenant. In a browser, of what pages request of the base URL',
  )),
  signIn: operationSchema.describe(about(
    'サインイン。${loginId}、${password} とアカウント・テナントの変数が使える。OAuth のために ${oauth.state}、${oauth.nonce}、${oauth.codeVerifier}、${oauth.codeChallenge} が毎回作られる',
    "Sees `${loginId}`, `${password}` and the account's and tenant's variables; for OAuth also `${oauth.state}`, `${oauth.nonce}`, `${oauth.codeVerifier}` and `${oauth.codeChallenge}`, made up each time",
  )),
  secondFactor: operationSchema.optional().describe(about('第二要素を持つアカウントで続けて行う操作。${otp} が使える', 'Run for accounts with a second factor; sees `${otp}` besides')),
  authorize: z.record(z.string(), z.string()).default({}).describe(about('サインインで得た値を運ぶヘッダー', 'Headers that carry what signing in extracted, for example `Authorization: Bearer ${accessToken}`')),
  antiForgery: operationSchema.optional().describe(about('書き込みの前に毎回新しいトークンを得る操作。テンプレートからは ${csrf}', 'Run before each writing exchange of an HTTP session; fetches what templates see as `${csrf}`')),
  whoami: operationSchema.describe(about('サービスが認める本人を identity に取り出す。未認証なら取り出せない', 'Must extract `identity`: who the service believes this client is; nothing for a stranger')),
  privileged: operationSchema.optional().describe(about('完全に認証された管理者だけに見えるものを marker に取り出す', 'Must extract `marker`: something only a fully authenticated administrator is shown')),
  signOut: operationSchema.optional().describe(about('サインアウト', 'Signs out')),
  renew: operationSchema.optional().describe(about(
    '有効期限の切れたセッションを更新する操作(リフレッシュトークンなど)。サインインで得た値が使え、取り出した値がそれに代わる。更新できれば、途中の手順をやり直す',
    'Renews a session whose token has run out, by a refresh token for example; sees what signing in extracted, and what it extracts takes its place. The step it happened in is then repeated',
  )),
  renewOn: z.array(z.int().min(200).max(599)).default([401]).describe(about(
    'セッションが切れたときの応答の状態コード。whoami で確かめてから更新する', 'Statuses that say a session has run out; `whoami` is asked before it is renewed',
  )),
  batchSignIn: operationSchema.optional().describe(about(
    '一度の要求で複数のパスワードを試せる形式(GraphQL の別名・バッチなど)。${guess1}、${guess2} … が使える',
    'One request that tries several passwords (GraphQL aliases, a batch); sees `${guess1}`, `${guess2}` …',
  )),
}).describe(about('サインインの経路と、成否を確かめる手段', 'A way to sign in and the oracles that tell whether it worked'));

const asAccount = z.strictObject({
  account: id.describe(about('accounts の名前', 'Name under `accounts`')),
  route: id.describe(about('routes の名前', 'Name under `routes`')),
  operation: operationSchema,
});

const activationSchema = z.strictObject({
  route: id.describe(about('routes の名前', 'Name under `routes`')),
  link: regex.optional().describe(about('メールの中のどのリンクか(正規表現)。なければ最初のもの', 'Which link of the mail (regular expression); the first unless told')),
  withinSeconds: seconds.default(60).describe(about('メールを待つ上限(秒)', 'Longest wait for the mail, in seconds')),
  operation: operationSchema,
}).describe(about(
  '作ったアカウントを使えるようにする操作(招待の受諾、初回のパスワード変更)。create が取り出した値と ${newPassword}、${temporaryPassword}、メールの ${link}、${code} が使え、totpSecret を取り出せる',
  'Makes a created account usable: accepts the invitation, changes the first password. Sees what `create` extracted, `${newPassword}`, `${temporaryPassword}`, and of the mail `${link}` and `${code}`; may extract `totpSecret`',
));

export const poolSchema = z.strictObject({
  tenant: id.describe(about('tenants の名前', 'Name under `tenants`')),
  role: text.describe(about('役割', 'Role')),
  privileged: z.boolean().default(false).describe(about('特権を持つ', 'Holds privileges')),
  roles: z.array(text).default([]).describe(about('create が作れるほかの役割。create は ${newRole} で受け取る', 'Further roles that `create` can give; it sees `${newRole}`')),
  accounts: z.array(id).default([]).describe(about('使い切ってよい accounts の名前', 'Names under `accounts` that may be used up')),
  create: asAccount.optional().describe(about(
    'アカウントを作る。${newLoginId}、${newPassword}、${newName}、${newMail}、${temporaryPassword} が使え、userId、identity、totpSecret を取り出せる',
    'Creates one more; sees `${newLoginId}`, `${newPassword}`, `${newName}`, `${newMail}`, `${temporaryPassword}`; may extract `userId`, `identity`, `totpSecret`',
  )),
  activate: activationSchema.optional(),
  mailCode: mailCodeSchema.optional().describe(about('作ったアカウントの第二要素がメールで届くコード', 'The second factor of created accounts is a code sent by mail')),
  identity: z.string().default('${newLoginId}').describe(about('作ったアカウントの identity', 'Identity of created accounts; a template over `${newLoginId}`')),
  variables: z.record(z.string(), z.string()).default({ loginId: '${newLoginId}' }).describe(about('作ったアカウントの変数', 'Variables of created accounts')),
  loginForms: z.record(id, z.string()).default({}).describe(about(
    'ログインIDの別の書き方(メールアドレス、職員番号など)。${loginId} とアカウントの変数が使える',
    'Other written forms of the login id (mail address, employee number); templates over `${loginId}` and the variables of its accounts',
  )),
  limit: z.int().positive().default(60).describe(about('1 回の実行で作る上限', 'At most this many are made in one run')),
  find: asAccount.optional().describe(about(
    '作成の応答を受け取れなかったアカウントを探す。${loginId} が使え、あれば userId を取り出す(optional: true)。後始末に使う',
    'Looks for an account whose creation got no answer, for cleaning up; sees `${loginId}`, extracts `userId` if it is there (`optional: true`)',
  )),
  remove: asAccount.optional().describe(about('作ったアカウントを消す。${userId}、${loginId} が使える', 'Removes a created account; sees `${userId}` and `${loginId}`')),
  unlock: asAccount.optional().describe(about('ロックを解く。${userId}、${loginId} が使える', 'Unlocks an account; sees `${userId}` and `${loginId}`')),
  disable: asAccount.optional().describe(about('アカウントの利用を停止する。${userId}、${loginId} が使える', 'Deactivates an account; sees `${userId}` and `${loginId}`')),
});

/** A way to set the own password; `change` sees `${currentPassword}` and `${newPassword}`. */
export const passwordRouteSchema = z.strictObject({
  route: id.describe(about('routes の名前', 'Name under `routes`')),
  change: operationSchema.describe(about('自分のパスワードを変える。${currentPassword}、${newPassword} が使える', 'Changes the own password; sees `${currentPassword}` and `${newPassword}`')),
});

export const terminationSchema = z.strictObject({
  provision: z.strictObject({
    operation: operationSchema,
    accountVariables: z.record(z.string(), z.string()).describe(about('作ったアカウントの変数', 'Variables of its accounts')),
    identity: z.string().describe(about('作ったアカウントの identity', 'Identity of its accounts')),
    tenantVariables: z.record(z.string(), z.string()).describe(about('作ったテナントの変数', 'Variables of the tenant')),
  }).optional().describe(about(
    '使い捨てテナントを作る。${newTenantCode}、${newAdminLoginId}、${newAdminPassword}、${newUserLoginId}、${newUserPassword} が使える',
    'Makes one more disposable tenant; sees `${newTenantCode}`, `${newAdminLoginId}`, `${newAdminPassword}`, `${newUserLoginId}`, `${newUserPassword}`',
  )),
  operation: operationSchema.describe(about('テナントを解約する。${tenant.*} が使える', 'Ends the tenant; sees `${tenant.*}`')),
  variables,
  withinSeconds: seconds.optional().describe(about('契約が定める解約完了までの秒数', 'Seconds the contract allows')),
});
