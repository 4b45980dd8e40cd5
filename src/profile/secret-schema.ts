import { z } from 'zod';

/** Where a secret is; never the secret itself. */
export const secretRefSchema = z.union(
  [
    z.strictObject({ env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/) }),
    z.strictObject({ file: z.string().min(1) }),
    z.strictObject({ command: z.array(z.string().min(1)).min(1) }),
  ],
  { error: 'a secret is written as a reference: { env: NAME }, { file: PATH } or { command: [PROGRAM, ARGUMENT …] }, never in clear' },
);

export type SecretRef = z.infer<typeof secretRefSchema>;
