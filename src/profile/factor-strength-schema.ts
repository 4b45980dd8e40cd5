import { z } from 'zod';
import { orUnknown, seconds } from './common-schema.ts';
import { about } from './sentences.ts';

/** What the service offers as second factor, besides what accounts and pools show (requirement 18). */
export const factorStrengthSchema = z.strictObject({
  offered: z.array(z.enum(['totp', 'passkey', 'certificate', 'push', 'mail', 'sms', 'voice'])).default([]).describe(about(
    '管理者が選べる第二要素の種類。accounts と pools に書いたものは書かなくてよい', 'Kinds of second factor administrators can choose; those under `accounts` and `pools` need not be named',
  )),
  codeLifetimeSeconds: orUnknown(seconds).describe(about('メールで送るコードの有効秒数', 'Seconds a code sent by mail stays valid')),
}).prefault({}).describe(about('第二要素の強さ', 'Strength of second factors'));
