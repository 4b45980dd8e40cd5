import { fail, inconclusive, pass } from '../domain/conclude.ts';
import type { CaseResult, EvidenceRef } from '../domain/outcome.ts';
import type { DocumentSeen } from '../observations/document.ts';
import { commonDates, serviceNameValidity } from './common-validity.ts';
import type { Day } from './dates.ts';
import { type DocumentFinding, holds, unverifiable } from './finding.ts';
import type { DocumentRecord } from './record-schema.ts';
import { reviewValidity } from './review-validity.ts';

/** What judging one document needs to know besides the document. */
export interface DocumentContext {
  readonly assessedOn: Day;
  readonly requirement: number;
  readonly requirementSha256: string;
  readonly acceptedNames: readonly string[];
}

/** A kind of document: its own rules beside the common ones. */
export interface DocumentKind {
  readonly kind: string;
  /** Whether it is in force on the day of assessment. */
  validity(record: DocumentRecord, context: DocumentContext): DocumentFinding;
  /** Whether what the files show agrees with what the record says of them. */
  files?(seen: DocumentSeen, record: DocumentRecord): DocumentFinding | undefined;
}

function toCase(id: string, finding: DocumentFinding, evidence: readonly EvidenceRef[]): CaseResult {
  const extra = finding.notes ? { notes: finding.notes } : {};
  if (finding.outcome === 'inconclusive') return inconclusive(id, finding.code, finding.reason, evidence, extra);
  return (finding.outcome === 'pass' ? pass : fail)(id, finding.reason, evidence, extra);
}

function filesFinding(kind: DocumentKind, seen: DocumentSeen, record: DocumentRecord): DocumentFinding {
  const unread = seen.files.find(({ problem }) => problem !== null);
  if (unread) return unverifiable(`${seen.file}: 証拠ファイル ${unread.name} を確認できません。${unread.problem?.ja ?? ''}`, `${seen.file}: the evidence file ${unread.name} cannot be checked. ${unread.problem?.en ?? ''}`);
  const changed = seen.files.find(({ sha256, declaredSha256 }) => sha256 !== declaredSha256);
  if (changed) return unverifiable(
    `${seen.file}: 証拠ファイル ${changed.name} の SHA-256 が記録と一致しません。ファイルの差し替えがないか確認し、記録し直してください。`,
    `${seen.file}: the SHA-256 of ${changed.name} differs from the record. See whether it was replaced, and record it again.`,
  );
  return kind.files?.(seen, record) ?? holds(`${seen.file}: 証拠ファイルは記録されたハッシュと一致します。`, `${seen.file}: the evidence files have the recorded hashes.`);
}

const malformed = (seen: DocumentSeen): DocumentFinding => {
  const [first] = seen.issues;
  const more = seen.issues.length > 1 ? seen.issues.length - 1 : 0;
  return unverifiable(
    `記録 ${seen.file}${first ? ` の ${first.line} 行目 ${first.path}: ${first.message.ja}` : ' を読めません。'}${more > 0 ? ` (ほか ${more} 件)` : ''}`,
    `Record ${seen.file}${first ? `, line ${first.line}, ${first.path}: ${first.message.en}` : ' cannot be read.'}${more > 0 ? ` (and ${more} more)` : ''}`,
  );
};

/**
 * The cases of one document: `record`, `file`, `service-name`, `validity`, `review`. A document about another service is not judged
 * further: what it says of that service is no finding about this one.
 */
export function judgeDocument(kind: DocumentKind, seen: DocumentSeen, subject: string, context: DocumentContext, evidence: readonly EvidenceRef[]): readonly CaseResult[] {
  const { record } = seen;
  const as = (name: string, finding: DocumentFinding): CaseResult => toCase(`${name}@${subject}`, finding, evidence);
  if (record === null) return [as('record', malformed(seen))];
  const dates = commonDates(record, context.assessedOn);
  const name = serviceNameValidity(record, context.acceptedNames);
  const files = filesFinding(kind, seen, record);
  const head = [as('record', dates), as('file', files), as('service-name', name)];
  // A fail must rest on a document that is what it claims to be.
  if (name.outcome !== 'pass' || files.outcome !== 'pass') return head;
  return [...head, as('validity', kind.validity(record, context)), as('review', reviewValidity(record, context))];
}
