import { z } from 'zod';
import { id, text } from './common-schema.ts';
import { operationSchema } from './operation-schema.ts';
import { about } from './sentences.ts';

const onRoute = z.strictObject({
  route: id.describe(about('routes の名前', 'Name under `routes`')),
  operation: operationSchema,
});

/** Uses of the service besides pages, API and files; each is a case of `access.ip-allowlist-routes`. */
export const USE_KINDS = ['refresh-token', 'realtime', 'graphql', 'legacy-api', 'sso-callback', 'feed', 'origin-host'] as const;

const useSchema = z.strictObject({
  kind: z.enum(USE_KINDS).describe(about(
    '種類。トークンの更新、WebSocket・SSE、GraphQL、旧 API、シングルサインオンの戻り先、カレンダー・フィード、入口を通らないホスト',
    'What it is: refreshing a token, WebSocket or SSE, GraphQL, an older API, the return of single sign-on, a calendar or feed, a host behind the front door',
  )),
  route: id.describe(about('routes の名前', 'Name under `routes`')),
  prepare: operationSchema.optional().describe(about('許可された送信元で先に行い、operation が使う値を取り出す', 'Done first at the permitted source; extracts what `operation` uses')),
  operation: operationSchema.optional().describe(about(
    '許可された送信元で得たログイン状態で行う。利用者の内容が返れば proof に取り出す。なければ、この経路で改めてログインする',
    "Done with a session had at the permitted source; extracts `proof` when the user's content is answered. Without it this route is signed in to afresh",
  )),
});

const restrictionSchema = z.strictObject({
  account: id.describe(about('設定する管理者。accounts の名前', 'The administrator who sets it; a name under `accounts`')),
  route: id.describe(about('routes の名前', 'Name under `routes`')),
  standby: id.optional().describe(about(
    '設定の間、ログインしたままにしておく別の管理者。設定した管理者が締め出されたときに解除する', 'Another administrator who stays signed in meanwhile and lifts the restriction if the first one is shut out',
  )),
  read: operationSchema.describe(about('今の設定を state に取り出す', 'Must extract `state`: the present setting')),
  restrict: operationSchema.describe(about('${address} からの利用だけを許す', 'Permits use from `${address}` alone')),
  lift: operationSchema.describe(about('制限を解く。${previous} は設定する前の state', 'Lifts the restriction; sees `${previous}`, the `state` of before')),
  log: z.strictObject({
    account: id.describe(about('accounts の名前', 'Name under `accounts`')),
    ...onRoute.shape,
  }).optional().describe(about('${loginId} による設定の変更の記録を entry に取り出す', 'Must extract `entry`: the record of a change of the setting by `${loginId}`')),
}).describe(about(
  '接続元アドレスの制限。ないなら absences に addressRestriction と書く', 'Restriction of addresses; where there is none, write `addressRestriction` under `absences`',
));

const arrival = z.strictObject({
  route: id.describe(about('routes の名前(client: http)', 'Name under `routes`, of kind `http`')),
  source: id.default('S1').describe(about('sources の名前。クライアント証明書は送信元に書く', 'Name under `sources`; client certificates are declared there')),
});

const entranceSchema = z.strictObject({
  valid: arrival.optional().describe(about('登録済みの端末から', 'From a registered terminal')),
  none: arrival.describe(about('端末の認証情報なしで', 'Without any credential of a terminal')),
  foreign: arrival.optional().describe(about('別の発行者による同じ名義の認証情報で', 'With a credential of the same subject by another issuer')),
  expired: arrival.optional().describe(about('期限切れの認証情報で', 'With an expired credential')),
  revoked: arrival.optional().describe(about('失効した、または登録を消した認証情報で', 'With a credential that was revoked, or whose registration was removed')),
});

const devicesSchema = z.strictObject({
  account: id.describe(about('端末を制限されている利用者。accounts の名前', 'A user who is held to registered terminals; a name under `accounts`')),
  entrances: z.record(id, entranceSchema).describe(about(
    'サービスの入口(ホスト名ごと)。端末の制限を受ける利用者が使えるものをすべて書く。valid のない入口は、どの端末からも使えない入口',
    'Ways into the service, by host: all that such a user might take. One without `valid` is open to no terminal',
  )),
}).describe(about(
  '端末の制限。ないなら absences に deviceRestriction と書く', 'Restriction of terminals; where there is none, write `deviceRestriction` under `absences`',
));

/** How connections can be limited to networks or terminals (requirement 16). */
export const connectionControlSchema = z.strictObject({
  seenAddress: operationSchema.optional().describe(about(
    'サービスから見た送信元を address に取り出す。未認証で行う', 'Must extract `address`: the address the service sees; run as a stranger',
  )),
  addresses: restrictionSchema.optional(),
  devices: devicesSchema.optional(),
  uses: z.record(id, useSchema).default({}).describe(about(
    '画面・API・ファイルのほかに、内容または認証情報を渡すもの。ない種類は absences に kind と同じ名前で書く',
    'What else hands out content or credentials besides pages, API and files. Kinds the service does not have go under `absences`, by the name of the kind',
  )),
  ipv6Route: id.optional().describe(about(
    'IPv6 の送信元 (sources.S6) が使う経路。なければ最初の経路。IPv6 で提供しないなら absences に ipv6 と書く',
    'Route that the source of IPv6 (`sources.S6`) takes; else the first. Where the service is not offered by IPv6, write `ipv6` under `absences`',
  )),
  publicFiles: z.array(text).default([]).describe(about(
    '利用者が公開を選んだときだけ誰でも取得できると説明書にあるファイルの取得先。「資源.files の名前.outlets の名前」の形',
    'Outlets of files documented as public sharing that a user opts into, as `resource.slot.outlet`',
  )),
  ownChange: onRoute.optional().describe(about(
    '誰でもできる自分の設定の変更(氏名など)。できれば changed に取り出す', 'A change everybody may make to their own settings (the name, say); must extract `changed` when it worked',
  )),
}).describe(about('接続の制御', 'Control of connections'));
