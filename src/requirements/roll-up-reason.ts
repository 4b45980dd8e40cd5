import type { LocalText, OutcomeKind } from '../domain/outcome.ts';
import type { CountedCheck } from './count-check.ts';

/** Checks named in one sentence; the rest is counted. */
const NAMED = 5;

type Sentence = (decidedBy: readonly CountedCheck[]) => LocalText;

/** One sentence that names the checks which decided a requirement. */
export function reasonFor(outcome: OutcomeKind, decidedBy: readonly CountedCheck[], waitsOnlyForDocuments: boolean): LocalText {
  return waitsOnlyForDocuments ? waiting(decidedBy) : SENTENCES[outcome](decidedBy);
}

const SENTENCES: Readonly<Record<OutcomeKind, Sentence>> = {
  'pass': (decidedBy) => ({
    ja: `適合: ${decidedBy.length} 件の検査で要求事項を確認しました(${names(decidedBy, '、', 'ほか')})。`,
    en: `Met: confirmed by ${count(decidedBy.length)} (${names(decidedBy, ', ', 'and')}).`,
  }),
  'not-applicable': (decidedBy) => ({
    ja: `対象外: ${decidedBy[0]?.reason.ja ?? ''}`,
    en: `Not applicable: ${decidedBy[0]?.reason.en ?? ''}`,
  }),
  'fail': (decidedBy) => ({
    ja: `不適合: ${names(decidedBy, '、', 'ほか')} ― ${decidedBy[0]?.reason.ja ?? ''}`,
    en: `Not met: ${names(decidedBy, ', ', 'and')}: ${decidedBy[0]?.reason.en ?? ''}`,
  }),
  'inconclusive': undecided,
};

function waiting(decidedBy: readonly CountedCheck[]): LocalText {
  return {
    ja: `書面確認待ち: ${coded(decidedBy, '、', 'ほか')}。`,
    en: `Waiting for documents: ${coded(decidedBy, ', ', 'and')}.`,
  };
}

function undecided(decidedBy: readonly CountedCheck[]): LocalText {
  if (decidedBy.every((one) => one.outcome === 'not-applicable')) {
    return {
      ja: `判定不能: いずれの方法も対象外とされており、要求事項を満たす手段が示されていません(${names(decidedBy, '、', 'ほか')})。`,
      en: `Undecided: every alternative is declared not applicable, so no way of meeting the demand is shown (${names(decidedBy, ', ', 'and')}).`,
    };
  }
  return {
    ja: `判定不能: ${coded(decidedBy, '、', 'ほか')}。`,
    en: `Undecided: ${coded(decidedBy, ', ', 'and')}.`,
  };
}

function count(checks: number): string {
  return checks === 1 ? '1 check' : `${checks} checks`;
}

function names(checks: readonly CountedCheck[], separator: string, more: string): string {
  return enumerate(checks.map((one) => one.check), separator, more);
}

function coded(checks: readonly CountedCheck[], separator: string, more: string): string {
  return enumerate(checks.map((one) => `${one.check} [${one.code ?? one.outcome}]`), separator, more);
}

function enumerate(items: readonly string[], separator: string, more: string): string {
  const rest = items.length - NAMED;
  const listed = items.slice(0, NAMED).join(separator);
  if (rest <= 0) return listed;
  return more === 'ほか' ? `${listed} ほか ${rest} 件` : `${listed} ${more} ${rest} more`;
}
