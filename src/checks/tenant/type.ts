import type { EvidenceRef, Problem } from '../../domain/outcome.ts';

/** An observation of one resource type. */
export interface ListedType<D> {
  readonly subject: string;
  readonly data?: D;
  readonly problem?: Problem;
  readonly evidence: readonly EvidenceRef[];
}

export const NOTHING_RECORDED: Problem = { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } };
