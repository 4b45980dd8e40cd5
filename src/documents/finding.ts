import type { InconclusiveCode, LocalText } from '../domain/outcome.ts';

/** What a rule says of one document. Pure data; the check adds the case and its evidence. */
export type DocumentFinding =
  | { readonly outcome: 'pass' | 'fail'; readonly reason: LocalText; readonly notes?: readonly LocalText[] }
  | { readonly outcome: 'inconclusive'; readonly code: InconclusiveCode; readonly reason: LocalText; readonly notes?: readonly LocalText[] };

export const holds = (ja: string, en: string, notes: readonly LocalText[] = []): DocumentFinding => ({ outcome: 'pass', reason: { ja, en }, ...(notes.length > 0 ? { notes } : {}) });
export const breaks = (ja: string, en: string, notes: readonly LocalText[] = []): DocumentFinding => ({ outcome: 'fail', reason: { ja, en }, ...(notes.length > 0 ? { notes } : {}) });
/** Authenticity, scope or date cannot be told from what was handed in. */
export const unverifiable = (ja: string, en: string): DocumentFinding => ({ outcome: 'inconclusive', code: 'evidence-unverifiable', reason: { ja, en } });
export const unreviewed = (ja: string, en: string): DocumentFinding => ({ outcome: 'inconclusive', code: 'evidence-unreviewed', reason: { ja, en } });
