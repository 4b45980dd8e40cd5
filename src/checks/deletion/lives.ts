import { fromProblem, inconclusive } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText } from '../../domain/outcome.ts';
import type { Life, PurgeSeen } from '../../observations/deletion.ts';
import type { Performed } from '../../observations/reading.ts';
import { describeMarks } from '../tenant/reading.ts';

export const evidenceOfLives = (lives: readonly Life[]): readonly EvidenceRef[] =>
  [...new Set(lives.flatMap(({ before, last, lastDelivered }) => [...before.evidence, ...last.reading.evidence, ...(lastDelivered?.reading.evidence ?? [])]))];

/** Still delivered when its window was over, at two looks at least. */
export const survives = ({ goneAfterSeconds, deliveredAfterDeadline }: Life): boolean => goneAfterSeconds === null && deliveredAfterDeadline > 1;

/** 「12.3 秒」 */
const seconds = (value: number): string => String(Math.round(value * 10) / 10);

/** The longest time any of them went on delivering. */
export function longest(lives: readonly Life[]): LocalText {
  const last = Math.max(0, ...lives.map(({ lastDelivered }) => lastDelivered?.afterSeconds ?? 0));
  return last === 0 ? { ja: '直後', en: 'at once' } : { ja: `${seconds(last)} 秒以内`, en: `within ${seconds(last)} s` };
}

export function describeSurvivors(lives: readonly Life[]): { readonly who: string; readonly marks: LocalText } {
  return {
    who: [...new Set(lives.map(({ actor }) => actor))].join(', '),
    marks: describeMarks(lives.flatMap(({ lastDelivered }) => lastDelivered?.reading.found ?? []).filter(({ mark, reflected }) => mark !== 'id' && !reflected).map(({ mark }) => mark)),
  };
}

/** Looks whose outcome is not known: nobody answered, it could not be searched, or it came and went. */
export function unclear(id: string, where: LocalText, lives: readonly Life[], evidence: readonly EvidenceRef[]): CaseResult | undefined {
  for (const { last: { reading }, goneAfterSeconds } of lives) {
    if (reading.status === 429) return inconclusive(id, 'throttled', {
      ja: `${where.ja}: 削除後の確認が制限されました (429)。scope.rate を下げて再度実行してください。`, en: `${where.en}: looking after the deletion was limited (429); lower scope.rate and run again.`,
    }, evidence);
    if (reading.problem && !(reading.answered && reading.problem.code === 'control-failed')) return fromProblem(id, reading.problem, evidence);
    if (reading.opaque) return inconclusive(id, 'ambiguous-effect', {
      ja: `${where.ja}: 応答の一部を調べられず、内容が含まれないとは言えません。`, en: `${where.en}: a part of the answer could not be searched, so it cannot be said to hold nothing.`,
    }, evidence);
    if (goneAfterSeconds === null) return inconclusive(id, 'flaky', {
      ja: `${where.ja}: 期限後に一度だけ内容が返りました。再度実行して確かめてください。`, en: `${where.en}: the content came once after the window and not again; run again to make sure.`,
    }, evidence);
  }
  return undefined;
}

/** Who deleted it and what was answered, as a reason why nothing can be said about what is left. */
export function notDeleted(id: string, where: LocalText, removed: Performed, lives: readonly Life[], evidence: readonly EvidenceRef[]): CaseResult | undefined {
  if (removed.problem) return fromProblem(id, removed.problem, evidence);
  // A deletion that no outlet shows may as well be a recipe that never reached the service.
  return lives.some(({ shownBefore, goneAfterSeconds }) => shownBefore && goneAfterSeconds !== null) ? undefined : inconclusive(id, 'control-failed', {
    ja: `${where.ja}: 削除の操作 (応答 ${removed.status ?? '-'}) の後、どの場所からも内容が消えませんでした。削除の操作 (remove) が正しいか確認してください。正しければ、削除が行われていません。`,
    en: `${where.en}: after the deletion (answer ${removed.status ?? '-'}) the content left no outlet at all. Check the operation "remove"; if it is right, nothing is deleted.`,
  }, evidence);
}

export function notPurged(id: string, where: LocalText, purge: PurgeSeen, evidence: readonly EvidenceRef[]): CaseResult | undefined {
  if (!purge.declared || purge.by !== undefined) return undefined;
  const asked = purge.attempts.map(({ actor, status }) => `${actor}: ${status ?? '-'}`).join(', ');
  const problem = purge.attempts.find((attempt) => attempt.problem)?.problem;
  return inconclusive(id, problem?.code ?? 'control-failed', {
    ja: `${where.ja}: ごみ箱からの完全な削除 (purge) を誰も行えませんでした (${asked})。操作と、行える役割を確認してください。${problem?.reason.ja ?? ''}`,
    en: `${where.en}: nobody could remove it from the trash for good (${asked}). Check the operation "purge" and which role may do it. ${problem?.reason.en ?? ''}`.trim(),
  }, evidence);
}
