import type { Results } from '../run/results-schema.ts';
import { runFolder } from '../run/run-folder.ts';
import { annotateRequirements } from '../reports/allure/annotate.ts';
import { generateAllure, type AllurePages } from '../reports/allure/generate.ts';
import { selfTestLine } from '../reports/self-test-line.ts';
import { resultsTable } from '../reports/terminal/results-table.ts';
import { OUTCOME_WORDS } from '../reports/words.ts';
import type { Language } from './language.ts';

const japanTime = (instant: string): string => new Intl.DateTimeFormat('ja-JP', { dateStyle: 'long', timeStyle: 'medium', timeZone: 'Asia/Tokyo' }).format(new Date(instant));

const counts = (of: Results['summary']['requirements']): string =>
  (['pass', 'fail', 'inconclusive', 'not-applicable'] as const).map((kind) => `${OUTCOME_WORDS[kind].ja}${of[kind]}`).join(' ');

/** Writes the Allure pages of a run from its Allure results. */
export function writeReports(root: string, results: Results): Promise<AllurePages> {
  const folder = runFolder(root);
  const { summary } = results;
  annotateRequirements(folder.allureResults, results.requirements);
  return generateAllure({
    resultsFolder: folder.allureResults, reportFolder: folder.allureReport, serviceName: results.target.name,
    environment: {
      '要件 (47) の判定': counts(summary.requirements), '検査 (182) の判定': `${counts(summary.checks)} (未実装 ${summary.notImplemented})`,
      対象: results.target.name, 自治体: results.policy.municipality, 実施番号: results.run.id, '開始 (日本時間)': japanTime(results.run.startedAt),
      検収ツール: `Kenshu ${results.kenshu}`, 自己試験: selfTestLine(results.selfTest.score).ja.replace('検査ツールの自己試験: ', ''),
      '既定と異なるパラメーター': results.deviations.length === 0 ? 'なし' : results.deviations.map(({ parameter, value, default: usual }) => `${parameter} = ${value} (既定 ${usual})`).join('、'),
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
