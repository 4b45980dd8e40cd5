import type { Day } from './dates.ts';
import { breaks, type DocumentFinding, holds, unreviewed } from './finding.ts';
import type { DocumentRecord } from './record-schema.ts';
import { foldName } from './service-name.ts';

interface ReviewContext {
  readonly assessedOn: Day;
  /** Requirement being judged. */
  readonly requirement: number;
  /** SHA-256 of its text as this version has it. */
  readonly requirementSha256: string;
}

/** Whether a person has decided about this very evidence, for this requirement and this service (catalogue §1 and §8.1). */
export function reviewValidity(record: DocumentRecord, { assessedOn, requirement, requirementSha256 }: ReviewContext): DocumentFinding {
  const { review, source } = record;
  if (review === undefined) return unreviewed('確認の記録がありません。内容を確認し、確認者・日付・判断・理由を記録してください。', 'No review is recorded. Read the document and record reviewer, date, decision and reason.');
  if (review.date > assessedOn) return unreviewed(`確認日 ${review.date} が判定日 ${assessedOn} より後です。`, `The review is dated ${review.date}, after the assessment on ${assessedOn}.`);
  if (source.capturedOn !== undefined && review.date < source.capturedOn) return unreviewed(
    `確認 (${review.date}) は、証拠の取得 (${source.capturedOn}) より前に行われています。この証拠について確認し直してください。`,
    `The review (${review.date}) came before the evidence was taken (${source.capturedOn}). Review this evidence.`,
  );
  const stale = staleBinding(record, { requirement, requirementSha256 });
  if (stale) return stale;
  if (review.decision === 'open') return unreviewed(`確認者 ${review.reviewer} は判断を保留しています: ${review.reason}`, `The reviewer ${review.reviewer} has left the decision open: ${review.reason}`);
  if (review.decision === 'rejected') return breaks(
    `確認者 ${review.reviewer} が ${review.date} に不可と判断しました: ${review.reason}`, `The reviewer ${review.reviewer} rejected it on ${review.date}: ${review.reason}`,
  );
  return holds(
    `確認者 ${review.reviewer} が ${review.date} に認めました: ${review.reason}`, `The reviewer ${review.reviewer} accepted it on ${review.date}: ${review.reason}`,
    review.boundTo?.requirementSha256?.[String(requirement)] === undefined ? [{
      ja: '確認の記録に、確認した要件本文のハッシュがありません。要件の改定後に確認し直したかは、この記録からは分かりません。',
      en: 'The review does not name the hash of the requirement text it was made for, so a later change of the requirement would not show.',
    }] : [],
  );
}

/** A decision about another text, another file or another service is none about this one. */
function staleBinding({ review, source, serviceName }: DocumentRecord, { requirement, requirementSha256 }: Pick<ReviewContext, 'requirement' | 'requirementSha256'>): DocumentFinding | undefined {
  const bound = review?.boundTo;
  const text = bound?.requirementSha256?.[String(requirement)];
  if (text !== undefined && text !== requirementSha256) return unreviewed(`要件 ${requirement} の本文が確認の後に変わっています。確認し直してください。`, `The text of requirement ${requirement} has changed since the review. Review it again.`);
  if (bound?.evidenceSha256 !== undefined && bound.evidenceSha256 !== source.sha256) return unreviewed('確認の後に証拠ファイルが差し替えられています。確認し直してください。', 'The evidence was replaced after the review. Review it again.');
  if (bound?.serviceName !== undefined && foldName(bound.serviceName) !== foldName(serviceName)) return unreviewed('別のサービスについての確認です。', 'The review is about another service.');
  return undefined;
}
