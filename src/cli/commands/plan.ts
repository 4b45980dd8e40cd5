import { EXIT } from '../../requirements/exit-code.ts';
import { harnessRegistry } from '../../run/harness-registry.ts';
import { planRun } from '../../run/plan.ts';
import { planTable } from '../../reports/terminal/plan-table.ts';
import type { Invocation } from '../command-list.ts';
import { flag, textOption } from '../flags.ts';
import { loadTarget, selectionOption } from '../options.ts';

export async function execute(invocation: Invocation): Promise<number> {
  const { profile, policy } = await loadTarget(textOption(invocation, 'target'), textOption(invocation, 'policy'));
  const plan = planRun(harnessRegistry, { profile: profile.value, policy: policy.value }, selectionOption(invocation));
  process.stdout.write(flag(invocation, 'json') ? `${JSON.stringify(plan, null, 2)}\n` : planTable(plan, { language: invocation.language, tty: process.stdout.isTTY }));
  return EXIT.conformant;
}
