// Compiles the package into dist/: Node does not strip types inside node_modules. Data files go beside the compiled code.
import { cpSync, globSync, mkdirSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
rmSync(join(root, 'dist'), { recursive: true, force: true });
const compiled = spawnSync(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
if (compiled.status !== 0) process.exit(1);
for (const file of globSync('{src,fixtures}/**/*.{json,csv,html,css,pdf,png}', { cwd: root })) {
  mkdirSync(join(root, 'dist', dirname(file)), { recursive: true });
  cpSync(join(root, file), join(root, 'dist', file));
}
