import { z } from 'zod';
import { about } from '../../profile/sentences.ts';

const text = z.string().min(1);
const day = z.iso.date();

/** Fields of a registration in ISMAP or ISMAP-LIU (catalogue §8.3). */
export const ismapSection = z.strictObject({
  list: z.enum(['ISMAP', 'ISMAP-LIU']).describe(about('登録簿', 'List')),
  registrationNumber: text.describe(about('登録番号', 'Registration number')),
  registrant: text.describe(about('登録者', 'Registrant')),
  registeredOn: day.describe(about('登録日', 'Registration date')),
  auditPeriodStart: day.describe(about('監査対象期間の始め', 'First day of the audit period')),
  auditPeriodEnd: day.describe(about('監査対象期間の終わり', 'Last day of the audit period')),
  expiry: day.describe(about('登録簿に書かれた有効期限', 'Expiry as listed')),
  statementScope: text.describe(about('言明対象範囲', 'Scope of the statement')),
  regions: z.array(text).min(1).describe(about('リージョン', 'Regions')),
  capture: z.strictObject({
    file: text.describe(about('控えのファイル', 'File of the capture')),
    sha256: z.string().regex(/^[0-9a-f]{64}$/).describe(about('控えの SHA-256', 'SHA-256 of the capture')),
    date: day.describe(about('取得日', 'When it was taken')),
    listed: z.boolean().describe(about('控えに登録が載っているか', 'Whether the capture shows the entry')),
  }).optional().describe(about('登録簿の控え', 'Capture of the list')),
}).describe(about('ISMAP の登録', 'Registration in ISMAP'));

export type IsmapRegistration = z.infer<typeof ismapSection>;
