import { z } from 'zod';
import { policySchema } from './policy-schema.ts';
import { targetProfileSchema } from './schema.ts';

export type JsonSchema = z.core.JSONSchema.JSONSchema;

/** JSON Schema (2020-12) of what a file may hold, before defaults are filled in. */
const publish = (schema: z.ZodType): JsonSchema => z.toJSONSchema(schema, {
  io: 'input',
  override: ({ jsonSchema }) => {
    // The bounds of safe integers are the programming language's, not the format's.
    if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  },
});

export const targetProfileJsonSchema = (): JsonSchema => publish(targetProfileSchema);
export const policyJsonSchema = (): JsonSchema => publish(policySchema);
