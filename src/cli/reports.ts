import type { Results } from '../run/results-schema.ts';
import { runFolder } from '../run/run-folder.ts';
import { generateAllure, type AllurePages } from '../reports/allure/generate.ts';
import { selfTestLine } from '../reports/self-test-line.ts';
import { resultsTable } from '../reports/terminal/results-table.ts';
import type { Language } from './language.ts';

/** Writes the Allure pages of a run from its Allure results. */
export function writeReports(root: string, results: Results): Promise<AllurePages> {
  const folder = runFolder(root);
  return generateAllure({
    resultsFolder: folder.allureResults, reportFolder: folder.allureReport, serviceName: results.target.name,
    environment: {
      対象: results.target.name, 自治体: results.policy.municipality, 実施: results.run.id, 開始: results.run.startedAt,
      検収ツール: results.kenshu, 自己試験: selfTestLine(results.selfTest.score).ja,
    },
  });
}

const seconds = (ms: number): string => (ms / 1000).toFixed(0);

/** The table of the 47 outcomes, how long it took, and where the reports are. */
export function summary(root: string, results: Results, pages: AllurePages, language: Language): string {
  const ja = language === 'ja';
  const { timing, notRemoved } = results.run;
  return [
    '', resultsTable(results, { language, tty: process.stdout.isTTY, columns: process.stdout.columns ?? 120 }), '',
    ...(timing ? [ja
      ? `所要 ${seconds(timing.wallMs)} 秒 (対象が課す最短 ${seconds(timing.imposedMs)} 秒、上限 ${seconds(timing.limitMs)} 秒)`
      : `Took ${seconds(timing.wallMs)} s (imposed by the target: ${seconds(timing.imposedMs)} s; limit ${seconds(timing.limitMs)} s)`] : []),
    ...(results.run.complete ? [] : [ja ? '実施は完了していません。--resume で続けられます。' : 'The run is not complete; go on with --resume.']),
    ...notRemoved.map(({ byHand }) => byHand[language]),
    `${ja ? '結果' : 'Results'}: ${runFolder(root).results}`,
    `${ja ? '報告書 (分類別)' : 'Report (by category)'}: ${pages.byCategory}`,
    `${ja ? '報告書 (番号順)' : 'Report (by number)'}: ${pages.byNumber}`, '',
  ].join('\n');
}
