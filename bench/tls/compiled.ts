import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

const MAIN = `import { openPlainSocket } from './src/tls/endpoint.js';
import { scanEndpoint } from './src/tls/scan.js';
const [host, port] = process.argv.slice(2);
const scan = await scanEndpoint({ host: 'localhost', address: host, port: Number(port) }, { open: openPlainSocket, extras: false });
for (const { version, suites } of scan.protocols) for (const { name } of suites) console.log(version + ' ' + name);
console.log('complete ' + scan.complete + ', groups ' + scan.groups.length + ', schemes ' + scan.signatureSchemes.length + ', chains ' + scan.certificates.length);
`;

/** Compiles the scanner as the package is compiled, with one scan as the whole program, into a folder that goes with the process. */
export function compileScanner(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kenshu-bench-tls-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const { status, stdout } = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', 'tsconfig.build.json', '--outDir', folder], { cwd: root, encoding: 'utf8' });
  if (status !== 0) console.error(`tsc: ${stdout.split('\n').length - 1} complaints`);
  cpSync(join(root, 'src/tls/data'), join(folder, 'src/tls/data'), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  const main = join(folder, 'once.js');
  writeFileSync(main, MAIN);
  return main;
}
