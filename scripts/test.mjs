// Everything that has to hold: types, lint, unit and end-to-end tests, the self-test. Ends with `N passed, N failed`.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const bin = join(root, 'node_modules', '.bin');
// The Node carried as a dependency is found first, as under `npm run`.
const env = { ...process.env, ...(process.stdout.isTTY ? {} : { NO_COLOR: '1' }), PATH: `${bin}${delimiter}${process.env.PATH}` };
const scratch = mkdtempSync(join(tmpdir(), 'kenshu-test-'));
let passed = 0;
let failed = 0;

const run = (title, command, args, options = {}) => {
  const started = Date.now();
  process.stdout.write(`\n── ${title}\n`);
  const result = spawnSync(command, args, { cwd: root, env, stdio: 'inherit', shell: process.platform === 'win32', ...options });
  process.stdout.write(`   ${title}: ${result.status === 0 ? 'ok' : `exit ${result.status ?? result.signal}`} (${((Date.now() - started) / 1000).toFixed(0)} s)\n`);
  return result;
};

const step = (title, command, args) => {
  if (run(title, command, args).status === 0) passed += 1;
  else failed += 1;
};

function unitTests() {
  const report = join(scratch, 'vitest.json');
  const { status } = run('vitest', 'vitest', ['run', '--reporter=dot', '--reporter=json', `--outputFile.json=${report}`]);
  try {
    const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(readFileSync(report, 'utf8'));
    passed += numPassedTests;
    // A file that could not be loaded holds no test that could fail.
    failed += numFailedTests || (status === 0 ? 0 : Math.max(1, numFailedTestSuites));
  } catch {
    failed += 1;
  }
}

function selfTest() {
  const { status, stdout } = run('self-test', 'node', ['bin/kenshu.mjs', 'self-test', '--json'], { stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  try {
    const { results, wrong, uncovered, summary } = JSON.parse(stdout);
    for (const one of wrong) process.stdout.write(`   ✗ ${one.id} ${one.position}: ${one.concluded.outcome} ${one.concluded.code ?? ''} — ${one.concluded.reason}\n`);
    process.stdout.write(`   ${summary.en}\n`);
    passed += results.length - wrong.length;
    failed += wrong.length + uncovered.length;
  } catch {
    process.stdout.write(`   the self-test ended with ${status} and gave no report\n`);
    failed += 1;
  }
}

step('types', 'tsc', ['-p', 'tsconfig.json']);
step('lint', 'oxlint', ['--type-aware', '--deny-warnings', 'src', 'suites', 'fixtures', 'scripts', 'bin']);
unitTests();
selfTest();
rmSync(scratch, { recursive: true, force: true });
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
