import { fromProblem, inconclusive } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText } from '../../domain/outcome.ts';
import type { FoundMark, Mark, Reading } from '../../observations/reading.ts';

export const evidenceOf = (...readings: readonly Pick<Reading, 'evidence'>[]): readonly EvidenceRef[] => [...new Set(readings.flatMap(({ evidence }) => evidence))];

/** Canaries of other tenants than this one that its own side did not send. */
export const leaksIn = ({ found }: Reading, tenant: string): readonly FoundMark[] => found.filter((one) => one.tenant !== tenant && !one.reflected);

/** Whether an entitled actor saw its own canaries here; an outlet that shows none by declaration need only answer. */
export function shows({ found, problem, status }: Reading, tenant: string, marks: readonly Mark[]): boolean {
  if (marks.length === 0) return problem === undefined && status !== undefined && status < 400;
  return marks.every((mark) => found.some((one) => one.tenant === tenant && one.mark === mark));
}

const MARKS: Readonly<Record<Mark, LocalText>> = {
  listed: { ja: '一覧に出る項目', en: 'a listed field' }, unlisted: { ja: '一覧に出ない項目', en: 'an unlisted field' },
  japanese: { ja: '日本語の本文', en: 'the Japanese text' }, comment: { ja: 'コメント', en: 'a comment' }, file: { ja: '添付ファイル', en: 'an attached file' },
  written: { ja: '書き込んだ値', en: 'what was written' }, id: { ja: 'ID', en: 'the id' },
};

/** 「一覧に出る項目、コメント」 */
export function describeMarks(marks: readonly Mark[]): LocalText {
  const distinct = [...new Set(marks)];
  return { ja: distinct.map((mark) => MARKS[mark].ja).join('、'), en: distinct.map((mark) => MARKS[mark].en).join(', ') };
}

/** What stood between the probe and its answer, as a case; undefined when the answer was had and could be searched. */
export function hindrance(id: string, where: LocalText, reading: Reading, evidence: readonly EvidenceRef[], extra: { required?: boolean } = {}): CaseResult | undefined {
  if (reading.status === 429) return inconclusive(id, 'throttled', {
    ja: `${where.ja}: 要求が制限され (429)、答えを得られませんでした。scope.rate を下げて再度実行してください。`, en: `${where.en}: the request was limited (429) and not answered; lower scope.rate and run again.`,
  }, evidence, extra);
  // An operation that ended early had its answer when anything came: a page that lacks what the steps wait for is one.
  if (reading.problem && !(reading.answered && reading.problem.code === 'control-failed')) return fromProblem(id, reading.problem, evidence, extra);
  if (reading.opaque) return inconclusive(id, 'ambiguous-effect', {
    ja: `${where.ja}: 応答の一部 (暗号化・未知の圧縮・上限を超える大きさ) を調べられず、内容が含まれないとは言えません。`,
    en: `${where.en}: a part of the answer (encrypted, unknown compression or too large) could not be searched, so it cannot be said to hold nothing.`,
  }, evidence, extra);
  return undefined;
}

/** A control that did not hold, with what it got instead. */
export function brokenControl(id: string, what: LocalText, reading: Reading, evidence: readonly EvidenceRef[], extra: { required?: boolean } = {}): CaseResult {
  if (reading.problem) return fromProblem(id, reading.problem, evidence, extra);
  const status = reading.status ?? '-';
  return inconclusive(id, reading.status === 429 ? 'throttled' : 'control-failed', { ja: `${what.ja} (応答 ${status})。`, en: `${what.en} (answer ${status}).` }, evidence, extra);
}
