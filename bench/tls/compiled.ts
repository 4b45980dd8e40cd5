import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Compiles the package into a folder that goes with the process. @returns path of its command */
export function compilePackage(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kenshu-bench-tls-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const { status, stdout } = spawnSync(process.execPath, [join(root, 'scripts/build.mjs'), join(folder, 'dist')], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`the package cannot be compiled:\n${stdout}`);
  for (const name of ['bin', 'package.json']) cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  // Its sources are not there, so it runs what was compiled.
  return join(folder, 'bin', 'kenshu.mjs');
}
