// Writes the JSON Schemas and the reference pages from their zod schemas. Tests say when they are stale.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { tlsReportJsonSchema } from '../src/cli/tls/report-schema.ts';
import { generatedFiles } from '../src/profile/reference-pages.ts';

const root = join(import.meta.dirname, '..');
const files = { ...generatedFiles(), 'schemas/tls.schema.json': `${JSON.stringify(tlsReportJsonSchema(), null, 2)}\n` };
for (const [path, content] of Object.entries(files)) {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), content);
  console.log(path);
}
