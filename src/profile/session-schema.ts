import { z } from 'zod';
import { id, text } from './common-schema.ts';
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
