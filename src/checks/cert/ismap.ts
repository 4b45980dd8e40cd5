import { createHash } from 'node:crypto';
import { fromProblem, inconclusive } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText } from '../../domain/outcome.ts';
import { tokyoDay } from '../../documents/dates.ts';
import { unverifiable } from '../../documents/finding.ts';
import { type DocumentContext, type DocumentKind, judgeDocument } from '../../documents/judge-document.ts';
import { ismapValidity } from '../../documents/kinds/ismap.ts';
import type { DocumentSeen, DocumentsData } from '../../observations/document.ts';
import { catalogue } from '../../requirements/catalogue.ts';
import { defineCheck, type JudgeContext } from '../define.ts';

const REQUIREMENT = 15;
const KIND = 'ismap';

const requirementSha256 = (): string => createHash('sha256').update(catalogue().requirements.find(({ no }) => no === REQUIREMENT)?.text ?? '').digest('hex');

const kindOf = ({ policy }: JudgeContext): DocumentKind => ({
  kind: KIND,
  validity: ({ ismap }, { assessedOn }) => ismapValidity(ismap, { assessedOn, captureAgeDays: policy.parameters.evidence.listCaptureAgeDays }),
  /** A capture whose text can be read must show what the record says it shows. */
  files(seen, { ismap: { capture, registrationNumber } }) {
    const shows = seen.files.find(({ name }) => name === capture?.file)?.shows;
    if (!capture || !shows || shows['registrationNumber'] === capture.listed) return undefined;
    return capture.listed
      ? unverifiable(`${seen.file}: 控え ${capture.file} に登録番号 ${registrationNumber} が見当たりません。記録か控えを確認してください。`, `${seen.file}: the capture ${capture.file} does not show registration ${registrationNumber}. Check the record or the capture.`)
      : unverifiable(`${seen.file}: 記録では未掲載ですが、控え ${capture.file} に登録番号 ${registrationNumber} があります。`, `${seen.file}: the record says it is not listed, yet the capture ${capture.file} shows registration ${registrationNumber}.`);
  },
});

/** When it was last seen in the list: the newest look decides between records of the same registration. */
const newest = ({ record }: DocumentSeen): string => record?.ismap.capture?.date ?? record?.ismap.auditPeriodEnd ?? '';

function judgeRecords({ records }: DocumentsData, evidence: readonly EvidenceRef[], judge: JudgeContext): readonly CaseResult[] {
  const { profile } = judge;
  const accepted = profile.documents?.acceptedServiceNames ?? [];
  const context: DocumentContext = {
    assessedOn: tokyoDay(judge.assessedAt), requirement: REQUIREMENT, requirementSha256: requirementSha256(), acceptedNames: accepted.length > 0 ? accepted : [profile.service.name],
  };
  const own = records.map((seen, index) => ({ seen, ref: evidence[index] })).filter(({ seen }) => seen.kind === KIND && (seen.record === null || seen.record.requirements.includes(REQUIREMENT)));
  if (own.length === 0) return [inconclusive(`record@${KIND}`, 'evidence-missing', {
    ja: 'ISMAP の登録を示す書類と記録 (kind: ismap) がありません。登録がある場合は、リストの控えと記録を証拠書類のフォルダーに加えてください。',
    en: 'There is no document with a record of kind ismap. If the service is registered, add the capture of the list and its record to the evidence folder.',
  }, evidence)];
  const judged = own.toSorted((a, b) => newest(b.seen).localeCompare(newest(a.seen))).map(({ seen, ref }) => ({ seen, cases: judgeDocument(kindOf(judge), seen, KIND, context, ref === undefined ? evidence : [ref]) }));
  // The newest look that is about this service decides; what came before it is told, not counted.
  const [decisive, ...others] = [...judged.filter(isAboutService), ...judged.filter((one) => !isAboutService(one))];
  const notes = [...others.map(setAside), ...duplicates(own.map(({ seen }) => seen))];
  return (decisive?.cases ?? []).map((one, index) => (index === 0 && notes.length > 0 ? { ...one, notes: [...(one.notes ?? []), ...notes] } : one));
}

const isAboutService = ({ cases }: { readonly cases: readonly CaseResult[] }): boolean => cases.some(({ id, outcome }) => id.startsWith('service-name@') && outcome === 'pass');

const setAside = ({ seen }: { readonly seen: DocumentSeen }): LocalText => ({
  ja: `記録 ${seen.file} は、より新しい記録があるか、別のサービスのもののため判定に用いていません。`, en: `Record ${seen.file} is not counted: a newer one decides, or it is about another service.`,
});

/** The same file handed in twice proves nothing twice. */
function duplicates(records: readonly DocumentSeen[]): readonly LocalText[] {
  const hashes = records.flatMap(({ record }) => record?.source.sha256 ?? []);
  return hashes.length === new Set(hashes).size ? [] : [{ ja: '同じ証拠ファイルを指す記録が複数あります。', en: 'Several records point to the same evidence file.' }];
}

export const ismap = defineCheck({
  id: 'cert.ismap',
  rule: 1,
  needs: ['documents.records'],
  judge: (seen, context) => seen['documents.records'].flatMap(({ data, problem, evidence }): readonly CaseResult[] => (data
    ? judgeRecords(data, evidence, context)
    : [fromProblem(`record@${KIND}`, problem ?? { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } }, evidence)])),
});
