import { join } from 'node:path';
import type { LifecycleListener } from 'allure-js-commons/sdk/reporter';
import { outcomeListener } from './listener.ts';

export const allureResultsFolder = (runFolder: string): string => join(runFolder, 'allure-results');

interface AllureOptions {
  readonly resultsDir: string;
  readonly detail: boolean;
  readonly suiteTitle: boolean;
  readonly listeners: readonly LifecycleListener[];
}

/** The reporter entry of playwright.config.ts. `detail: false`: Playwright's own steps would write filled passwords into the results. */
export function allureReporter(runFolder: string): ['allure-playwright', AllureOptions] {
  const resultsDir = allureResultsFolder(runFolder);
  return ['allure-playwright', { resultsDir, detail: false, suiteTitle: false, listeners: [outcomeListener(resultsDir)] }];
}
