import { z } from 'zod';
import { id, orUnknown, seconds } from './common-schema.ts';
import { operationSchema, regex } from './operation-schema.ts';
import { about, sentence } from './sentences.ts';

/** Features by which a password can be set, besides the own change. */
export const PASSWORD_FEATURES = ['profile', 'forcedChange', 'forgotten', 'adminSet', 'create', 'import', 'invitation', 'signUp'] as const;
export type PasswordFeature = (typeof PASSWORD_FEATURES)[number];

const actor = {
  account: id.optional().describe(about('行う accounts の名前。なければ本人、または未認証', 'Name under `accounts` of who does it; else the person concerned, or a stranger')),
  route: id.describe(about('routes の名前', 'Name under `routes`')),
};

const setterSchema = z.strictObject({
  ...actor,
  kind: z.enum(PASSWORD_FEATURES).describe(about(
    '種類。profile 本人の情報更新、forcedChange 初回・強制の変更、forgotten 再設定、adminSet 管理者による設定、create 作成、import 一括登録、invitation 招待、signUp 利用登録',
    'What it is: update of the own profile, forced change, forgotten password, set by an administrator, creation, import, invitation, sign-up',
  )),
  request: operationSchema.optional().describe(about(
    '先に行う操作(再設定の申込み、招待、強制変更の指示)。${loginId}、${userId}、${newLoginId}、${newName}、${newRole}、${newMail}、${temporaryPassword} が使える。仮パスワードをサービスが決めるなら temporaryPassword に取り出す',
    'Done first (asking for a reset, inviting, demanding a change); sees `${loginId}`, `${userId}`, `${newLoginId}`, `${newName}`, `${newRole}`, `${newMail}`, `${temporaryPassword}`; extracts `temporaryPassword` where the service makes one up',
  )),
  link: z.string().min(1).optional().describe(about('メールの中のどのリンクか(正規表現)。なければ最初のもの', 'Which link of the mail (regular expression); the first unless told')),
  linkPart: regex.optional().describe(about(
    'リンクのどの部分がトークンか(正規表現。グループ 1、なければ一致全体)。なければ秘密らしい唯一の部分。operation からは ${token}',
    'Which part of the link is the token (regular expression; group 1, or the whole match); the only piece that looks like a secret unless told. The operation sees it as `${token}`',
  )),
  lifetimeSeconds: orUnknown(seconds).describe(about('リンクの有効秒数', 'Seconds a link is good for')),
  operation: operationSchema.describe(about(
    'パスワードを設定する。${newPassword} と、種類により ${currentPassword}、${userId}、${loginId}、${newLoginId}、${newName}、${newRole}、${newMail}、${link}、${token}、${code} が使える',
    'Sets the password; sees `${newPassword}` and, by kind, `${currentPassword}`, `${userId}`, `${loginId}`, `${newLoginId}`, `${newName}`, `${newRole}`, `${newMail}`, `${link}`, `${token}`, `${code}`',
  )),
  settleSeconds: seconds.default(0).describe(about('設定が行き渡るまでの秒数(非同期の一括登録など)', 'Seconds until it has taken effect, as with an import done later')),
}).meta({ id: 'PasswordSetter', description: about('パスワードが設定される経路', 'A way by which a password is set') });

const asAccount = z.strictObject({ ...actor, operation: operationSchema });

const verifiersSchema = z.strictObject({
  sample: z.string().min(1).optional().describe(about(
    '保存された検証値の見本の JSON ファイル(このファイルからの相対パス)。[{"account": accounts の名前, "verifier": 値}]。3 つ以上、うち 2 つは同じパスワード',
    'JSON file, relative to this one, with stored verifiers: `[{"account": name under accounts, "verifier": value}]`; three or more, two of them of equal passwords',
  )),
  read: asAccount.optional().describe(about(
    '試験のために用意された、${loginId} の検証値を verifier に取り出す操作', 'An interface made for the test that shows the stored verifier of `${loginId}`; must extract `verifier`',
  )),
}).refine((one) => (one.sample === undefined) !== (one.read === undefined), sentence('sample と read のどちらか 1 つを書いてください。', 'Write either sample or read.'));

/** Ways by which passwords are set, shown and stored (requirement 31). */
export const passwordsSchema = z.strictObject({
  setters: z.record(id, setterSchema).default({}).describe(about(
    'passwordRoutes のほかにパスワードが設定される経路。ない種類は absences に kind と同じ名前で書く',
    'Ways by which a password is set besides passwordRoutes. Kinds the service does not have go under `absences`, by the name of the kind',
  )),
  views: z.record(id, asAccount).default({}).describe(about(
    'アカウントの情報が表示・出力される場所(本人の画面、管理者の画面、利用者一覧の出力など)。${loginId}、${userId} が使える',
    'Where data of an account is shown or exported (own page, page for administrators, export of users); see `${loginId}` and `${userId}`',
  )),
  disable: asAccount.optional().describe(about('アカウントを無効にする。${userId}、${loginId} が使える', 'Disables an account; sees `${userId}` and `${loginId}`')),
  enable: asAccount.optional().describe(about('無効にしたアカウントを有効に戻す', 'Enables it again')),
  changeMail: asAccount.optional().describe(about('アカウントのメールアドレスを ${newMail} に変える。account がなければ本人が行う', 'Changes the mail address of an account to `${newMail}`; done by the person concerned where no `account` is named')),
  verifiers: verifiersSchema.optional().describe(about('保存された検証値(ハッシュ)の見本', 'A sample of stored verifiers (hashes)')),
}).prefault({}).describe(about('パスワードの設定・表示・保存', 'How passwords are set, shown and stored'));

export type PasswordSetterDeclaration = z.infer<typeof setterSchema>;
