import type { CaseResult, EvidenceRef, LocalText, Problem } from '../../domain/outcome.ts';

/** An observation of one resource type. */
export interface ListedType<D> {
  readonly subject: string;
  readonly data?: D;
  readonly problem?: Problem;
  readonly evidence: readonly EvidenceRef[];
}

export const NOTHING_RECORDED: Problem = { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } };

/** Says on the first case how much of a type was tried (catalogue P19). */
export function withCoverage([first, ...rest]: readonly CaseResult[], type: string, outlets: readonly string[], actors: readonly string[]): readonly CaseResult[] {
  if (!first) return [];
  const distinct = [...new Set(outlets)];
  const note: LocalText = {
    ja: `${type}: ${distinct.length} か所 (${distinct.join('、')}) を ${[...new Set(actors)].join('、')} で試しました。`,
    en: `${type}: ${distinct.length} places (${distinct.join(', ')}) were tried as ${[...new Set(actors)].join(', ')}.`,
  };
  return [{ ...first, notes: [...first.notes ?? [], note] }, ...rest];
}
