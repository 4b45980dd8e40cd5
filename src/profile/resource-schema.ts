import { z } from 'zod';
import { id, seconds, text } from './common-schema.ts';
import { operationSchema } from './operation-schema.ts';
import { about } from './sentences.ts';

const outletSchema = z.strictObject({
  route: id.optional().describe(about('routes の名前。なければ資源の route', "Name under `routes`; else the resource's own")),
  operation: operationSchema,
  shows: z.array(z.enum(['listed', 'unlisted', 'file', 'comment'])).default(['listed']).describe(about(
    '持ち主に見えるはずの印。件数などは空にする', 'Markers the owner must see here; empty for counts and tombstones',
  )),
  anonymous: z.boolean().default(false).describe(about('URL を知る誰でも取得できる(署名付き URL など)', 'Anyone who holds the locator may fetch it (signed URL, share link)')),
}).meta({ id: 'Outlet', description: about('内容が現れる場所', 'A place where content appears') });

const fileSlotSchema = z.strictObject({
  contentType: z.string().min(1).describe(about('送るファイルの種類', 'Type of the file to send')),
  filename: text.describe(about('ファイル名', 'File name')),
  upload: operationSchema.describe(about('${id}、${filename}、${file} が使え、fileId を取り出す', 'Sees `${id}`, `${filename}`, `${file}`; must extract `fileId`')),
  locators: operationSchema.optional().describe(about('署名付き URL などを得る。${id}、${fileId} が使え、取り出した値を outlets が使う', 'Obtains locators that live on by themselves (signed URLs); sees `${id}`, `${fileId}`; the outlets see what it extracts')),
  outlets: z.record(id, outletSchema).describe(about('ファイルと派生物(サムネイルなど)が取れる場所', 'Content and derived forms; see `${id}`, `${fileId}` and the locators')),
  signedUrlLifeSeconds: seconds.optional().describe(about('署名付き URL の有効秒数', 'Stated life of the signed URLs')),
  remove: operationSchema.optional().describe(about('ファイルだけを消す', 'Removes the file alone')),
});

const writeSchema = z.strictObject({
  route: id.optional().describe(about('routes の名前。なければ資源の route', "Name under `routes`; else the resource's own")),
  operation: operationSchema,
  kind: z.enum(['update', 'delete', 'restore', 'share', 'action']).describe(about('書き込みの種類', 'What kind of write it is')),
  precondition: operationSchema.optional().describe(about('持ち主として前提条件(ETag、版)を得る。${precondition.名前} で使える', 'Fetches preconditions (ETag, version) as the owner, seen as `${precondition.NAME}`')),
});

/** Operations on one type of stored thing; all see `${id}` once `create` has extracted it. */
export const resourceSchema = z.strictObject({
  route: id.describe(about('routes の名前', 'Name under `routes`')),
  visibility: z.enum(['private', 'tenant', 'role']).default('tenant').describe(about('誰に見えるか', 'Who may see it')),
  create: operationSchema.describe(about('${markerListed}、${markerUnlisted} を入れて作り、id を取り出す', 'Sees `${markerListed}` and `${markerUnlisted}`; must extract `id`')),
  find: operationSchema.optional().describe(about(
    '作成の応答を受け取れなかったものを持ち主として探す。${marker}(作成時の ${markerListed})が使え、あれば id を取り出す(optional: true)。後始末に使う',
    'Looks, as the owner, for one whose creation got no answer, for cleaning up; sees `${marker}` (what `create` saw as `${markerListed}`), extracts `id` if it is there (`optional: true`)',
  )),
  comment: operationSchema.optional().describe(about('${id} に ${markerComment} を付ける', 'Adds `${markerComment}` to `${id}`')),
  read: z.record(id, outletSchema).describe(about('id で読む場所', 'Where it is read by id')),
  list: z.record(id, outletSchema).default({}).describe(about('一覧', 'Lists')),
  search: z.record(id, outletSchema).default({}).describe(about('検索。${query} が使える', 'Searches; see `${query}`')),
  write: z.record(id, writeSchema).default({}).describe(about('書き込み。${id}、${markerWrite}、${precondition.*} が使える', 'Writes; see `${id}`, `${markerWrite}` and `${precondition.*}`')),
  remove: operationSchema.describe(about('消す(ごみ箱があればごみ箱へ)', 'Removes it (to the trash where there is one)')),
  purge: operationSchema.optional().describe(about('remove の後、ごみ箱から完全に消す', 'Removes it for good from a trash, after `remove`')),
  indexDelaySeconds: seconds.optional().describe(about('提供者が示す索引の遅れ(秒)', 'Delay of the index the vendor declares')),
  deleteDelaySeconds: seconds.optional().describe(about('提供者が示す削除の遅れ(秒)', 'Delay of deletion the vendor declares')),
  files: z.record(id, fileSlotSchema).default({}).describe(about('ファイルを付けられる場所', 'Where files can be attached')),
}).describe(about('保存されるものの一種類', 'One type of stored thing'));

export type OutletDeclaration = z.infer<typeof outletSchema>;
export type FileSlotDeclaration = z.infer<typeof fileSlotSchema>;
