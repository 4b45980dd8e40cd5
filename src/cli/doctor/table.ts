import type { LocalText } from '../../domain/outcome.ts';
import { paint } from '../../reports/terminal/paint.ts';
import { displayWidth, padDisplay } from '../../reports/terminal/width.ts';
import { GROUPS, STEPS, type DoctorReport, type Line, type Row, type State } from '../../run/doctor/report.ts';
import type { TemporaryEvidence } from '../../run/doctor/temporary-evidence.ts';
import type { Language } from '../language.ts';
import { GROUP_WORDS, LEGEND, MARKS, NOBODY, STEP_WORDS } from './words.ts';

export interface TableOptions {
  readonly language: Language;
  readonly tty: boolean;
  /** File of the picture taken when a browser step failed. */
  readonly picture: TemporaryEvidence['picture'];
}

type Colour = ReturnType<typeof paint>;

const coloured = (colour: Colour, state: State, text: string): string => ({
  ok: colour.pass, failed: colour.fail, warned: colour.inconclusive, skipped: colour.dim, absent: colour.dim,
})[state](text);

/** Text of the target must not steer the terminal. */
const harmless = (text: string): string => text.replaceAll(/\p{Cc}/gu, ' ');

const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map(displayWidth));

function linesTable(lines: readonly Line[], language: Language, colour: Colour): string[] {
  return GROUPS.flatMap((group) => {
    const own = lines.filter((line) => line.group === group);
    if (own.length === 0) return [];
    const width = widest(own.map(({ name }) => name));
    return ['', colour.bold(GROUP_WORDS[group][language]), ...own.map(({ name, state, said }) =>
      `  ${coloured(colour, state, MARKS[state])} ${padDisplay(name, width)}  ${harmless(said[language])}`)];
  });
}

function rowsTable(rows: readonly Row[], language: Language, colour: Colour): string[] {
  if (rows.length === 0) return [];
  const actorOf = ({ actor }: Row): string => actor ?? NOBODY[language];
  const titles = STEPS.map((step) => STEP_WORDS[step][language]);
  const [routeTitle, actorTitle] = language === 'ja' ? ['経路', 'アカウント'] : ['route', 'account'];
  const routeWidth = widest([routeTitle, ...rows.map(({ route }) => route)]);
  const actorWidth = widest([actorTitle, ...rows.map(actorOf)]);
  const head = [padDisplay(routeTitle, routeWidth), padDisplay(actorTitle, actorWidth), ...titles].join('  ');
  return ['', colour.bold(language === 'ja' ? 'ログイン経路' : 'Sign-in routes'), `  ${colour.dim(head)}`, ...rows.map((row) => {
    const cells = STEPS.map((step, index) => coloured(colour, row.steps[step], padDisplay(MARKS[row.steps[step]], displayWidth(titles[index] ?? ''))));
    return `  ${padDisplay(row.route, routeWidth)}  ${padDisplay(actorOf(row), actorWidth)}  ${cells.join('  ')}`.trimEnd();
  })];
}

interface Complaint {
  readonly state: State;
  readonly where: string;
  readonly path: string | undefined;
  readonly reason: LocalText;
  readonly advice: LocalText;
  readonly picture: string | undefined;
}

function complaints({ lines, rows }: DoctorReport, { language, picture }: TableOptions): Complaint[] {
  const ofLines = lines.flatMap(({ group, name, state, path, said, advice, evidence }) => (advice === undefined ? [] : [{
    state, where: `${GROUP_WORDS[group][language]} ${name}`, path, reason: said, advice, picture: picture(evidence ?? []),
  }]));
  const ofRows = rows.flatMap(({ route, actor, remarks }) => remarks.map(({ state, step, path, reason, advice, evidence }) => ({
    state, where: `${route} × ${actor ?? NOBODY[language]} ${STEP_WORDS[step][language]}`, path, reason, advice, picture: picture(evidence),
  })));
  return [...ofLines, ...ofRows];
}

/** Reasons that end in the words of a tool have no full stop. */
function sentences(reason: LocalText, advice: LocalText, language: Language): string {
  const ended = /[。.!?]$/.test(reason[language]) ? reason[language] : `${reason[language]}${language === 'ja' ? '。' : '.'}`;
  return language === 'ja' ? `${ended}${advice.ja}` : `${ended} ${advice.en}`;
}

function complaintText({ state, where, path, reason, advice, picture }: Complaint, language: Language, colour: Colour): string[] {
  return [
    `  ${coloured(colour, state, MARKS[state])} ${colour.bold(where)}${path === undefined ? '' : ` [${path}]`}: ${harmless(sentences(reason, advice, language))}`,
    ...(picture === undefined ? [] : [`    ${language === 'ja' ? '画面' : 'Screenshot'}: ${picture}`]),
  ];
}

/** The pre-flight for people: what was looked at, routes × steps, and for all that is wrong one sentence with what to do. */
export function doctorTable(report: DoctorReport, options: TableOptions): string {
  const { language } = options;
  const colour = paint(options.tty);
  const all = complaints(report, options);
  const failed = all.filter(({ state }) => state === 'failed');
  const minded = all.filter(({ state }) => state !== 'failed');
  const section = (title: LocalText, list: readonly Complaint[]): string[] =>
    (list.length === 0 ? [] : ['', colour.bold(`${title[language]} (${list.length})`), ...list.flatMap((one) => complaintText(one, language, colour))]);
  return `${[
    ...linesTable(report.lines, language, colour), ...rowsTable(report.rows, language, colour), '', colour.dim(LEGEND[language]),
    ...section({ ja: '動かないもの', en: 'Does not work' }, failed), ...section({ ja: '注意', en: 'Mind' }, minded), '',
    failed.length === 0
      ? (language === 'ja' ? '事前点検: 問題ありません。' : 'Pre-flight: nothing wrong.')
      : (language === 'ja' ? `事前点検: ${failed.length} 件が動きません。直してから kenshu run を実行してください。` : `Pre-flight: ${failed.length} ${failed.length === 1 ? 'thing does' : 'things do'} not work. Mend that before kenshu run.`),
  ].join('\n')}\n`;
}
