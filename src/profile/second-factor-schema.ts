import { z } from 'zod';
import { id } from './common-schema.ts';
import { operationSchema, regex } from './operation-schema.ts';
import { about } from './sentences.ts';

const replacementSchema = z.strictObject({
  begin: operationSchema.describe(about(
    '別の鍵への置き換えを始め、新しい共有鍵 (Base32) を totpSecret に取り出す。${otp} と ${password} が使える', 'Begins; must extract `totpSecret`, the new seed in base32; sees `${otp}` and `${password}`',
  )),
  confirm: operationSchema.optional().describe(about('新しい鍵の ${otp} を示して終える', 'Ends it with an `${otp}` of the new seed')),
}).describe(about('登録済みの第二要素を置き換える操作', 'How a second factor is replaced by another'));

/** What can be done with a second factor that is registered (requirements 18 and 21). */
export const secondFactorSchema = z.strictObject({
  replacement: z.record(id, replacementSchema).default({}).describe(about('第二要素の置き換え。routes の名前ごと', 'Replacing the second factor, by name under `routes`')),
  recoveryCodes: z.record(id, z.strictObject({
    issue: operationSchema.describe(about(
      '回復コードを発行し、そのうち 1 つを recoveryCode に取り出す。${otp} と ${password} が使える', 'Issues recovery codes and must extract one of them as `recoveryCode`; sees `${otp}` and `${password}`',
    )),
    presentOn: id.optional().describe(about(
      '回復コードを secondFactor の ${otp} または ${recoveryCode} で示す経路。なければ同じ経路', 'Route whose `secondFactor` presents it as `${otp}` or `${recoveryCode}`; the same one unless told',
    )),
  })).default({}).describe(about(
    '回復コードの発行。routes の名前ごと。ないなら absences に recoveryCodes と書く', 'How recovery codes are issued, by name under `routes`. Where there are none, write recoveryCodes under `absences`',
  )),
  guesses: z.record(id, z.strictObject({
    route: id.describe(about('routes の名前', 'Name under `routes`')),
    operation: operationSchema.describe(about(
      '${otp} を求める操作。正しければ accepted に取り出す (optional: true)', 'Asks for an `${otp}`; must extract `accepted` when it was right (`optional: true`)',
    )),
  })).default({}).describe(about(
    'ログインのほかに確認コードを求めるところ (再確認、設定の変更など)。総当たりを試す', 'Other places than signing in that ask for a code (a change of settings, a confirmation); guesses are tried there',
  )),
  trustedDevice: z.record(id, z.strictObject({
    remember: operationSchema.describe(about(
      '「この端末を信頼する」を選んで ${otp} を示す操作。その経路の secondFactor の代わりに行う', 'Presents `${otp}` and asks to be remembered; done in the place of the route\'s `secondFactor`',
    )),
    cookie: z.string().min(1).describe(about('端末を信頼したことを示す Cookie の名前', 'Name of the cookie that says the device is trusted')),
    revoke: operationSchema.optional().describe(about('端末の信頼を取り消す操作。${otp} が使える', 'Takes the trust back; sees `${otp}`')),
  })).default({}).describe(about(
    '端末の信頼 (次回から第二要素を求めない)。routes の名前ごと。ないなら absences に trustedDevice と書く', 'Devices that are not asked for the second factor again, by name under `routes`. Where there are none, write trustedDevice under `absences`',
  )),
  byId: z.record(id, z.strictObject({
    begin: operationSchema.describe(about(
      '番号などで名指しされたアカウントの第二要素を置き換える。${targetId} (userId)、${targetLoginId}、${otp}、${password} が使え、totpSecret を取り出す (optional: true)',
      'Replaces the factor of the account that is named; sees `${targetId}` (its `userId`), `${targetLoginId}`, `${otp}`, `${password}`; extracts `totpSecret` (`optional: true`)',
    )),
    confirm: operationSchema.optional().describe(about('新しい鍵の ${otp} を示して終える', 'Ends it with an `${otp}` of the new seed')),
  })).default({}).describe(about(
    'アカウントを名指しして第二要素を置き換える操作。routes の名前ごと。ないなら absences に factorById と書く', 'Replacing the factor of an account named in the request, by name under `routes`. Where there is no such thing, write factorById under `absences`',
  )),
  mailReset: z.record(id, z.strictObject({
    request: operationSchema.describe(about('メールでの第二要素の解除を申し込む。未認証で行う', 'Asks for a reset of the factor by mail, as a stranger')),
    link: z.string().min(1).optional().describe(about('メールの中のどのリンクか(正規表現)。なければ最初のもの', 'Which link of the mail (regular expression); the first unless told')),
    linkPart: regex.optional().describe(about('リンクのどの部分がトークンか(正規表現。グループ 1、なければ一致全体)。なければ秘密らしい唯一の部分', 'Which part of the link is the token (regular expression; group 1, or the whole match); the only piece that looks like a secret unless told')),
    operation: operationSchema.describe(about('メールに従って第二要素を解除する。${link}、${token} が使える', 'Resets the factor as the mail says; sees `${link}` and `${token}`')),
  })).default({}).describe(about(
    'メールだけで第二要素を解除・再登録する手続き。routes の名前ごと。ないなら absences に factorResetByMail と書く', 'Resetting the second factor by mail alone, by name under `routes`. Where there is no such thing, write factorResetByMail under `absences`',
  )),
}).prefault({}).describe(about('登録済みの第二要素についてできること', 'What can be done with a registered second factor'));
