import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';
import { allureReporter } from './src/reports/allure/reporter-options.ts';
import { runFolderOfThisProcess } from './src/run/deciding-run.ts';

const folder = runFolderOfThisProcess();
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

export default defineConfig({
  testDir: here('./suites'),
  testMatch: `**/*.spec.${extension}`,
  outputDir: `${folder}/playwright`,
  // Accounts, lock counters and the login budget belong to the target as a whole, so one worker runs one target.
  workers: 1,
  fullyParallel: false,
  // A retry would repeat a destructive probe and turn a finding into "flaky".
  retries: 0,
  timeout: 0,
  globalSetup: here(`./fixtures/global-setup.${extension}`),
  reporter: [[here(`./fixtures/reporter.${extension}`), { folder }], allureReporter(folder)],
});
