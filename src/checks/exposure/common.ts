import { fromProblem } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, Problem } from '../../domain/outcome.ts';

const NOTHING_RECORDED: Problem = { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } };

interface Unread {
  readonly problem?: Problem;
  readonly evidence: readonly EvidenceRef[];
}

/** The case of an observation that could not be taken. */
export const unread = (id: string, { problem, evidence }: Unread, extra: { required?: boolean } = {}): CaseResult =>
  fromProblem(id, problem ?? NOTHING_RECORDED, evidence, extra);

/** 「a、b ほか 3 件」: more than a few names make a sentence unreadable; the evidence holds them all. */
export function named(all: readonly string[], language: 'ja' | 'en', most = 5): string {
  const distinct = [...new Set(all)];
  const rest = distinct.length - most;
  const shown = distinct.slice(0, most).join(language === 'ja' ? '、' : ', ');
  return rest > 0 ? `${shown}${language === 'ja' ? ` ほか ${rest} 件` : ` and ${rest} more`}` : shown;
}

export const distinct = (evidence: readonly EvidenceRef[]): readonly EvidenceRef[] => [...new Set(evidence)];
