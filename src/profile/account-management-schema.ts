import { z } from 'zod';
import { id, text } from './common-schema.ts';
import { operationSchema } from './operation-schema.ts';
import { about } from './sentences.ts';

const ACTIONS = ['create', 'list', 'rename', 'change-role', 'disable', 'enable', 'remove'] as const;

const operation = (ja: string, en: string) => operationSchema.optional().describe(about(ja, en));

/** What administrators of the customer do with accounts (requirement 17), for each interface: pages, API. */
export const accountManagementSchema = z.strictObject({
  interfaces: z.record(id, z.strictObject({
    account: id.describe(about('行う管理者。accounts の名前', 'The administrator who does it; a name under `accounts`')),
    route: id.describe(about('routes の名前', 'Name under `routes`')),
    create: operation('アカウントを作る。${newLoginId}、${newPassword}、${newName}、${newRole} が使え、userId を取り出す', 'Creates an account; sees `${newLoginId}`, `${newPassword}`, `${newName}`, `${newRole}`, extracts `userId`'),
    list: operation('利用者の一覧に ${loginId} があれば listed に取り出す', 'Extracts `listed` when the list of users holds `${loginId}`'),
    read: operation('${userId} の氏名を name に、役割を role に取り出す', 'Extracts `name` and `role` of `${userId}`'),
    rename: operation('${userId} の氏名を ${newName} にする', 'Renames `${userId}` to `${newName}`'),
    'change-role': operation('${userId} の役割を ${newRole} にする', 'Gives `${userId}` the role `${newRole}`'),
    disable: operation('${userId} の利用を停止する', 'Deactivates `${userId}`'),
    enable: operation('${userId} の利用を再開する', 'Reactivates `${userId}`'),
    remove: operation('${userId} を削除する', 'Deletes `${userId}`'),
  })).default({}).describe(about('画面・API ごとの操作。${loginId} も使える', 'Operations by interface (pages, API); they see `${loginId}`, too')),
  newRole: text.optional().describe(about('change-role で与える、特権のない役割', 'The role given by `change-role`, one without privileges')),
  ownRole: z.strictObject({
    route: id.describe(about('routes の名前', 'Name under `routes`')),
    operation: operationSchema,
  }).optional().describe(about('本人のセッションで、サービスが認める自分の役割を role に取り出す', 'In the own session of an account: extracts `role`, the one the service goes by')),
  byVendor: z.array(z.enum(ACTIONS)).default([]).describe(about('提供者に依頼して行う操作', 'What the vendor does on request')),
  unavailable: z.array(z.enum(ACTIONS)).default([]).describe(about('管理者にも提供者にもできない操作', 'What neither administrators nor the vendor can do')),
}).prefault({}).describe(about('アカウントの作成から削除まで', 'Accounts from creation to deletion'));
