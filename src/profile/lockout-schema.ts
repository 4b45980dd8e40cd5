import { z } from 'zod';
import { id } from './common-schema.ts';
import { operationSchema } from './operation-schema.ts';
import { about } from './sentences.ts';

const event = z.strictObject({
  route: id.describe(about('routes の名前', 'Name under `routes`')),
  operation: operationSchema.describe(about('未認証で行う操作。${loginId} とアカウントの変数が使える', 'Done without signing in; sees `${loginId}` and the variables of the account')),
}).optional();

const look = z.strictObject({
  account: id.describe(about('accounts の名前', 'Name under `accounts`')),
  route: id.describe(about('routes の名前', 'Name under `routes`')),
  operation: operationSchema,
}).optional();

/** What anybody can ask for about an account that fails or is locked, and where its lock is told (requirement 32). */
export const lockoutSchema = z.strictObject({
  events: z.strictObject({
    requestReset: event.describe(about('パスワード再設定を申し込む(完了はしない)', 'Asks for a password reset without completing it')),
    signUp: event.describe(about('同じログインIDで利用登録を始める', 'Begins a registration under the same login id')),
    singleSignOn: event.describe(about('シングルサインオンを始める', 'Begins single sign-on')),
    unlockLink: event.describe(about('ロック解除のリンクを、正しいトークンなしで開く', 'Opens the unlock link without a valid token')),
  }).prefault({}).describe(about(
    '本人の確認なしに誰でもできる操作。失敗の回数もロックも元に戻してはならない。ないものは absences に同じ名前で書く',
    'What anybody can do without proof of ownership; it must reset neither count nor lock. What the service does not have goes under `absences`, by the same name',
  )),
  log: look.describe(about('ロックされた ${loginId} の失敗の記録を entry に取り出す', 'Must extract `entry`: the record of the failures of the locked `${loginId}`')),
  notice: look.describe(about('ロックされた ${loginId} についての通知を notice に取り出す', 'Must extract `notice`: what tells the user or an administrator about the locked `${loginId}`')),
}).prefault({}).describe(about('アカウントロックの試験に使う操作', 'Operations for the tests of the account lock'));
