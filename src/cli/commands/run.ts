import { existsSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { formatIssue, profileDigest } from '../../profile/index.ts';
import { EXIT, exitCode } from '../../requirements/exit-code.ts';
import { createRun } from '../../run/create-run.ts';
import { harnessRegistry } from '../../run/harness-registry.ts';
import { judgeRun } from '../../run/judge-run.ts';
import { readJournal, runStartedOf } from '../../run/read-journal.ts';
import { runFolder } from '../../run/run-folder.ts';
import { readSelfTestScore } from '../../run/self-test-score.ts';
import { harnessVersion } from '../../run/version.ts';
import type { LoadedInputs } from '../../profile/index.ts';
import type { Invocation } from '../command-list.ts';
import { browserPath } from '../browser.ts';
import { flag, textOption } from '../flags.ts';
import { loadTarget, selectionOption } from '../options.ts';
import { runSuites } from '../playwright.ts';
import { summary, writeReports } from '../reports.ts';
import { keepMemorySmall } from '../small-memory.ts';
import { startStagingProcess } from '../start-staging-process.ts';
import { storedResults, withStoredRun } from '../stored-run.ts';
import { UsageError } from '../usage-error.ts';

/** The folder of an interrupted run, checked to be of this very profile and policy. */
function resumed(folder: string | undefined, { profile, policy }: LoadedInputs): string {
  if (!folder || !existsSync(runFolder(folder).journal)) throw UsageError.of('--resume には、中断した実施フォルダを --out で指定してください。', 'With --resume, name the folder of the interrupted run with --out.');
  const { digests } = runStartedOf(readJournal(runFolder(folder).journal));
  if (digests.profile !== profileDigest(profile.value) || digests.policy !== profileDigest(policy.value)) {
    throw UsageError.of(`${folder}: プロファイルまたはポリシーが開始時と異なります。元に戻すか、新しく実施してください。`, `${folder}: profile or policy differ from those the run began with. Restore them, or begin a new run.`);
  }
  return folder;
}

function created(invocation: Invocation, folder: string | undefined, { profile, policy }: LoadedInputs): string {
  if (folder && existsSync(folder)) throw UsageError.of(`${folder}: すでにあります。続ける場合は --resume を付けてください。`, `${folder}: exists already. To go on with it add --resume.`);
  const base = textOption(invocation, 'base');
  return createRun({
    profile, policy, kenshu: harnessVersion(), selection: selectionOption(invocation), ...(folder ? { folder } : {}), ...(base ? { base: storedResults(resolve(base)) } : {}),
  }).root;
}

export async function execute(invocation: Invocation): Promise<number> {
  keepMemorySmall();
  const { language } = invocation;
  // The workers would each end with it.
  browserPath();
  const embedded = flag(invocation, 'embeddedStaging') ? await startStagingProcess() : undefined;
  Object.assign(process.env, embedded?.environment);
  try {
    const inputs = await loadTarget(embedded?.profilePath ?? textOption(invocation, 'target'), embedded?.policyPath ?? textOption(invocation, 'policy'));
    const out = textOption(invocation, 'out');
    const folder = flag(invocation, 'resume') ? await withStoredRun(out ?? '', () => resumed(out && resolve(out), inputs)) : created(invocation, out && resolve(out), inputs);
    for (const warning of inputs.profile.warnings) process.stderr.write(`${formatIssue(warning, language)}\n`);
    process.stderr.write(`${language === 'ja' ? '検収を開始します' : 'Acceptance of'}: ${inputs.profile.value.service.name} (${inputs.profile.value.scope.baseUrl})\n${language === 'ja' ? '実施フォルダ' : 'Run folder'}: ${folder}\n`);
    // Results of an earlier attempt would mix in silently.
    rmSync(runFolder(folder).allureResults, { recursive: true, force: true });
    await runSuites({ folder, mode: 'run', language });
    const results = judgeRun(folder, { registry: harnessRegistry, selfTest: readSelfTestScore() });
    const pages = await writeReports(folder, results);
    process.stdout.write(summary(folder, results, pages, language));
    if (results.run.defects.length > 0) {
      for (const { where, message } of results.run.defects) process.stderr.write(`${language === 'ja' ? '検収ツールの不具合' : 'Defect of the harness'}: ${where}: ${message}\n`);
      return EXIT.defect;
    }
    return exitCode(results, { requireDocuments: flag(invocation, 'requireDocuments'), allowNotImplemented: embedded !== undefined });
  } finally {
    await embedded?.close();
  }
}
