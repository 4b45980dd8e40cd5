import { EXIT } from '../../requirements/exit-code.ts';
import type { Invocation } from '../command-list.ts';
import { flag } from '../flags.ts';

export async function execute(invocation: Invocation): Promise<number> {
  const { runSelfTest, describePosition } = await import('../../../fixtures/self-test/self-test.ts');
  const { language } = invocation;
  const checks = Array.isArray(invocation.options['check']) ? (invocation.options['check'] as string[]) : undefined;
  const json = flag(invocation, 'json');
  const report = await runSelfTest({
    ...(checks ? { checks } : {}),
    onPosition: (position) => { if (!json) process.stderr.write(`${describePosition(position, language)}\n`); },
  });
  process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : `${report.summary[language]}\n`);
  return report.wrong.length === 0 ? EXIT.conformant : EXIT.nonConformant;
}
