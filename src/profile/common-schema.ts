import { z } from 'zod';
import { secretRefSchema } from './secret-schema.ts';
import { about, sentence } from './sentences.ts';

export const id = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]*$/, sentence(
  '名前は英字で始め、英数字と「_」「-」で書いてください。', 'Begin a name with a letter; use letters, digits, "_" and "-".',
));
export const text = z.string().min(1);
export const seconds = z.number().nonnegative();

/** Variables for templates. Values that are credentials are secret references. */
export const variables = z.record(z.string(), z.union([z.string(), secretRefSchema])).default({})
  .describe(about('テンプレートから見える値。秘密の値は参照で書く', 'Values templates see; secrets are written as references'));

/** A declared figure, or the word `unknown`, which reads as not declared. */
export const orUnknown = <T extends z.ZodType>(figure: T) =>
  z.union([z.literal('unknown').transform((): undefined => undefined), figure], { error: sentence(
    '値の種類が違います。値を、不明なら unknown と書いてください。', 'This is another kind of value. Write the figure, or unknown where it is not known.',
  ) }).optional();
