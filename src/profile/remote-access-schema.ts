import { z } from 'zod';
import { id, orUnknown, text } from './common-schema.ts';
import { operationSchema } from './operation-schema.ts';
import { about, sentence } from './sentences.ts';

const range = z.union([z.cidrv4(), z.cidrv6()], { error: sentence(
  'アドレスの範囲を 192.0.2.0/24 の形で書いてください。', 'Write a range of addresses as in 192.0.2.0/24.',
) });

const onRoute = z.strictObject({
  route: id.describe(about('routes の名前', 'Name under `routes`')),
  operation: operationSchema,
});

/** Ways in which a user might do away with the second control; each is a case of `remote.user-cannot-opt-out`. */
const OPT_OUT_KINDS = ['skip-enrolment', 'switch-off', 'weaker-route', 'remove-device', 'register-device'] as const;

const optOutSchema = onRoute.extend({
  kind: z.enum(OPT_OUT_KINDS).describe(about(
    '試すこと。第二要素の登録を飛ばす、止める、弱い経路に変える、自分の端末の登録を消す、承認なしに新しい端末を登録する',
    'What it tries: to skip enrolment, to switch the factor off, to change to a weaker route, to remove the own device, to register a new device without approval',
  )),
  operation: operationSchema.describe(about('本人が行う操作。${password}、${otp} とアカウントの変数が使える', 'Done by the user; sees `${password}`, `${otp}` and the variables of the account')),
});

/** How ordinary staff reach the service from outside the office (requirement 21). */
export const remoteAccessSchema = z.strictObject({
  directInternet: orUnknown(z.boolean()).describe(about(
    '一般職員が庁内ネットワークを通らずにサービスへ届く。届かないなら false、不明なら unknown', 'Ordinary staff reach the service without the office network: `true`, `false` or `unknown`',
  )),
  statement: text.optional().describe(about('庁外から届かないことの説明', 'Why it cannot be reached from outside')),
  tenant: id.optional().describe(about('庁外からの認証を設定したテナント。なければ最初のもの', 'Tenant whose policy for access from outside is switched on; the first one unless told')),
  source: id.default('S2').describe(about('庁外にあたる送信元。sources の名前', 'Source that counts as outside; a name under `sources`')),
  trustedRanges: z.array(range).default([]).describe(about('庁内とみなされ、追加の認証を求められないアドレス', 'Addresses taken for the office, which are not asked for the second control')),
  seenAddress: operationSchema.optional().describe(about(
    'サービスから見た送信元を address に取り出す。未認証で行う', 'Must extract `address`: the address the service sees; run as a stranger',
  )),
  withDevice: z.record(id, id).default({}).describe(about(
    '端末認証を用いる場合: 経路の名前ごとに、登録済み端末を示す経路の名前', 'Where devices are authenticated: by route, the route that presents a registered device',
  )),
  permitted: onRoute.optional().describe(about(
    '本人に許された設定の変更(端末の名前など)。できれば changed に取り出す', 'A change users may make (the name of a device, say); must extract `changed` when it worked',
  )),
  optOut: z.record(id, optOutSchema).default({}).describe(about(
    '本人が追加の認証をなくそうとする操作。ない機能は absences に kind と同じ名前で書く', 'Ways a user might do away with the second control. What the service does not have goes under `absences`, by the name of the kind',
  )),
}).describe(about('庁外からの利用', 'Access from outside the office'));
