import type { z } from 'zod';
import type { LocalText } from '../domain/outcome.ts';
import { alternatives, unwrap } from './schema-walk.ts';
import { secretRefSchema } from './secret-schema.ts';

/** True for a place that takes a reference to a secret and no text besides. */
export function isSecretPlace(schema: z.core.$ZodType): boolean {
  const options = alternatives(unwrap(schema));
  const known = alternatives(secretRefSchema);
  return options.length === known.length && options.every((option, index) => option === known[index]);
}

export const secretInClear: LocalText = {
  ja: '秘密の値がそのまま書かれています。{ env: 名前 }、{ file: パス }、{ command: [プログラム, 引数 …] } のいずれかの参照に替え、書いてしまった値は変更してください。',
  en: 'A secret is written in clear. Replace it by a reference { env: NAME }, { file: PATH } or { command: [PROGRAM, ARGUMENT …] }, and change the secret that was written here.',
};
