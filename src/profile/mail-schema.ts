import { z } from 'zod';
import { id, text } from './common-schema.ts';
import { hostKey } from './host.ts';
import { secretRefSchema } from './secret-schema.ts';
import { about, sentence } from './sentences.ts';

const host = text.refine((name) => hostKey(name) !== undefined, sentence(
  'ホスト名または IP アドレスだけを書いてください。', 'Write a host name or an IP address alone.',
));
const port = z.int().min(1).max(65_535);

const pattern = z.string().regex(/^(\*|[^\s@*]+)@[^\s@*]+$/, sentence(
  'アドレスを user@example.jp、またはドメイン全体を *@example.jp のように書いてください。', 'Write an address, as in user@example.jp, or a whole domain, as in *@example.jp.',
));

const mailboxSchema = z.strictObject({
  addresses: z.array(pattern).min(1).describe(about('受け取るアドレス。「*@example.jp」はドメイン全体', 'Addresses it receives; `*@example.jp` for a whole domain')),
  http: z.strictObject({
    origin: z.url({ protocol: /^https?$/ }).describe(about('Mailpit 互換 API の URL(/api/v1 の手前まで)', 'URL of a Mailpit-compatible API, without /api/v1')),
    credentials: secretRefSchema.optional().describe(about('「利用者名:パスワード」の在りか', 'Where `user:password` is')),
  }).optional().describe(about('Mailpit 互換の HTTP API で読む', 'Read over a Mailpit-compatible HTTP API')),
  imap: z.strictObject({
    host: host.describe(about('IMAP サーバー', 'IMAP server')),
    port: port.default(993).describe(about('ポート', 'Port')),
    tls: z.boolean().default(true).describe(about('最初から TLS で接続する。false なら STARTTLS があれば使う', 'TLS from the start; otherwise STARTTLS where it is offered')),
    user: text.describe(about('利用者名', 'User name')),
    password: secretRefSchema.describe(about('パスワードの在りか', 'Where the password is')),
    folder: text.default('INBOX').describe(about('フォルダー', 'Folder')),
  }).optional().describe(about('IMAP で読む。メールは変えず、消さない', 'Read by IMAP; no mail is changed or removed')),
  smtpSink: z.strictObject({
    host: host.default('127.0.0.1').describe(about('受け付けるこの機械のアドレス', "Address of this machine to listen at")),
    port: port.describe(about('ポート', 'Port')),
  }).optional().describe(about('この検査ツールが SMTP サーバーを開き、サービスの送信先にする', 'This tool opens an SMTP server that the service sends to')),
}).refine((box) => [box.http, box.imap, box.smtpSink].filter((kind) => kind !== undefined).length === 1, sentence(
  'http、imap、smtpSink のうち 1 つだけを書いてください。', 'Write exactly one of http, imap, smtpSink.',
));

/** Where the harness reads the mails that the service sends to its accounts. */
export const mailSchema = z.strictObject({
  address: text.default('${mail}').describe(about('アカウントのメールアドレス。アカウントとテナントの変数が使える', 'Mail address of an account; a template over the variables of account and tenant')),
  boxes: z.record(id, mailboxSchema).refine((boxes) => Object.keys(boxes).length > 0, sentence(
    'メールボックスを 1 つ以上書いてください。', 'Declare at least one mailbox.',
  )).describe(about('メールボックス', 'Mailboxes')),
}).describe(about('検証環境のサービスが送るメールを読む場所', 'Where the mails of the staging service are read'));

export type MailDeclaration = z.infer<typeof mailSchema>;
export type MailboxDeclaration = z.infer<typeof mailboxSchema>;
