import { rmSync } from 'node:fs';
import { EXIT } from '../../requirements/exit-code.ts';
import { runFolder } from '../../run/run-folder.ts';
import type { Invocation } from '../command-list.ts';
import { runSuites } from '../playwright.ts';
import { summary, writeReports } from '../reports.ts';
import { keepMemorySmall } from '../small-memory.ts';
import { requiredFolder, storedResults } from '../stored-run.ts';

/** Replays what was concluded through the same suites, so that the report is made in one way only. */
export async function execute(invocation: Invocation): Promise<number> {
  keepMemorySmall();
  const root = requiredFolder(invocation);
  const results = storedResults(root);
  rmSync(runFolder(root).allureResults, { recursive: true, force: true });
  await runSuites({ folder: root, mode: 'replay', language: invocation.language, quiet: true });
  process.stdout.write(summary(root, results, await writeReports(root, results), invocation.language));
  return EXIT.conformant;
}
