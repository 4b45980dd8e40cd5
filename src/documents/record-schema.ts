import { z } from 'zod';
import { about } from '../profile/sentences.ts';
import { ismapSection } from './kinds/ismap-section.ts';

const text = z.string().min(1);
const day = z.iso.date();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** A reviewer's decision. What it is bound to, where that is written, must still be so when it is read. */
const reviewSchema = z.strictObject({
  reviewer: text.describe(about('確認した人', 'Who reviewed it')),
  date: day.describe(about('確認した日', 'When')),
  decision: z.enum(['accepted', 'rejected', 'open']).describe(about('判断。accepted、rejected、open(保留)', 'Decision: accepted, rejected or open')),
  reason: text.describe(about('判断の理由', 'Why')),
  boundTo: z.strictObject({
    requirementSha256: z.record(z.string().regex(/^\d+$/), sha256).optional().describe(about('要件番号ごとの本文の SHA-256', 'SHA-256 of the text of each requirement, by number')),
    evidenceSha256: sha256.optional().describe(about('確認した証拠ファイルの SHA-256', 'SHA-256 of the evidence that was read')),
    serviceName: text.optional().describe(about('確認したサービス名', 'Name of the service it was read for')),
  }).optional().describe(about('何についての判断か', 'What the decision is about')),
}).describe(about('確認の記録', 'The review'));

const sourceSchema = z.strictObject({
  file: text.optional().describe(about('証拠ファイル(フォルダーからの相対パス)', 'Evidence file, relative to the folder')),
  sha256: sha256.describe(about('証拠ファイルの SHA-256', 'SHA-256 of the evidence file')),
  url: z.url().optional().describe(about('取得元', 'Where it was taken from')),
  capturedOn: day.optional().describe(about('取得した日', 'When it was taken')),
}).refine((source) => source.file !== undefined || (source.url !== undefined && source.capturedOn !== undefined))
  .describe(about('出所。ファイル、または URL と取得日', 'Where it comes from: a file, or URL and day of capture'));

/** The common record of catalogue §8.1. */
const common = {
  id: text.describe(about('記録の ID', 'Id of the record')),
  requirements: z.array(z.int().min(1).max(47)).min(1).describe(about('要件番号', 'Requirement numbers')),
  title: text.describe(about('題名', 'Title')),
  issuer: text.describe(about('発行者', 'Issuer')),
  issueDate: day.describe(about('発行日', 'Issue date')),
  periodStart: day.optional().describe(about('対象期間の始め', 'First day of the period')),
  periodEnd: day.optional().describe(about('対象期間の終わり', 'Last day of the period')),
  validUntil: day.optional().describe(about('有効期限(その日まで有効)', 'Valid until, that day included')),
  version: text.describe(about('版', 'Version')),
  serviceName: text.describe(about('書類に書かれたままのサービス名', 'Name of the service as written')),
  legalEntity: z.strictObject({
    name: text.describe(about('法人の名称', 'Name')),
    corporateNumber: z.string().regex(/^\d{13}$/).optional().describe(about('法人番号', '法人番号 (13 digits)')),
  }).describe(about('書類に書かれたままの法人', 'Legal entity as written')),
  scope: text.describe(about('対象範囲(原文のまま)', 'Scope, verbatim')),
  references: z.record(z.string(), text).describe(about('各項目の頁または条項', 'Page or clause of each field')),
  language: z.string().regex(/^[a-z]{2}$/).describe(about('言語', 'Language')),
  source: sourceSchema,
  confidentiality: text.describe(about('取扱区分', 'Confidentiality')),
  review: reviewSchema.optional(),
};

/** The schema of each kind: the common record and the section of the kind under its name. An unknown key is an error. */
export const RECORD_SCHEMAS = {
  ismap: z.strictObject({ ...common, kind: z.literal('ismap'), ismap: ismapSection }).meta({ title: 'Kenshu document record: ISMAP' }),
} as const;

export type DocumentKindName = keyof typeof RECORD_SCHEMAS;
export type RecordOf<K extends DocumentKindName> = z.infer<(typeof RECORD_SCHEMAS)[K]>;
export type DocumentRecord = RecordOf<DocumentKindName>;
export type Review = NonNullable<DocumentRecord['review']>;
