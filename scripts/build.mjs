// Compiles the package into dist/, or into the folder named: Node does not strip types inside node_modules. Data files go beside the compiled code.
import { cpSync, globSync, mkdirSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleQuick } from './bundle-quick.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const out = resolve(process.argv[2] ?? join(root, 'dist'));
rmSync(out, { recursive: true, force: true });
const compiled = spawnSync(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.build.json', '--outDir', out], { cwd: root, stdio: 'inherit' });
if (compiled.status !== 0) process.exit(1);
// What the set-up shares with the harness is plain JavaScript already and is found by the same relative path.
for (const file of globSync(['{src,fixtures}/**/*.{json,csv,html,css,pdf,png}', 'bin/find-browser.mjs'], { cwd: root })) {
  mkdirSync(join(out, dirname(file)), { recursive: true });
  cpSync(join(root, file), join(out, file));
}
await bundleQuick(join(out, 'src', 'cli'));
