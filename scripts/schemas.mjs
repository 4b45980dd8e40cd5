// Writes the JSON Schemas and the reference pages of profile and policy from their zod schemas. A test says when they are stale.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { generatedFiles } from '../src/profile/reference-pages.ts';

const root = join(import.meta.dirname, '..');
for (const [path, content] of Object.entries(generatedFiles())) {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), content);
  console.log(path);
}
