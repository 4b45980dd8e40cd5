import { EXIT } from '../../requirements/exit-code.ts';
import { formatIssue } from '../../profile/index.ts';
import { examineTarget } from '../../run/doctor/examine.ts';
import { isUnwell } from '../../run/doctor/report.ts';
import { temporaryEvidence } from '../../run/doctor/temporary-evidence.ts';
import { liveServices } from '../../run/live-services.ts';
import { browserPath } from '../browser.ts';
import type { Invocation } from '../command-list.ts';
import { doctorTable } from '../doctor/table.ts';
import { textOption } from '../flags.ts';
import { asUsage, loadTarget } from '../options.ts';

export async function execute(invocation: Invocation): Promise<number> {
  const { language } = invocation;
  const browser = browserPath();
  const inputs = await loadTarget(textOption(invocation, 'target'), textOption(invocation, 'policy'));
  for (const warning of inputs.profile.warnings) process.stderr.write(`${formatIssue(warning, language)}\n`);
  const { service, scope } = inputs.profile.value;
  process.stdout.write(language === 'ja'
    ? `事前点検: ${service.name} (${scope.baseUrl})。何も作らず、変えません。\n`
    : `Pre-flight of ${service.name} (${scope.baseUrl}). Nothing is created or changed.\n`);

  const evidence = temporaryEvidence();
  const discard = (): void => evidence.discard();
  const end = (): void => process.exit(EXIT.undecided);
  process.once('exit', discard).once('SIGINT', end).once('SIGTERM', end);
  try {
    const services = liveServices({ environment: process.env, browserPath: browser });
    const report = await asUsage(() => examineTarget({ inputs, services, evidence, browserPath: browser }));
    const unwell = isUnwell(report);
    process.stdout.write(doctorTable(report, { language, tty: process.stdout.isTTY, picture: (refs) => evidence.picture(refs) }));
    if (!unwell) discard();
    else if (evidence.folder !== undefined) process.stdout.write(`${language === 'ja' ? '記録 (本人だけが読めます。不要になれば削除してください)' : 'Evidence (readable by you alone; delete it when done)'}: ${evidence.folder}\n`);
    return unwell ? EXIT.undecided : EXIT.conformant;
  } finally {
    process.off('exit', discard).off('SIGINT', end).off('SIGTERM', end);
  }
}
