import { EXIT } from '../../requirements/exit-code.ts';
import { cleanUpRun } from '../../run/clean-up-run.ts';
import { describeCreation } from '../../run/cleanup.ts';
import { liveServices } from '../../run/live-services.ts';
import { browserPath } from '../browser.ts';
import type { Invocation } from '../command-list.ts';
import { asUsage } from '../options.ts';
import { requiredFolder, withStoredRun } from '../stored-run.ts';

export async function execute(invocation: Invocation): Promise<number> {
  const { language } = invocation;
  const root = requiredFolder(invocation);
  const { removed, left } = await withStoredRun(root, () => asUsage(() => cleanUpRun(root, { services: liveServices({ environment: process.env, browserPath: browserPath() }) })));
  const ja = language === 'ja';
  for (const creation of removed) process.stdout.write(`${ja ? '削除' : 'removed'}: ${describeCreation(creation)}\n`);
  for (const { reason } of left) process.stderr.write(`${reason[language]}\n`);
  process.stdout.write(ja ? `${removed.length} 件を削除、残り ${left.length} 件\n` : `${removed.length} removed, ${left.length} left\n`);
  return left.length === 0 ? EXIT.conformant : EXIT.undecided;
}
