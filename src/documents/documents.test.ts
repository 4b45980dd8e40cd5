import { describe, expect, test } from 'vitest';
import { commonDates, serviceNameValidity } from './common-validity.ts';
import { addDays, addMonths, daysBetween, tokyoDay } from './dates.ts';
import type { DocumentFinding } from './finding.ts';
import { expiryOf, ismapValidity } from './kinds/ismap.ts';
import type { IsmapRegistration } from './kinds/ismap-section.ts';
import { RECORD_SCHEMAS, type DocumentRecord } from './record-schema.ts';
import { reviewValidity } from './review-validity.ts';
import { acceptedName, foldName } from './service-name.ts';

const told = (finding: DocumentFinding): readonly [string, string | undefined] => [finding.outcome, finding.outcome === 'inconclusive' ? finding.code : undefined];
const both = ({ reason }: DocumentFinding): boolean => /[ぁ-んァ-ヶ一-龠]/u.test(reason.ja) && /^[\x20-\x7e「」]+$/u.test(reason.en);

describe('days in Japan', () => {
  test.each([
    ['2026-11-22T14:59:59.999Z', '2026-11-22'],
    ['2026-11-22T15:00:00.000Z', '2026-11-23'],
    ['2026-12-31T15:00:00Z', '2027-01-01'],
    ['2028-02-28T15:00:00Z', '2028-02-29'],
  ])('%s is %s', (moment, day) => expect(tokyoDay(moment)).toBe(day));

  test.each([['2026-01-31', 1, '2026-02-28'], ['2028-01-31', 1, '2028-02-29'], ['2026-10-15', 16, '2028-02-15'], ['2026-12-31', 2, '2027-02-28']])('%s and %i months is %s', (day, months, later) => {
    expect(addMonths(day, months)).toBe(later);
  });

  test('days are counted across months and years', () => {
    expect([addDays('2026-12-31', 1), daysBetween('2026-10-24', '2026-11-23'), daysBetween('2026-11-24', '2026-11-23')]).toEqual(['2027-01-01', 30, -1]);
  });
});

describe('expiry of a registration (ISMAP基本規程 3.5)', () => {
  test.each([
    // 2022-09-30 is the end of audit periods whose entries were listed until 2024-01-31.
    ['2022-09-30', '2024-01-31'],
    ['2026-03-31', '2027-07-31'],
    ['2026-04-30', '2027-08-31'],
    ['2026-10-30', '2028-02-29'],
    ['2025-10-30', '2027-02-28'],
    ['2026-01-15', '2027-05-15'],
  ])('audit period until %s: valid until %s', (end, expiry) => expect(expiryOf(end)).toBe(expiry));
});

const CAPTURE = { file: 'capture.html', sha256: 'a'.repeat(64), date: '2026-11-20', listed: true };
const registration = (more: Partial<IsmapRegistration> = {}): IsmapRegistration => ({
  list: 'ISMAP', registrationNumber: 'C26-0001-2', registrant: '会社', registeredOn: '2026-05-01', auditPeriodStart: '2025-04-01', auditPeriodEnd: '2026-03-31',
  expiry: '2027-07-31', statementScope: '全機能', regions: ['東京'], capture: CAPTURE, ...more,
});

describe('validity of a registration', () => {
  const { capture: _none, ...uncaptured } = registration();
  test.each<[string, string | undefined, string, IsmapRegistration, string]>([
    ['fail', undefined, 'a fresh capture does not list it', registration({ capture: { ...CAPTURE, listed: false } }), '2026-11-23'],
    ['inconclusive', 'evidence-unverifiable', 'there is no capture', uncaptured, '2026-11-23'],
    ['inconclusive', 'evidence-unverifiable', 'there is no capture and the arithmetic has lapsed', { ...uncaptured, auditPeriodEnd: '2025-06-30' }, '2026-11-23'],
    ['inconclusive', 'evidence-unverifiable', 'the capture is 31 days old', registration({ capture: { ...CAPTURE, date: '2026-10-23' } }), '2026-11-23'],
    ['inconclusive', 'evidence-unverifiable', 'an old capture does not list it', registration({ capture: { ...CAPTURE, date: '2026-10-01', listed: false } }), '2026-11-23'],
    ['inconclusive', 'evidence-unverifiable', 'the capture is of tomorrow', registration({ capture: { ...CAPTURE, date: '2026-11-24' } }), '2026-11-23'],
    ['inconclusive', 'evidence-unverifiable', 'the audit period runs backwards', registration({ auditPeriodStart: '2026-05-01' }), '2026-11-23'],
    ['pass', undefined, 'the capture is 30 days old', registration({ capture: { ...CAPTURE, date: '2026-10-24' } }), '2026-11-23'],
    ['pass', undefined, 'the capture is of today', registration({ capture: { ...CAPTURE, date: '2026-11-23' } }), '2026-11-23'],
    ['pass', undefined, 'the arithmetic has lapsed but it is listed', registration({ auditPeriodStart: '2024-04-01', auditPeriodEnd: '2025-03-31' }), '2026-11-23'],
    ['pass', undefined, 'ISMAP-LIU', registration({ list: 'ISMAP-LIU' }), '2026-11-23'],
  ])('%s %s when %s', (outcome, code, _when, given, assessedOn) => {
    const finding = ismapValidity(given, { assessedOn, captureAgeDays: 30 });
    expect(told(finding)).toEqual([outcome, code]);
    expect(both(finding)).toBe(true);
  });

  test.each([['lapsed', registration({ auditPeriodEnd: '2025-05-31' })], ['ISMAP-LIU', registration({ list: 'ISMAP-LIU' })], ['expiry as listed passed', registration({ expiry: '2026-11-22' })]])('%s is remarked upon', (_what, given) => {
    expect(ismapValidity(given, { assessedOn: '2026-11-23', captureAgeDays: 30 }).notes).toHaveLength(1);
  });
});

const record = (more: Partial<DocumentRecord> = {}): DocumentRecord => ({
  id: 'r', requirements: [15], kind: 'ismap', title: '登録', issuer: 'ISMAP', issueDate: '2026-05-01', version: '1', serviceName: '文書 Bunko', legalEntity: { name: '会社' }, scope: '全機能',
  references: {}, language: 'ja', source: { file: 'capture.html', sha256: 'a'.repeat(64), capturedOn: '2026-11-20' }, confidentiality: '公開', ismap: registration(),
  review: { reviewer: '検収 太郎', date: '2026-11-21', decision: 'accepted', reason: '確認した' }, ...more,
});

describe('the review', () => {
  const context = { assessedOn: '2026-11-23', requirement: 15, requirementSha256: 'b'.repeat(64) };
  const reviewed = (more: Partial<NonNullable<DocumentRecord['review']>>) => record({ review: { ...record().review!, ...more } });
  const { review: _none, ...unreviewed } = record();
  test.each<[string, string | undefined, string, DocumentRecord]>([
    ['fail', undefined, 'it was rejected', reviewed({ decision: 'rejected' })],
    ['inconclusive', 'evidence-unreviewed', 'there is none', unreviewed],
    ['inconclusive', 'evidence-unreviewed', 'it is open', reviewed({ decision: 'open' })],
    ['inconclusive', 'evidence-unreviewed', 'it is of tomorrow', reviewed({ date: '2026-11-24' })],
    ['inconclusive', 'evidence-unreviewed', 'it came before the evidence was taken', reviewed({ date: '2026-11-19' })],
    ['inconclusive', 'evidence-unreviewed', 'the requirement has another text now', reviewed({ boundTo: { requirementSha256: { 15: 'c'.repeat(64) } } })],
    ['inconclusive', 'evidence-unreviewed', 'the evidence was replaced', reviewed({ boundTo: { evidenceSha256: 'c'.repeat(64) } })],
    ['inconclusive', 'evidence-unreviewed', 'it is about another service', reviewed({ boundTo: { serviceName: 'Shelf' } })],
    ['inconclusive', 'evidence-unreviewed', 'an old rejection was about other evidence', reviewed({ decision: 'rejected', boundTo: { evidenceSha256: 'c'.repeat(64) } })],
    ['pass', undefined, 'it was accepted today', reviewed({ date: '2026-11-23' })],
    ['pass', undefined, 'everything it is bound to still holds', reviewed({ boundTo: { requirementSha256: { 15: 'b'.repeat(64) }, evidenceSha256: 'a'.repeat(64), serviceName: '文書　Ｂｕｎｋｏ' } })],
    ['pass', undefined, 'it is bound to another requirement besides', reviewed({ boundTo: { requirementSha256: { 2: 'c'.repeat(64) } } })],
  ])('%s %s when %s', (outcome, code, _when, given) => {
    expect(told(reviewValidity(given, context))).toEqual([outcome, code]);
  });
});

describe('dates and names of any document', () => {
  test.each<[string, string, DocumentRecord]>([
    ['inconclusive', 'it is issued tomorrow', record({ issueDate: '2026-11-24' })],
    ['inconclusive', 'its period runs backwards', record({ periodStart: '2026-02-01', periodEnd: '2026-01-31' })],
    ['pass', 'it is issued today', record({ issueDate: '2026-11-23' })],
  ])('%s when %s', (outcome, _when, given) => expect(commonDates(given, '2026-11-23').outcome).toBe(outcome));

  test.each([['文書 Ｂｕｎｋｏ', true], ['文書 BUNKO', true], ['文書　Bunko', true], ['ﾌﾞﾝｼｮ', false], ['文書 Bunko Pro', false], ['文書', false]])('%s is accepted: %s', (name, accepted) => {
    expect(acceptedName(name, ['文書 Bunko']) !== undefined).toBe(accepted);
    expect(serviceNameValidity(record({ serviceName: name }), ['文書 Bunko']).outcome).toBe(accepted ? 'pass' : 'inconclusive');
  });

  test('half-width kana are the same name', () => expect(foldName('ﾌﾞﾝｺ')).toBe(foldName('ブンコ')));
});

describe('form of a record', () => {
  test.each<[string, Record<string, unknown>]>([
    ['an unknown key', { extra: 1 }],
    ['a day that does not exist', { issueDate: '2026-02-30' }],
    ['a requirement that does not exist', { requirements: [48] }],
    ['no requirement', { requirements: [] }],
    ['a hash in capitals', { source: { file: 'a', sha256: 'A'.repeat(64) } }],
    ['a source without file and without capture', { source: { sha256: 'a'.repeat(64), url: 'https://example.jp' } }],
    ['no section of its kind', { ismap: undefined }],
    ['an empty scope', { scope: '' }],
  ])('%s is refused', (_what, change) => expect(RECORD_SCHEMAS.ismap.safeParse({ ...record(), ...change }).success).toBe(false));

  test('a whole record is accepted', () => expect(RECORD_SCHEMAS.ismap.safeParse(record()).error).toBeUndefined());
});
