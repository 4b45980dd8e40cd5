import { spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RUN_ENVIRONMENT } from '../run/deciding-run.ts';
import type { Language } from './language.ts';

/** The compiled configuration beside the compiled sources, or the one of the clone. */
function configuration(): string {
  const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
  const found = ['playwright.config.ts', 'playwright.config.js'].map((name) => join(root, name)).find(existsSync);
  if (!found) throw new Error(`${root}: playwright.config is missing`);
  return found;
}

/**
 * Runs the suites on a run folder. What they found is in its journal; the exit code of the runner is not looked at, but returned for
 * the case that nothing was recorded.
 */
export function runSuites(options: { readonly folder: string; readonly mode: 'run' | 'replay'; readonly language: Language; readonly quiet?: boolean }): Promise<number> {
  const cli = join(dirname(createRequire(import.meta.url).resolve('@playwright/test/package.json')), 'cli.js');
  const child = spawn(process.execPath, [cli, 'test', '--config', configuration()], {
    stdio: ['ignore', options.quiet ? 'ignore' : 'inherit', 'inherit'],
    env: {
      ...process.env,
      [RUN_ENVIRONMENT.folder]: options.folder, [RUN_ENVIRONMENT.mode]: options.mode, [RUN_ENVIRONMENT.language]: options.language, [RUN_ENVIRONMENT.parent]: '1',
      // What lives is some 100 MB; without a bound the engine lets garbage grow with the memory of the machine.
      NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --max-semi-space-size=2 --max-old-space-size=512`.trim(),
      // The runner would otherwise write the page's text of a failed test, which is the target's.
      PLAYWRIGHT_NO_COPY_PROMPT: '1',
    },
  });
  // Playwright ends in good order on SIGINT alone.
  const forward = (): void => void child.kill('SIGINT');
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, forward);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(name, forward);
      // The runner's own output folder holds an empty folder for each test.
      rmSync(join(options.folder, 'playwright'), { recursive: true, force: true });
      resolve(code ?? (signal ? 130 : 70));
    });
  });
}
