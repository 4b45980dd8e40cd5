import type { LocalText } from '../../domain/outcome.ts';
import { addDays, addMonths, type Day, daysBetween } from '../dates.ts';
import { breaks, type DocumentFinding, holds, unverifiable } from '../finding.ts';
import type { IsmapRegistration } from './ismap-section.ts';

const MONTHS_OF_VALIDITY = 16;

/**
 * The last day of a registration by ISMAP基本規程 3.5: one year and four months, counted from the day after the audit period's end. The
 * period ends with the day before the one that corresponds to its first (民法143条2項).
 */
export function expiryOf(auditPeriodEnd: Day): Day {
  const first = addDays(auditPeriodEnd, 1);
  const corresponding = addMonths(first, MONTHS_OF_VALIDITY);
  // Where the last month lacks that day the period ends with the month itself.
  return corresponding.slice(8) === first.slice(8) ? addDays(corresponding, -1) : corresponding;
}

interface Assessment {
  readonly assessedOn: Day;
  /** `$evidence.listCaptureAge` */
  readonly captureAgeDays: number;
}

/** Whether the service is listed on the day of assessment (catalogue §8.3): a fresh capture of the list decides over any arithmetic. */
export function ismapValidity(registration: IsmapRegistration, { assessedOn, captureAgeDays }: Assessment): DocumentFinding {
  const { capture, list, registrationNumber } = registration;
  const computed = expiryOf(registration.auditPeriodEnd);
  const lapsed = assessedOn > computed;
  const arithmetic = { ja: `計算上の期限 ${computed} (監査対象期間の終わり ${registration.auditPeriodEnd} から)`, en: `computed expiry ${computed}, from the end of the audit period ${registration.auditPeriodEnd}` };
  if (registration.auditPeriodStart > registration.auditPeriodEnd) return unverifiable('監査対象期間の始めが終わりより後になっています。記録を直してください。', 'The audit period begins after its end. Correct the record.');
  if (capture === undefined) return unverifiable(
    `${list} クラウドサービスリストの控えがありません (${arithmetic.ja})。${captureAgeDays} 日以内に取得した控えを加えてください。`,
    `There is no capture of the ${list} list (${arithmetic.en}). Add one not older than ${captureAgeDays} days.`,
  );
  if (capture.date > assessedOn) return unverifiable(`控えの取得日 ${capture.date} が判定日 ${assessedOn} より後です。`, `The capture is dated ${capture.date}, after the assessment on ${assessedOn}.`);
  const age = daysBetween(capture.date, assessedOn);
  if (age > captureAgeDays) return unverifiable(
    `控えは ${age} 日前 (${capture.date}) のもので、${captureAgeDays} 日以内である必要があります${lapsed ? `。${arithmetic.ja}も過ぎています` : ''}。新しい控えを取得してください。`,
    `The capture is ${age} days old (${capture.date}); it must not be older than ${captureAgeDays}${lapsed ? `. The ${arithmetic.en}, has passed as well` : ''}. Take a new one.`,
  );
  if (!capture.listed) return breaks(
    `${capture.date} の ${list} クラウドサービスリストに登録番号 ${registrationNumber} がありません (失効または取消し)。`,
    `The ${list} list of ${capture.date} does not show registration ${registrationNumber}: it has lapsed or was cancelled.`,
  );
  return holds(
    `${capture.date} の ${list} クラウドサービスリストに登録番号 ${registrationNumber} が載っています。`, `The ${list} list of ${capture.date} shows registration ${registrationNumber}.`,
    remarks(registration, { assessedOn, computed, lapsed }),
  );
}

function remarks(registration: IsmapRegistration, { assessedOn, computed, lapsed }: { readonly assessedOn: Day; readonly computed: Day; readonly lapsed: boolean }): readonly LocalText[] {
  const { expiry, list } = registration;
  return [
    ...(lapsed ? [{
      ja: `計算上の期限 ${computed} は過ぎていますが、リストに載っているため有効です (更新審査中と考えられます)。`, en: `The computed expiry ${computed} has passed, but the list shows the entry, so it is valid (a renewal is probably being decided).`,
    }] : []),
    ...(!lapsed && assessedOn > expiry ? [{ ja: `登録簿に書かれた期限 ${expiry} は過ぎています。`, en: `The expiry as listed, ${expiry}, has passed.` }] : []),
    ...(list === 'ISMAP-LIU' ? [{
      ja: 'ISMAP-LIU は影響度の低い業務・情報に用いる SaaS が対象です。情報の機密性に適するかを確認してください。', en: 'ISMAP-LIU covers SaaS for low-impact use: confirm that it suits the confidentiality of the information.',
    }] : []),
  ];
}
