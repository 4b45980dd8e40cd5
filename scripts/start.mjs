// `npm start`: a run against the embedded practice service. What stays undecided there (a loopback address has no country) is shown, and no reason to call the start failed.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const UNDECIDED = 2;
const program = fileURLToPath(new URL('../bin/kenshu.mjs', import.meta.url));
const { status } = spawnSync(process.execPath, [program, 'run', '--embedded-staging', ...process.argv.slice(2)], { stdio: 'inherit' });
process.exitCode = status === UNDECIDED ? 0 : status ?? 70;
