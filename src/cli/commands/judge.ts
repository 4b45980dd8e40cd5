import { exitCode } from '../../requirements/exit-code.ts';
import { harnessRegistry } from '../../run/harness-registry.ts';
import { judgeRun } from '../../run/judge-run.ts';
import { runFolder } from '../../run/run-folder.ts';
import { readSelfTestScore } from '../../run/self-test-score.ts';
import { resultsTable } from '../../reports/terminal/results-table.ts';
import type { Invocation } from '../command-list.ts';
import { textOption } from '../flags.ts';
import { keepMemorySmall } from '../small-memory.ts';
import { requiredFolder, withStoredRun } from '../stored-run.ts';

export async function execute(invocation: Invocation): Promise<number> {
  keepMemorySmall();
  const root = requiredFolder(invocation);
  const list = textOption(invocation, 'list');
  const results = await withStoredRun(root, () => judgeRun(root, { registry: harnessRegistry, selfTest: readSelfTestScore(), ...(list ? { cryptrecList: list } : {}) }));
  const { language } = invocation;
  process.stdout.write(`${resultsTable(results, { language, tty: process.stdout.isTTY, columns: process.stdout.columns ?? 120 })}\n${language === 'ja' ? '結果' : 'Results'}: ${runFolder(root).results}\n`);
  return exitCode(results);
}
