import { z } from 'zod';
import { about, sentence } from './sentences.ts';

const seconds = z.number().nonnegative();

/** Parameters of catalogue §4; the defaults are the catalogue's. Times in seconds. */
export const parametersSchema = z.strictObject({
  password: z.strictObject({
    minLength: z.int().positive().default(10).describe(about('パスワードの最小文字数(要件31)', 'Least password length in code points (requirement 31)')),
    historyDepth: z.int().positive().default(1).describe(about('現在のものに加えて再利用を禁じる過去の個数', 'Previous passwords, besides the current one, that must be refused')),
  }).prefault({}).describe(about('パスワード', 'Passwords')),
  lockout: z.strictObject({
    cap: z.int().positive().default(100).describe(about('この回数の連続失敗でロックしなければ「ロックなし」', 'No lock within this many consecutive failures is no lock')),
    minRefusalSeconds: seconds.default(60).describe(about('正しいパスワードが拒まれ続けるべき秒数', 'Seconds during which the correct password must stay refused')),
    spacingSeconds: seconds.default(1).describe(about('失敗と失敗の間隔(秒)', 'Seconds between failures')),
  }).prefault({}).describe(about('アカウントロック', 'Account lock')),
  otp: z.strictObject({
    windowSteps: z.int().nonnegative().default(1).describe(about('許容する前後のステップ数', 'Accepted steps before and after the current one')),
    guessCap: z.int().positive().default(100).describe(about('この回数の誤りで止まらなければ不適合', 'Wrong codes without a stop that make a fail')),
  }).prefault({}).describe(about('ワンタイムパスワード', 'One-time codes')),
  log: z.strictObject({
    appearWindowSeconds: seconds.default(600).describe(about('操作がログに現れるまで待つ秒数', 'Seconds an action may take to appear in the log')),
    retentionDays: z.number().positive().default(31).describe(about('ログが遡れるべき日数', 'Days the log must reach back')),
  }).prefault({}).describe(about('ログ', 'Logs')),
  time: z.strictObject({
    skewSeconds: seconds.default(5).describe(about('適合とする時計のずれ(秒)', 'Clock offset that passes, in seconds')),
    spanSeconds: seconds.default(300).describe(about('時計を測る期間(秒)', 'Seconds over which the clock is measured')),
  }).prefault({}).describe(about('時刻', 'Time')),
  authz: z.strictObject({
    settleSeconds: seconds.default(300).describe(about('権限の変更が行き渡るまで待つ秒数', 'Seconds a change of rights may take')),
  }).prefault({}).describe(about('権限', 'Authorization')),
  session: z.strictObject({
    signOutSeconds: seconds.default(60).describe(about('サインアウトしたセッションの値が使えなくなるまで待つ秒数', 'Seconds until the value of a session that was signed out must serve no longer')),
    sampleValues: z.int().min(20).default(200).describe(about('次の値を推測できないか調べるために集めるセッションの値の数(1 つにつきサインイン 1 回)', 'Session values collected to see whether the next can be guessed; each costs a sign-in')),
    expirySlackSeconds: seconds.default(60).describe(about('トークンの期限後に許す秒数(時計のずれなど)', 'Seconds a token may outlive its expiry (clocks that differ)')),
  }).prefault({}).describe(about('セッション', 'Sessions')),
  index: z.strictObject({
    settleSeconds: seconds.default(300).describe(about('検索の索引に載るまで待つ秒数', 'Seconds a search index may take')),
  }).prefault({}).describe(about('検索の索引', 'Search index')),
  delete: z.strictObject({
    settleSeconds: seconds.default(900).describe(about('削除が行き渡るまで待つ秒数', 'Seconds a deletion may take')),
  }).prefault({}).describe(about('削除', 'Deletion')),
  mail: z.strictObject({
    settleSeconds: seconds.default(300).describe(about('メールが届くまで待つ秒数', 'Seconds a mail may take')),
  }).prefault({}).describe(about('メール', 'Mail')),
  file: z.strictObject({
    expirySlackSeconds: seconds.default(60).describe(about('署名付き URL の期限後に許す秒数', 'Seconds a signed URL may outlive its expiry')),
    recheckSeconds: seconds.default(300).describe(about('削除後も届くファイルを確かめ直す間隔(秒)', 'Seconds between re-checks of a file still served')),
  }).prefault({}).describe(about('ファイル', 'Files')),
  upload: z.strictObject({
    scanSeconds: seconds.default(900).describe(about('マルウェア検査が終わるまで待つ秒数', 'Seconds a malware scan may take')),
  }).prefault({}).describe(about('アップロード', 'Uploads')),
  termination: z.strictObject({
    withinSeconds: seconds.default(86_400).describe(about('解約から利用不能・削除までの秒数', 'Seconds from termination until nothing is reachable')),
  }).prefault({}).describe(about('解約', 'Termination')),
  notice: z.strictObject({
    monthDays: z.int().positive().default(30).describe(about('「1か月前」とみなす日数', 'Days that count as one month of notice')),
    settingsDays: z.int().positive().default(7).describe(about('設定変更の事前通知の日数', 'Days of notice for changed settings')),
  }).prefault({}).describe(about('事前通知', 'Advance notice')),
  evidence: z.strictObject({
    listCaptureAgeDays: z.int().positive().default(30).describe(about('登録簿の写しを有効とする日数', 'Days a capture of a register stays good')),
  }).prefault({}).describe(about('書面', 'Documents')),
  tls: z.strictObject({
    policy: z.enum(['list', 'compat']).default('list').describe(about('暗号スイートの判定方法(要件22)', 'How cipher suites are judged (requirement 22)')),
    cryptrecList: z.string().min(1).default('LS-0001-2022R2').describe(about('CRYPTREC 暗号リストの版', 'Version of the CRYPTREC list')),
  }).prefault({}).describe(about('TLS', 'TLS')),
  availability: z.strictObject({
    intervalSeconds: seconds.default(60).describe(about('稼働確認の間隔(秒)', 'Seconds between health requests')),
  }).prefault({}).describe(about('稼働率', 'Availability')),
  rate: z.strictObject({
    requestsPerSecond: z.number().positive().default(5).describe(about('1 秒あたりの要求数の上限', 'Most requests a second')),
    parallel: z.int().positive().default(4).describe(about('同時に送る要求数の上限', 'Most requests at a time')),
    connectionsPerSecond: z.number().positive().default(100).describe(about('接続だけを調べるときの 1 秒あたりの上限', 'Most connections a second for raw probes')),
  }).prefault({}).describe(about('送る速さ', 'Rate')),
});

const parameterPath = z.string().regex(/^[a-z]+\.[A-Za-z]+$/, sentence(
  'パラメーターは lockout.minRefusalSeconds のように書いてください。', 'Write a parameter as in lockout.minRefusalSeconds.',
));

const approvalSchema = z.strictObject({
  by: z.string().min(1).describe(about('承認者', 'Who approved it')),
  reason: z.string().min(1).describe(about('理由', 'Why')),
  date: z.iso.date().describe(about('承認日', 'When')),
});

/** The municipality's file. Only here can parameters be set; a value looser than the default needs an approval (catalogue §4). */
export const policySchema = z.strictObject({
  policyVersion: z.literal(1).describe(about('書式の版。1', 'Version of the format: 1')),
  municipality: z.string().min(1).describe(about('自治体の名前', 'Name of the municipality')),
  parameters: parametersSchema.prefault({}).describe(about('判定のパラメーター。書かなければカタログの既定値', "Parameters of the judgement; the catalogue's defaults where nothing is written")),
  approvals: z.record(parameterPath, approvalSchema).default({}).describe(about(
    '既定値より緩いパラメーターの承認。鍵は lockout.minRefusalSeconds のような名前', 'Approvals of parameters looser than the default, by parameter, as in lockout.minRefusalSeconds',
  )),
  testTrustAnchors: z.array(z.string().min(1)).default([]).describe(about(
    '検証環境の証明書の信頼の起点とする PEM ファイル(このファイルからの相対パス)', 'PEM files, relative to this one, accepted as anchors for staging names',
  )),
  timeSources: z.array(z.string().regex(/^(https?|ntp):\/\//, sentence(
    'https:// または ntp:// で始まるアドレスを書いてください。', 'Write an address that begins with https:// or ntp://.',
  ))).default([]).describe(about('時計を照合する HTTPS または NTP のアドレス(2 つ以上)', 'HTTPS or NTP addresses for the clock check, two or more')),
  resolvers: z.array(z.string().regex(/^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9A-Fa-f:]+\])(?::\d{1,5})?$/, sentence(
    '192.0.2.1、192.0.2.1:53、[2001:db8::1] のように、DNS サーバーのアドレスを書いてください。', 'Write the address of a DNS server, as in 192.0.2.1, 192.0.2.1:53 or [2001:db8::1].',
  ))).default([]).describe(about(
    'サービスの名前を引く DNS サーバー(2 つ以上)。書けばこの機械の設定の代わりに使う', "DNS servers to resolve the service's names by, two or more; used instead of this machine's own",
  )),
  connectivityHosts: z.array(z.string().regex(/^.+:\d{1,5}$/, sentence(
    'www.example.jp:443 のように、ホストとポートを書いてください。', 'Write host and port, as in www.example.jp:443.',
  ))).default([]).describe(about(
    'この機械の回線を確かめるために接続する、サービスと無関係なホストとポート(2 つ以上)', "Hosts and ports unrelated to the service, two or more, connected to in order to check this machine's own connection",
  )),
  requiredInputs: z.array(z.string().min(1)).default([]).describe(about(
    'プロファイルに必ず書かせる項目(sources.S2、documents、pools.admins など)', 'Keys a profile must hold, as in sources.S2, documents, pools.admins',
  )),
  approvedAbsences: z.array(z.strictObject({
    feature: z.string().min(1).describe(about('機能', 'Feature')),
    by: z.string().min(1).describe(about('承認者', 'Who approved it')),
    reason: z.string().min(1).describe(about('理由', 'Why')),
  })).default([]).describe(about('ないことを自治体が認めた機能', 'Features whose absence the municipality accepts')),
}).meta({ title: 'Kenshu policy' });

export type Policy = z.infer<typeof policySchema>;
export type PolicyParameters = z.infer<typeof parametersSchema>;
/** What a policy file holds before defaults are filled in. */
export type PolicyInput = z.input<typeof policySchema>;
