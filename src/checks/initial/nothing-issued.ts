import { inconclusive, notApplicable } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef } from '../../domain/outcome.ts';
import type { NothingIssued } from '../../observations/issued-credentials.ts';

/** The vendor says that no credentials are assigned; the rest of the profile may know better (catalogue P14). */
export const judgeNothing = (id: string, { statement, contradictedBy }: NothingIssued, evidence: readonly EvidenceRef[]): CaseResult => (contradictedBy.length > 0 ? inconclusive(id, 'feature-unknown', {
  ja: `absences には認証情報を割り当てないとありますが (${statement})、プロファイルの ${contradictedBy.join('、')} は割り当てられた認証情報を使います。issuedCredentials に書いてください。`,
  en: `The profile's absences say that no credentials are assigned (${statement}), yet ${contradictedBy.join(', ')} of the profile uses assigned ones. Declare them under issuedCredentials.`,
}, evidence) : notApplicable(id, {
  ja: `プロファイルの absences に、認証情報を割り当てないとあり (${statement})、プロファイルのほかの項目もそれと食い違いません。`,
  en: `The profile's absences say that no credentials are assigned (${statement}), and nothing else in the profile speaks of any.`,
}, evidence));
