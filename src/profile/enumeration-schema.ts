import { z } from 'zod';
import { id } from './common-schema.ts';
import { operationSchema } from './operation-schema.ts';
import { about } from './sentences.ts';

/** Where anybody can give a login id, besides signing in, resetting the password and signing up (see `lockout.events`). */
export const enumerationSchema = z.strictObject({
  invitation: z.strictObject({
    route: id.describe(about('routes の名前', 'Name under `routes`')),
    operation: operationSchema.describe(about('未認証で行う操作。${loginId} とアカウントの変数が使える', 'Done without signing in; sees `${loginId}` and the variables of the account')),
  }).optional().describe(about('招待を求める、または受ける操作。なければ absences に invitation と書く', 'Asks for or accepts an invitation; if there is none, write `invitation` under `absences`')),
}).optional().describe(about('登録の有無が漏れないかを試す操作', 'Operations by which it is tried whether accounts can be found out'));
