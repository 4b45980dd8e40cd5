import { z } from 'zod';
import { id } from './common-schema.ts';
import { operationSchema } from './operation-schema.ts';
import { about } from './sentences.ts';

/** How an account that has no second factor yet enrols one, in the session that its password gives it. */
export const enrolmentSchema = z.record(id, z.strictObject({
  begin: operationSchema.describe(about('登録を始め、共有鍵 (Base32) を totpSecret に取り出す', 'Begins; must extract `totpSecret`, the seed in base32')),
  confirm: operationSchema.describe(about('${otp} を示して登録を終える', 'Ends the enrolment with `${otp}`')),
})).default({}).describe(about(
  '第二要素を初めて登録する操作。routes の名前ごと', 'How a second factor is enrolled for the first time, by name under `routes`',
));
