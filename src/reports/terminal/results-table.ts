import type { Results } from '../../run/results-schema.ts';
import { selfTestLine } from '../self-test-line.ts';
import { CODE_WORDS, OUTCOME_WORDS, type Language } from '../words.ts';
import { paint } from './paint.ts';
import { cutDisplay, padDisplay } from './width.ts';

const OUTCOME_COLUMNS = 9;
const TITLE_COLUMNS = 44;
const KINDS = ['pass', 'fail', 'inconclusive', 'not-applicable'] as const;

/** The 47 outcomes, one a line, with the reason for those that are not 適合; then the counts. */
export function resultsTable(results: Results, { language, tty, columns = 120 }: { readonly language: Language; readonly tty: boolean; readonly columns?: number }): string {
  const colour = paint(tty);
  const width = Math.max(columns, 90);
  const selected = results.requirements.filter(({ code }) => code !== 'not-selected');
  const left = results.requirements.length - selected.length;
  const rows = selected.map((one) => {
    const word = padDisplay(OUTCOME_WORDS[one.outcome][language], language === 'ja' ? OUTCOME_COLUMNS : 15);
    const head = `${String(one.no).padStart(2, '0')}  ${colour[one.outcome](word)} ${padDisplay(cutDisplay(one.title[language], TITLE_COLUMNS), TITLE_COLUMNS)}`;
    const code = one.code ? `${language === 'ja' ? CODE_WORDS[one.code] ?? one.code : one.code}: ` : '';
    // The verdict stands in its own column.
    const told = one.reason[language].replace(new RegExp(`^${OUTCOME_WORDS[one.outcome][language]}: `, 'i'), '');
    const reason = one.outcome === 'pass' ? '' : cutDisplay(`${code}${told}`, width - TITLE_COLUMNS - OUTCOME_COLUMNS - 8);
    return `${head}  ${colour.dim(reason)}`.trimEnd();
  });
  const count = (of: Results['summary']['requirements']): string => KINDS.map((kind) => `${OUTCOME_WORDS[kind][language]} ${of[kind]}`).join('  ');
  const { summary } = results;
  return [
    colour.bold(language === 'ja' ? 'No  判定      要件' : 'No  outcome         requirement'),
    ...rows,
    ...(left > 0 ? [colour.dim(language === 'ja' ? `(今回選択していない要件 ${left} 件)` : `(${left} requirements not selected)`)] : []),
    '',
    language === 'ja' ? `要件 (47): ${count(summary.requirements)}` : `Requirements (47): ${count(summary.requirements)}`,
    language === 'ja'
      ? `検査 (182): ${count(summary.checks)} (うち未実装 ${summary.notImplemented})`
      : `Checks (182): ${count(summary.checks)} (of these not implemented: ${summary.notImplemented})`,
    selfTestLine(results.selfTest.score)[language],
  ].join('\n');
}
