import { existsSync, readFileSync } from 'node:fs';

let known: string | undefined;

/** Version of this package, from the nearest package.json above the sources or the compiled files. */
export function version(): string {
  known ??= ['../../package.json', '../../../package.json']
    .map((path) => new URL(path, import.meta.url))
    .filter((url) => existsSync(url))
    .map((url) => (JSON.parse(readFileSync(url, 'utf8')) as { version: string }).version)[0] ?? '0.0.0';
  return known;
}
