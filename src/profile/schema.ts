import { z } from 'zod';
import { adminEnrolmentSchema } from './admin-enrolment-schema.ts';
import { accountManagementSchema } from './account-management-schema.ts';
import { alternateRoutesSchema } from './alternate-routes-schema.ts';
import { accountSchema, passwordRouteSchema, poolSchema, routeSchema, tenantSchema, terminationSchema } from './account-schema.ts';
import { id, orUnknown, seconds, text } from './common-schema.ts';
import { connectionControlSchema } from './connection-control-schema.ts';
import { enumerationSchema } from './enumeration-schema.ts';
import { enrolmentSchema } from './enrolment-schema.ts';
import { issuedCredentialsSchema } from './issued-schema.ts';
import { operationSchema } from './operation-schema.ts';
import { factorStrengthSchema } from './factor-strength-schema.ts';
import { lockoutSchema } from './lockout-schema.ts';
import { mailSchema } from './mail-schema.ts';
import { passwordsSchema } from './password-schema.ts';
import { postLoginPagesSchema } from './post-login-schema.ts';
import { remoteAccessSchema } from './remote-access-schema.ts';
import { resourceSchema } from './resource-schema.ts';
import { secondFactorSchema } from './second-factor-schema.ts';
import { consentSchema, scopeSchema, sourceSchema } from './scope-schema.ts';
import { about, sentence } from './sentences.ts';
import { sessionsSchema, standingCredentialsSchema, stateChangesSchema } from './session-schema.ts';

const declaredSchema = z.strictObject({
  lockout: z.strictObject({
    threshold: orUnknown(z.int().positive()).describe(about('ロックするまでの連続失敗回数', 'Consecutive failures until the lock')),
    durationSeconds: orUnknown(seconds).describe(about('ロックの秒数', 'Seconds the lock lasts')),
    spacingSeconds: orUnknown(seconds).describe(about('失敗として数えられるために必要な間隔(秒)', 'Seconds between failures that count')),
  }).optional().describe(about('アカウントロック', 'Account lock')),
  password: z.strictObject({
    minLength: orUnknown(z.int().positive()).describe(about('最小文字数', 'Least length')),
    historyDepth: orUnknown(z.int().nonnegative()).describe(about('再利用を禁じる過去の個数', 'Previous passwords refused')),
    minAgeSeconds: orUnknown(seconds).describe(about('次に変更できるまでの秒数', 'Seconds until it may be changed again')),
    symbols: orUnknown(z.string().min(1)).describe(about('使える記号', 'Accepted symbols')),
  }).optional().describe(about('パスワードの規則', 'Password rule')),
  otp: z.strictObject({
    windowSteps: orUnknown(z.int().nonnegative()).describe(about('許容する前後のステップ数', 'Accepted steps before and after the current one')),
  }).optional().describe(about('ワンタイムパスワード', 'One-time codes')),
  session: z.strictObject({
    idleSeconds: orUnknown(seconds).describe(about('無操作で終わるまでの秒数', 'Seconds until an idle session ends')),
    lifetimeSeconds: orUnknown(seconds).describe(about('セッションの最長秒数', 'Longest life of a session')),
    tokenSeconds: orUnknown(seconds).describe(about('アクセストークンの有効秒数', 'Life of an access token')),
  }).optional().describe(about('セッション', 'Sessions')),
  availability: z.strictObject({
    percent: orUnknown(z.number().positive().max(100)).describe(about('SLA の稼働率(%)', 'Availability of the SLA, per cent')),
  }).optional().describe(about('稼働率', 'Availability')),
}).prefault({}).describe(about(
  '提供者が示す数値。不明なものは unknown と書く。ポリシーより厳しくはできるが緩くはできない',
  'Figures the vendor declares; `unknown` where it is not known. They may be stricter than the policy, never looser',
));

const documentSchema = z.strictObject({
  folder: z.string().min(1).describe(about('証拠書類のフォルダー(このファイルからの相対パス)', 'Folder of the documents, relative to this file')),
  acceptedServiceNames: z.array(text).default([]).describe(about('書類に現れるサービス名の表記', 'Names of the service as documents write it')),
});

const absenceSchema = z.strictObject({
  feature: text.describe(about('機能', 'Feature')),
  statement: text.describe(about('ないことの説明', 'How it is known to be absent')),
});

const regionSettingSchema = z.strictObject({
  route: id.describe(about('routes の名前', 'Name under `routes`')),
  read: operationSchema.describe(about('今のリージョンを region に取り出す', 'Must extract `region`: the present one')),
  select: operationSchema.describe(about('${region} を選ぶ', 'Chooses `${region}`')),
  foreign: z.array(text).min(1).describe(about('試す国外のリージョン(文書または画面にある値)', 'Regions abroad to try, as documents or pages name them')),
  pinned: z.boolean().default(false).describe(about('国内に固定されていると提供者が申告する', 'The vendor declares it pinned to Japan')),
  objects: z.record(id, z.strictObject({
    route: id.optional().describe(about('routes の名前。なければ資源の route', "Name under `routes`; else the resource's own")),
    operation: operationSchema.describe(about('${id} のリージョンを region に取り出す', 'Must extract `region` of `${id}`')),
  })).default({}).describe(about('resources の名前ごとに、保存されたもののリージョンの読み方', 'By name under `resources`: how the region of a stored thing is read')),
});

const thirdPartySchema = z.strictObject({
  host: z.string().min(1).describe(about('ホスト名。「*.example.jp」は配下すべて', 'Host name; `*.example.jp` for all below it')),
  region: orUnknown(z.string().regex(/^[A-Z]{2}$/, sentence('国を JP のような 2 文字で書いてください。', 'Write the country by two letters, as in JP.')))
    .describe(about('データを扱う国(ISO 3166-1)。不明なら unknown', 'Country in which it handles data (ISO 3166-1), or `unknown`')),
  purpose: text.describe(about('利用目的', 'What it is used for')),
  neededForService: z.boolean().describe(about('サービスの提供に必要か', 'Whether the service cannot be provided without it')),
  subcontractor: text.optional().describe(about('再委託先台帳での名前', 'Its name in the register of subcontractors')),
});

/**
 * One service under test. An unknown key is an error: a misspelt limit must not fall back to its default.
 * What a profile does not declare makes the checks that need it 判定不能, never 適合.
 */
export const targetProfileSchema = z.strictObject({
  profileVersion: z.literal(1).describe(about('書式の版。1', 'Version of the format: 1')),
  service: z.strictObject({
    name: text.describe(about('サービスの名前', 'Name of the service')),
    vendor: text.optional().describe(about('提供者', 'Vendor')),
  }).describe(about('試験するサービス', 'The service under test')),
  environment: z.literal('staging', { error: sentence(
    '試験できるのは検証環境だけです。検証環境の URL を用意し、environment: staging と書いてください。',
    'Only a staging environment may be tested. Use the URL of a staging environment and write environment: staging.',
  ) }).describe(about('環境。staging だけ', 'Environment: `staging` and nothing else')),
  consent: consentSchema,
  scope: scopeSchema,
  sources: z.record(id, sourceSchema).default({ S1: {} }).describe(about('送信元アドレス。S1 が主、S2 は利用歴のない別のアドレス', 'Source addresses: S1 the main one, S2 another without history')),
  tenants: z.record(id, tenantSchema).default({}).describe(about('テナント。T1 が自治体、T2 が無関係の顧客、TX が解約してよいもの', 'Tenants: T1 the municipality, T2 an unrelated customer, TX a disposable one')),
  accounts: z.record(id, accountSchema).default({}).describe(about('アカウント', 'Accounts')),
  routes: z.record(id, routeSchema).default({}).describe(about('サインインの経路', 'Ways to sign in')),
  health: operationSchema.optional().describe(about('サービスの正常性を答える操作。未認証で行う', 'Answers whether the service is well; run as a stranger')),
  pools: z.strictObject({
    users: poolSchema.optional().describe(about('一般利用者', 'Ordinary users')),
    admins: poolSchema.optional().describe(about('管理者', 'Administrators')),
    remote: poolSchema.optional().describe(about('庁外から利用する一般利用者。users と違う場合に書く', 'Ordinary users who come from outside the office, where they are not those of `users`')),
    unenrolled: poolSchema.optional().describe(about('第二要素を求められるが、まだ登録していない一般利用者', 'Ordinary users of whom a second factor is wanted and who have not enrolled one yet')),
    unenrolledAdmins: poolSchema.optional().describe(about('第二要素をまだ登録していない管理者', 'Administrators who have not enrolled a second factor yet')),
    mailedCodes: poolSchema.optional().describe(about('第二要素がメールで届くコードのアカウント。mailCode も書く', 'Accounts whose second factor is a code sent by mail; declare `mailCode`, too')),
  }).prefault({}).describe(about('使い捨てアカウントの供給元', 'Where disposable accounts come from')),
  passwordRoutes: z.record(id, passwordRouteSchema).default({}).describe(about('パスワードを変える経路', 'Ways to set the own password')),
  passwords: passwordsSchema,
  resources: z.record(id, resourceSchema).default({}).describe(about('保存されるものの種類', 'Types of stored things')),
  adminFunctions: z.record(id, z.strictObject({
    route: id.describe(about('routes の名前', 'Name under `routes`')),
    operation: operationSchema,
    writes: z.boolean().default(false).describe(about('何かを変える', 'Changes something')),
  })).default({}).describe(about(
    '管理者の機能。サインインの途中の状態で試す。特権の内容が返れば marker に取り出す',
    'Functions for administrators, tried with half a sign-in; must extract `marker` when they answer with privileged content',
  )),
  credentialFunctions: z.record(id, z.strictObject({
    route: id.describe(about('routes の名前', 'Name under `routes`')),
    operation: operationSchema,
  })).default({}).describe(about(
    '認証情報を渡す、または変える機能。サインインの途中の状態で試す。得られれば credential に取り出す',
    'Routes that hand out or change credentials, tried with half a sign-in; extract `credential` when one is obtained',
  )),
  alternateRoutes: alternateRoutesSchema,
  adminEnrolment: adminEnrolmentSchema,
  postLoginPages: postLoginPagesSchema,
  accountManagement: accountManagementSchema,
  factorStrength: factorStrengthSchema,
  thirdParties: z.array(thirdPartySchema).optional().describe(about('利用者の画面が通信する、提供者以外のホスト', "Hosts of others that users' pages talk to")),
  regionSetting: regionSettingSchema.optional().describe(about('リージョンを選ぶ設定', 'The setting that chooses the region')),
  screens: z.record(id, z.strictObject({
    route: id.describe(about('routes の名前(client: browser)', 'Name under `routes`, of a browser')),
    operation: operationSchema,
  })).default({}).describe(about(
    '個人情報を表示・編集する主な画面。${id} と ${personName}、${address}、${telephone}、${email}、${freeText}、${fileName}、${searchTerm} が使える',
    'Main screens on which personal data is shown and edited; see `${id}` and `${personName}`, `${address}`, `${telephone}`, `${email}`, `${freeText}`, `${fileName}`, `${searchTerm}`',
  )),
  sessions: sessionsSchema,
  stateChanges: stateChangesSchema,
  standingCredentials: standingCredentialsSchema,
  lockout: lockoutSchema,
  mail: mailSchema.optional(),
  connectionControl: connectionControlSchema.optional(),
  remoteAccess: remoteAccessSchema.optional(),
  enrolment: enrolmentSchema,
  enumeration: enumerationSchema,
  issuedCredentials: issuedCredentialsSchema,
  secondFactor: secondFactorSchema,
  termination: terminationSchema.optional().describe(about('テナントの解約', 'How a tenant ends')),
  declared: declaredSchema,
  absences: z.array(absenceSchema).optional().describe(about('サービスにない機能', 'Features the service does not have')),
  documents: documentSchema.optional().describe(about('証拠書類', 'Documents that serve as evidence')),
}).meta({ title: 'Kenshu target profile' });

export type TargetProfile = z.infer<typeof targetProfileSchema>;
/** What a profile file holds before defaults are filled in. */
export type TargetProfileInput = z.input<typeof targetProfileSchema>;
export type RouteDeclaration = z.infer<typeof routeSchema>;
export type AccountDeclaration = z.infer<typeof accountSchema>;
export type TenantDeclaration = z.infer<typeof tenantSchema>;
export type PoolName = keyof TargetProfile['pools'];
export type PoolDeclaration = z.infer<typeof poolSchema>;
export type ResourceDeclaration = z.infer<typeof resourceSchema>;
export type TerminationDeclaration = z.infer<typeof terminationSchema>;
export type SourceDeclaration = z.infer<typeof sourceSchema>;
export type { FileSlotDeclaration, OutletDeclaration } from './resource-schema.ts';

/** Types a profile written as a TypeScript module: `export default defineProfile({ … })`. */
export const defineProfile = (profile: TargetProfileInput): TargetProfileInput => profile;
