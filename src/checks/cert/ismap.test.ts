import { expect, test } from 'vitest';
import { concludeCheck } from '../../domain/conclude.ts';
import type { EvidenceRef } from '../../domain/outcome.ts';
import type { DocumentSeen, NamedFile } from '../../observations/document.ts';
import { policySchema } from '../../profile/policy-schema.ts';
import type { JudgeContext } from '../define.ts';
import { ismap } from './ismap.ts';

const REF = (index: number): EvidenceRef => `sha256:${String(index).repeat(64).slice(0, 64)}`;
const HASH = 'a'.repeat(64);
const context = (assessedAt = '2026-11-23T03:00:00Z', captureAge = 30): JudgeContext => ({
  policy: policySchema.parse({ policyVersion: 1, municipality: '市', parameters: { evidence: { listCaptureAgeDays: captureAge } } }), assessedAt, cryptrecList: 'LS-0001-2022R2',
  profile: { service: { name: '文書 Bunko' }, documents: { folder: 'd', acceptedServiceNames: ['文書 Bunko'] } } as unknown as JudgeContext['profile'],
});
const CAPTURE = { file: 'capture.html', sha256: HASH, date: '2026-11-20', listed: true };

const seen = (change: { readonly serviceName?: string; readonly captured?: string; readonly listed?: boolean; readonly review?: boolean } = {}, file: Partial<NamedFile> = {}, more: Partial<DocumentSeen> = {}): DocumentSeen => ({
  file: 'ismap.yaml', sha256: HASH, id: 'r', kind: 'ismap', issues: [],
  files: [{ name: 'capture.html', sha256: HASH, declaredSha256: HASH, bytes: 10, shows: { registrationNumber: change.listed ?? true, serviceName: true }, problem: null, ...file }],
  record: {
    id: 'r', requirements: [15], kind: 'ismap', title: '登録', issuer: 'ISMAP', issueDate: '2026-05-01', version: '1', serviceName: change.serviceName ?? '文書 Bunko', legalEntity: { name: '会社' }, scope: '全機能',
    references: {}, language: 'ja', source: { file: 'capture.html', sha256: HASH, capturedOn: change.captured ?? CAPTURE.date }, confidentiality: '公開',
    ismap: {
      list: 'ISMAP', registrationNumber: 'C1', registrant: '会社', registeredOn: '2026-05-01', auditPeriodStart: '2025-04-01', auditPeriodEnd: '2026-03-31', expiry: '2027-07-31', statementScope: '全機能', regions: ['東京'],
      capture: { ...CAPTURE, date: change.captured ?? CAPTURE.date, listed: change.listed ?? true },
    },
    ...(change.review === false ? {} : { review: { reviewer: '太郎', date: '2026-11-22', decision: 'accepted', reason: '確認した' } }),
  },
  ...more,
});

const judge = (records: readonly DocumentSeen[], given = context()) => concludeCheck(ismap.judge({ 'documents.records': [{
  kind: 'documents.records', subject: 'documents', takenAt: '', evidence: records.map((_one, index) => REF(index + 1)), data: { records, leftOut: 0 },
}] }, given));

const other = seen({ serviceName: '共通基盤 Shelf' });

test.each<[string, string | undefined, string | undefined, string, readonly DocumentSeen[]]>([
  ['fail', undefined, 'validity@ismap', 'the newest capture does not list it', [seen({ captured: '2026-11-01' }), seen({ listed: false })]],
  ['inconclusive', 'evidence-missing', 'record@ismap', 'there is no record', []],
  ['inconclusive', 'evidence-missing', 'record@ismap', 'there is a record of another kind alone', [seen({}, {}, { kind: 'soc2', record: null })]],
  ['inconclusive', 'evidence-unverifiable', 'record@ismap', 'the record has not the form of one', [seen({}, {}, { record: null, issues: [{ line: 3, path: 'issuer', message: { ja: 'ありません。', en: 'Missing.' } }] })]],
  ['inconclusive', 'evidence-unverifiable', 'file@ismap', 'the evidence was replaced', [seen({}, { sha256: 'b'.repeat(64) })]],
  ['inconclusive', 'evidence-unverifiable', 'file@ismap', 'the evidence is not there', [seen({}, { sha256: null, problem: { ja: '読み取れません。', en: 'Cannot be read.' } })]],
  ['inconclusive', 'evidence-unverifiable', 'file@ismap', 'the capture does not show what the record says', [seen({}, { shows: { registrationNumber: false, serviceName: true } })]],
  ['inconclusive', 'evidence-unverifiable', 'file@ismap', 'the capture shows what the record denies', [seen({ listed: false }, { shows: { registrationNumber: true, serviceName: true } })]],
  ['inconclusive', 'evidence-unverifiable', 'service-name@ismap', 'only the platform is registered', [other]],
  ['inconclusive', 'evidence-unverifiable', 'service-name@ismap', 'the platform is not even listed', [seen({ serviceName: '共通基盤 Shelf', listed: false })]],
  ['inconclusive', 'evidence-unverifiable', 'validity@ismap', 'the capture is too old', [seen({ captured: '2026-10-01' })]],
  ['inconclusive', 'evidence-unreviewed', 'review@ismap', 'nobody has reviewed it', [seen({ review: false })]],
  ['pass', undefined, undefined, 'listed, named and reviewed', [seen()]],
  ['pass', undefined, undefined, 'a capture whose text cannot be read', [seen({}, { shows: null })]],
  ['pass', undefined, undefined, 'the platform\'s record lies beside the own one', [other, seen()]],
  ['pass', undefined, undefined, 'an older capture did not list it yet', [seen({ captured: '2026-11-01', listed: false }), seen()]],
])('%s %s at %s when %s', (outcome, code, decidedBy, _when, records) => {
  const concluded = judge(records);
  const deciding = concluded.cases.find((one) => one.outcome === concluded.outcome && one.outcome !== 'pass')?.id;
  expect([concluded.outcome, concluded.outcome === 'inconclusive' ? concluded.code : undefined, deciding]).toEqual([outcome, code, decidedBy]);
});

test('a capture of 30 days is fresh until midnight in Japan', () => {
  const captured = seen({ captured: '2026-10-24' });
  expect(judge([captured], context('2026-11-23T14:59:59Z')).outcome).toBe('pass');
  expect(judge([captured], context('2026-11-23T15:00:00Z')).outcome).toBe('inconclusive');
});

test('the policy\'s age of captures counts', () => {
  expect(judge([seen({ captured: '2026-11-10' })], context(undefined, 7)).outcome).toBe('inconclusive');
});

test('records that are not counted and files handed in twice are told', () => {
  const notes = judge([seen(), seen({ captured: '2026-11-01' }, {}, { file: 'old.yaml' })]).notes?.map(({ en }) => en).join(' ') ?? '';
  expect(notes).toContain('old.yaml');
  expect(notes).toContain('Several records');
});

test('each case rests on the record it is about', () => {
  expect(judge([other, seen()]).cases.map(({ evidence }) => evidence)).toEqual(Array.from({ length: 5 }, () => [REF(2)]));
});
