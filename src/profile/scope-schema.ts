import { isIP } from 'node:net';
import { z } from 'zod';
import { secretRefSchema } from './secret-schema.ts';
import { text } from './common-schema.ts';
import { hostKey } from './host.ts';
import { about, sentence } from './sentences.ts';

export const consentSchema = z.strictObject({
  reference: text.describe(about('提供者の書面による同意の番号または題名。なければ何も送らない', "Number or title of the vendor's written consent; nothing is sent without it")),
  grantedBy: text.describe(about('同意した組織・担当者', 'Who gave the consent')),
  validUntil: z.iso.date().describe(about('同意の期限。その日(日本時間)まで有効', 'Last day of the consent (Asia/Tokyo)')),
  allowDestructive: z.boolean().default(false).describe(about('削除・解約など戻せない操作を、使い捨てのものに限り許す', 'Allow deleting, terminating and the like, on disposable resources only')),
  allowLocking: z.boolean().default(false).describe(about('使い捨てアカウントのロックを許す', 'Allow locking disposable accounts')),
  allowPortScan: z.boolean().optional().describe(about('scope.portScan のポートに接続を試すことを許す', 'Allow connecting to the ports of scope.portScan')),
  stopContact: text.describe(about('中止を求める連絡先', 'Whom to reach to stop the run')),
}).describe(about('提供者の書面による試験の同意。なければ何も送らない', "The vendor's written consent to the test; nothing is sent without it"));

const hostSchema = z.strictObject({
  name: text.refine((name) => hostKey(name) !== undefined, sentence(
    'ホスト名または IP アドレスだけを書いてください。https://、ポート、パス、ワイルドカードは書けません。',
    'Write a host name or an IP address alone, without https://, port, path or wildcard.',
  )).describe(about('ホスト名または IP アドレス', 'Host name or IP address')),
  ports: z.array(z.int().min(1).max(65_535)).min(1).default([443]).describe(about('ポート', 'Ports')),
  plainPorts: z.array(z.int().min(1).max(65_535)).min(1).optional().describe(about(
    '平文の HTTP で提供していないことを確かめるポート(通常は 80)。接続してよい範囲に加わる', 'Ports asked whether they give anything over plain HTTP, usually 80; they join the scope',
  )),
  role: z.enum(['web', 'api', 'file', 'realtime', 'mail', 'identity-provider', 'other']).default('web').describe(about('ホストの役割', 'What the host is for')),
  tls: z.boolean().default(true).describe(about('false: 仕様として TLS を使わない', '`false`: speaks no TLS by design')),
});

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, sentence('時刻を 09:00 のように書いてください。', 'Write a time as in 09:00.'));

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

const hoursSchema = z.strictObject({
  from: timeOfDay.describe(about('開始', 'From')),
  to: timeOfDay.describe(about('終了', 'To')),
  days: z.array(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])).min(1).default(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])
    .describe(about('曜日', 'Days')),
  timeZone: z.string().refine(isTimeZone, sentence('Asia/Tokyo のような時間帯の名前を書いてください。', 'Write the name of a time zone, as in Asia/Tokyo.'))
    .default('Asia/Tokyo').describe(about('時間帯', 'Time zone')),
});

const proxyUrl = z.url({ protocol: /^http$/ });

const portRange = z.string().regex(/^\d{1,5}(-\d{1,5})?$/, sentence('ポートを 8080 または 1-65535 のように書いてください。', 'Write ports as in 8080 or 1-65535.'));

const portScanSchema = z.strictObject({
  ports: z.array(portRange).min(1).default(['1-65535']).describe(about('接続を試すポート。8080 または 1-65535 の形', 'Ports to try, as in 8080 or 1-65535')),
  dedicated: z.boolean().default(false).describe(about(
    'ホストのアドレスはこのサービス専用。false なら、共用の入口で見つかったものはこのサービスのものと決めない', 'The addresses of the hosts serve this service alone; otherwise what is found on them is not taken for its own',
  )),
});

export const scopeSchema = z.strictObject({
  baseUrl: z.url({ protocol: /^https?$/ }).describe(about('サービスの URL。操作のパスの起点', 'URL of the service, to which paths of operations are relative')),
  hosts: z.array(hostSchema).min(1).describe(about(
    '接続してよいホストとポート。ほかへのリダイレクトは記録するだけで追わない', 'The only hosts and ports ever addressed; a redirect elsewhere is recorded and not followed',
  )),
  rate: z.strictObject({
    requestsPerSecond: z.number().positive().optional().describe(about('1 秒あたりの要求数の上限', 'Most requests a second')),
    parallel: z.int().positive().optional().describe(about('同時に送る要求数の上限', 'Most requests at a time')),
  }).prefault({}).describe(about('送る速さ。ポリシーより遅くはできるが速くはできない', "Rate; may be lower than the policy's, never higher")),
  hours: hoursSchema.optional().describe(about('試験してよい時間帯。その外では何も送らない', 'Allowed hours; outside them nothing is sent')),
  forbiddenPaths: z.array(z.string().startsWith('/')).default([]).describe(about('決して要求しないパスの先頭', 'Path prefixes that are never requested')),
  portScan: portScanSchema.optional().describe(about('開いているポートを調べる範囲。consent.allowPortScan も必要', 'Where open ports are looked for; needs consent.allowPortScan too')),
  upstreamProxy: z.strictObject({
    url: proxyUrl.describe(about('プロキシの URL', 'URL of the proxy')),
    credentials: secretRefSchema.optional().describe(about('「利用者名:パスワード」の在りか', 'Where `user:password` is')),
  }).optional().describe(about('サービスとの間の HTTP CONNECT プロキシ', 'An HTTP CONNECT proxy between the harness and the service')),
}).describe(about('接続してよい範囲', 'What may be addressed'));

export const sourceSchema = z.strictObject({
  localAddress: z.string().refine((address) => isIP(address) !== 0, sentence(
    'IP アドレスを 192.0.2.1 や 2001:db8::1 の形で書いてください。', 'Write an IP address, as in 192.0.2.1 or 2001:db8::1.',
  )).optional().describe(about('送信元のローカルアドレス', 'Local address to send from')),
  proxy: proxyUrl.optional().describe(about('別の送信元アドレスを与える HTTP CONNECT プロキシ', 'An HTTP CONNECT proxy that gives another egress address')),
  clientCertificate: z.strictObject({
    certificate: secretRefSchema.describe(about('証明書(PEM、中間証明書を続けてよい)の在りか', 'Where the certificate is (PEM; intermediates may follow it)')),
    key: secretRefSchema.describe(about('秘密鍵(PEM)の在りか', 'Where its private key is (PEM)')),
  }).optional().describe(about('この送信元の端末が TLS で示すクライアント証明書。HTTP の経路だけで使える', 'Client certificate that the terminal at this source shows in TLS; for HTTP routes alone')),
}).refine((source) => source.localAddress === undefined || source.proxy === undefined, sentence(
  'localAddress と proxy はどちらか一方にしてください。', 'Write localAddress or proxy, not both.',
));
