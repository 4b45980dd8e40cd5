import type { Day } from './dates.ts';
import { type DocumentFinding, holds, unverifiable } from './finding.ts';
import type { DocumentRecord } from './record-schema.ts';
import { acceptedName } from './service-name.ts';

/** Dates that hold for every kind (catalogue §8.1). */
export function commonDates(record: DocumentRecord, assessedOn: Day): DocumentFinding {
  if (record.issueDate > assessedOn) return unverifiable(
    `発行日 ${record.issueDate} が判定日 ${assessedOn} より後です。`, `The document is issued on ${record.issueDate}, after the assessment on ${assessedOn}.`,
  );
  if (record.periodStart !== undefined && record.periodEnd !== undefined && record.periodStart > record.periodEnd) return unverifiable(
    '対象期間の始めが終わりより後になっています。', 'The period begins after its end.',
  );
  return holds('必須の項目がそろい、日付に矛盾はありません。', 'All mandatory fields are there and the dates agree.');
}

/** A platform's or a parent's document is about something else: never a fail. */
export function serviceNameValidity(record: DocumentRecord, accepted: readonly string[]): DocumentFinding {
  const name = acceptedName(record.serviceName, accepted);
  return name === undefined ? unverifiable(
    `書類のサービス名「${record.serviceName}」は、契約するサービスの名前 (${accepted.join('、')}) と一致しません。基盤や親会社の書類ではなく、このサービスの書類を提出してください。`,
    `The document names "${record.serviceName}", not the contracted service (${accepted.join(', ')}). Hand in the document of the service itself, not of its platform or parent.`,
  ) : holds(`書類のサービス名は「${name}」と一致します。`, `The document names the service "${name}".`);
}
