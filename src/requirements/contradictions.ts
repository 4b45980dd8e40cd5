import type { CheckOutcome } from '../domain/outcome.ts';
import { NOT_IMPLEMENTED, withinScope, type Outcomes } from './count-check.ts';
import { rollUpRules, type Contradiction } from './roll-up-rules.ts';

/**
 * Marks the documents that a probe disproved (catalogue §1: the probe's verdict stands and the document is contradicted). A document
 * that failed by itself, or that nobody has looked at, stays as it is. Applying it twice changes nothing.
 */
export function withContradictions(outcomes: Outcomes): Outcomes {
  const marked = new Map(outcomes);
  for (const rule of rollUpRules().contradictions) {
    const probe = withinScope(outcomes.get(rule.by) ?? NOT_IMPLEMENTED, rule.scope);
    const document = marked.get(rule.document);
    if (probe.outcome === 'fail' && document !== undefined && canBeContradicted(document)) {
      marked.set(rule.document, contradicted(document, probe, rule));
    }
  }
  return marked;
}

const canBeContradicted = (document: CheckOutcome): boolean =>
  document.outcome === 'pass' ||
  (document.outcome === 'inconclusive' && document.code.startsWith('evidence-') && document.code !== 'evidence-contradicted');

const contradicted = (document: CheckOutcome, probe: CheckOutcome, { by }: Contradiction): CheckOutcome => ({
  outcome: 'inconclusive',
  code: 'evidence-contradicted',
  reason: {
    ja: `書面の内容が ${by} の検査結果と食い違っています。${probe.reason.ja}`,
    en: `The document disagrees with what ${by} observed: ${probe.reason.en}`,
  },
  evidence: [...new Set([...document.evidence, ...probe.evidence])],
  cases: document.cases,
  ...(document.notes ? { notes: document.notes } : {}),
});
