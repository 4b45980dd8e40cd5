import { z } from 'zod';
import { id, text } from './common-schema.ts';
import { operationSchema } from './operation-schema.ts';
import { about } from './sentences.ts';

/** What a vendor can tell about the sessions of each route (requirement 17). */
export const sessionsSchema = z.record(id, z.strictObject({
  keySet: text.optional().describe(about(
    'トークンの署名を確かめる公開鍵の一覧(JWK Set)のパスまたは URL。なければ既知の場所を探す', 'Path or URL of the JWK set that verifies its tokens; looked for at the usual places without it',
  )),
  refusedTokens: z.record(id, z.string()).default({}).describe(about(
    'この経路が拒むはずのトークン(期限切れ、別の宛先・別のサービスに発行されたもの)。一般利用者のアカウントとテナントの変数が使える',
    'Tokens this route must refuse (expired, issued to another audience or service); templates over the variables of an ordinary account and its tenant',
  )),
})).default({}).describe(about('セッションとトークン。routes の名前ごとに書く', 'Sessions and tokens, by name under `routes`'));

const KINDS = ['account', 'role', 'credential', 'security-setting', 'other'] as const;

/** Functions that change something of the signed-in user, tried from another site's page (cross-site request forgery). */
export const stateChangesSchema = z.record(id, z.strictObject({
  route: id.describe(about('routes の名前(client: browser)', 'Name under `routes`, of a browser')),
  kind: z.enum(KINDS).describe(about('変えるもの。other は観察として報告するだけ', 'What it changes; `other` is only reported as an observation')),
  change: operationSchema.describe(about(
    '画面が送るとおりの要求 (http)。${newValue} に変える。最後の要求が変更で、その前の要求は対策用トークンなどを得る', 'The requests as the page sends them (http); sets `${newValue}`. The last one changes, those before it fetch anti-forgery tokens and the like',
  )),
  read: operationSchema.describe(about('今の値を state に取り出す', 'Must extract `state`: the present value')),
  restore: operationSchema.optional().describe(about(
    '元の値 ${state} に戻す。なければ使い捨てのアカウントだけで試す', 'Sets `${state}`, the value of before, again; without it the function is tried with a disposable account alone',
  )),
  tokens: z.array(text).optional().describe(about(
    '対策用トークンを運ぶ項目・ヘッダーの名前。なければ、前の要求で取り出した値を使う項目', 'Names of the fields and headers that carry anti-forgery tokens; without it those that use what earlier requests extracted',
  )),
})).default({}).describe(about('他サイトからの要求で変えられてはならない機能', 'Functions that no request of another site may use'));

export type StateChange = z.infer<typeof stateChangesSchema>[string];

/** Kinds of credential that people hold besides their sessions; those the service does not have go under `absences`, by the same name. */
export const STANDING_KINDS = ['apiToken', 'oauthGrant', 'feed', 'realtime'] as const;

export const standingCredentialsSchema = z.record(id, z.strictObject({
  route: id.describe(about('routes の名前', 'Name under `routes`')),
  kind: z.enum(STANDING_KINDS).describe(about(
    '種類。apiToken 利用者が発行する API トークン、oauthGrant 連携アプリへの許可、feed 購読 URL、realtime 通知の接続',
    'What it is: a token for programs, a grant to another application, the address of a feed, a connection for notices',
  )),
  obtain: operationSchema.describe(about('本人のセッションで得て、値を取り出す', "Obtained in the person's own session; extracts the values")),
  use: operationSchema.describe(about('セッションなしで使う。得た値が使え、使えれば content を取り出す', 'Used without a session; sees the values, extracts `content` when it works')),
})).default({}).describe(about('セッションとは別に使える認証情報', 'Credentials that work beside sessions'));
