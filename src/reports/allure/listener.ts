import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Stage, Status, type StepResult, type TestResult } from 'allure-js-commons';
import type { LifecycleListener } from 'allure-js-commons/sdk/reporter';
import type { OutcomeKind } from '../../domain/outcome.ts';
import { OUTCOME_WORDS } from '../words.ts';
import { LABEL } from './labels.ts';

const STATUS: Readonly<Record<OutcomeKind, Status>> = {
  pass: Status.PASSED,
  fail: Status.FAILED,
  inconclusive: Status.BROKEN,
  'not-applicable': Status.SKIPPED,
};

/** Name of the parameter by which a step tells the outcome of its case. */
export const STEP_OUTCOME = '判定';

const BY_WORD = new Map(Object.entries(OUTCOME_WORDS).map(([kind, words]) => [words.ja, STATUS[kind as OutcomeKind]]));
const UNDECIDED = '判定不能: 検査が完了しませんでした(中断、または検査ツールの不具合)。 / The check was not completed.';

const take = (result: TestResult, name: string): string | undefined => {
  const found = result.labels.findLast((label) => label.name === name)?.value;
  result.labels = result.labels.filter((label) => label.name !== name);
  return found;
};

/** Playwright attaches the target's page text to failed tests: a leak, and text a hostile target chose. */
function dropErrorContext(holder: Pick<StepResult, 'steps' | 'attachments'>, resultsFolder: string): void {
  for (const attachment of holder.attachments.filter(({ name }) => name === 'error-context')) rmSync(join(resultsFolder, attachment.source), { force: true });
  holder.attachments = holder.attachments.filter(({ name }) => name !== 'error-context');
  for (const step of holder.steps) dropErrorContext(step, resultsFolder);
}

function markSteps(steps: readonly StepResult[]): void {
  for (const step of steps) {
    const word = step.parameters.find(({ name }) => name === STEP_OUTCOME)?.value;
    const status = word === undefined ? undefined : BY_WORD.get(word);
    if (status) step.status = status;
    markSteps(step.steps);
  }
}

/**
 * Gives each result the status its outcome means. A test that ended without telling its outcome was interrupted: 判定不能, never
 * 対象外 and never 不適合, whatever Playwright calls it.
 */
export function outcomeListener(resultsFolder: string): LifecycleListener {
  return {
    beforeTestResultWrite(result: TestResult) {
      const word = result.labels.findLast((label) => label.name === LABEL.outcome)?.value;
      const status = word === undefined ? undefined : BY_WORD.get(word);
      const reason = take(result, LABEL.reason);
      const thrown = result.status === Status.FAILED || result.status === Status.BROKEN;
      const check = result.labels.find((label) => label.name === 'checkId')?.value;
      // One id for one check: equal ids are merged silently, and a title may change between versions.
      if (check) {
        result.testCaseId = check;
        result.fullName = check;
        result.titlePath = [];
      }
      if (status && !thrown) {
        result.status = status;
        result.statusDetails = reason === undefined || status === Status.PASSED ? {} : { message: reason };
      } else {
        take(result, LABEL.outcome);
        result.labels.push({ name: LABEL.outcome, value: OUTCOME_WORDS.inconclusive.ja });
        result.status = Status.BROKEN;
        result.statusDetails = { ...result.statusDetails, message: result.statusDetails?.message ?? UNDECIDED };
      }
      result.stage = Stage.FINISHED;
      result.parameters = [];
      dropErrorContext(result, resultsFolder);
      markSteps(result.steps);
    },
  };
}
