import { z } from 'zod';
import { about, sentence } from './sentences.ts';

/** Where a secret is; never the secret itself. */
export const secretRefSchema = z.union(
  [
    z.strictObject({
      env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, sentence(
        '環境変数の名前(英字・数字・アンダースコア)を書いてください。値そのものは書きません。',
        'Write the name of an environment variable (letters, digits and "_"), not the value.',
      )).describe(about('環境変数の名前', 'Name of an environment variable')),
    }),
    z.strictObject({
      file: z.string().min(1).describe(about('ファイル(このファイルからの相対パス)。末尾の改行 1 つは除かれる', 'File, relative to this one; one newline at its end is dropped')),
    }),
    z.strictObject({
      command: z.array(z.string()).min(1).describe(about(
        'プログラムと引数。シェルを通さず 10 秒以内に標準出力へ書かせる', 'Program and arguments; run without a shell, writes to standard output within 10 s',
      )),
    }),
  ],
  {
    error: sentence(
      '秘密の値は { env: 名前 }、{ file: パス }、{ command: [プログラム, 引数 …] } のいずれかの参照で書いてください。',
      'Write a secret as a reference: { env: NAME }, { file: PATH } or { command: [PROGRAM, ARGUMENT …] }.',
    ),
  },
).meta({ id: 'SecretRef', description: about('秘密の値の在りか。値そのものは書かない', 'Where a secret is; never the secret itself') });

export type SecretRef = z.infer<typeof secretRefSchema>;
