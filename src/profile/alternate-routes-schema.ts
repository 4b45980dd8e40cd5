import { z } from 'zod';
import { id } from './common-schema.ts';
import { operationSchema } from './operation-schema.ts';
import { about } from './sentences.ts';

const WAYS = ['basic', 'passwordGrant', 'legacy', 'graphql', 'olderVersion', 'tenantHost', 'webdav', 'feed', 'appPassword', 'localLogin', 'federation', 'remembered', 'accountSwitch', 'other'] as const;

/** Ways into the service besides its main sign-in (requirements 18 and 21): none may do with the first factor alone. */
export const alternateRoutesSchema = z.record(id, z.strictObject({
  kind: z.enum(WAYS).describe(about(
    '種類。basic: HTTP Basic、passwordGrant: OAuth のパスワードグラント、legacy: 旧アプリ・旧画面、olderVersion: 古い版の API、appPassword: アプリパスワード・API キー、accountSwitch: 別の利用者への切り替え・代理操作',
    'What it is. `basic`: HTTP Basic; `passwordGrant`: OAuth password grant; `legacy`: a former app or page; `appPassword`: app passwords, API keys; `accountSwitch`: acting as another user',
  )),
  route: id.describe(about('routes の名前。この経路で、または operation をこの経路のセッションで試す', 'Name under `routes`: signed in to, or the route in whose session `operation` is done')),
  operation: operationSchema.optional().describe(about(
    'サインインではない手段の操作。第二要素待ちのセッションで、account があればそのセッションで行う。${targetLoginId} が使え、得られた認証情報は credential に取り出す',
    'What is done where the way is no sign-in: with half a sign-in, or in a session of `account`. Sees `${targetLoginId}`; extracts `credential` when it hands one out',
  )),
  account: id.optional().describe(about('operation を行う、特権を持たない accounts の名前(別の利用者への切り替えなど)', 'Name under `accounts`, without privileges, who does `operation` (switching to another account)')),
})).optional().describe(about(
  '主なサインインのほかに利用者として認められる手段。routes のうち主でないものと、アプリパスワードや代理操作。なければ {} と書く',
  'Other ways to be taken for a user: routes that are not the main sign-in, app passwords, acting for others. Write {} when there are none',
));
