import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

let root: string | undefined;

/** Folder of this package: the nearest one above this file that holds a package.json. */
export function packageRoot(): string {
  root ??= [2, 3].map((levels) => join(dirname(fileURLToPath(import.meta.url)), ...Array<string>(levels).fill('..'))).find((folder) => existsSync(join(folder, 'package.json')));
  if (root === undefined) throw new Error('package.json of the harness was not found');
  return root;
}

/** Version of the harness. */
export const harnessVersion = (): string => (JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as { version: string }).version;
