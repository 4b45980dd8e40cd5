import { z } from 'zod';
import { id } from './common-schema.ts';
import { operationSchema } from './operation-schema.ts';
import { about } from './sentences.ts';

const byAdministrator = z.strictObject({
  account: id.describe(about('行う管理者。accounts の名前', 'The administrator who does it; a name under `accounts`')),
  route: id.describe(about('routes の名前', 'Name under `routes`')),
  operation: operationSchema,
});

/** How administrators come to be without a second factor (requirement 18). */
export const adminEnrolmentSchema = z.strictObject({
  promote: byAdministrator.optional().describe(about(
    '第二要素のない一般利用者 ${userId}、${loginId} を管理者にする。共有鍵が渡されれば totpSecret に取り出す。できないなら absences に feature: promotion と書く',
    'Makes an administrator of the ordinary user `${userId}`, `${loginId}`, who has no second factor; extracts `totpSecret` when one is handed out. Where it cannot be done: `feature: promotion` under `absences`',
  )),
  removeFactor: byAdministrator.optional().describe(about(
    '別の管理者 ${userId}、${loginId} の第二要素を外す。できないなら absences に feature: factorRemoval と書く',
    'Takes away the second factor of another administrator `${userId}`, `${loginId}`. Where it cannot be done: `feature: factorRemoval` under `absences`',
  )),
  skips: z.record(id, z.strictObject({
    route: id.describe(about('routes の名前', 'Name under `routes`')),
    operation: operationSchema.describe(about('登録を後回しにする、または飛ばす。第二要素の登録待ちのセッションで行う', 'Puts the enrolment off or leaves it out; done in a session that awaits it')),
  })).default({}).describe(about('登録を後回しにする操作', 'Ways to put the enrolment off')),
  setting: byAdministrator.optional().describe(about(
    '「管理者に第二要素を必須とする」設定を required に取り出す。記録だけに使う', 'Extracts `required`: the setting that makes a second factor compulsory for administrators; only recorded',
  )),
}).prefault({}).describe(about('第二要素のない管理者が生じる操作。作成は pools.unenrolledAdmins に書く', 'How administrators come to be without a second factor; how they are created goes under `pools.unenrolledAdmins`'));
