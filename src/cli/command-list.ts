import type { LocalText } from '../domain/outcome.ts';
import type { Language } from './language.ts';

export interface Invocation {
  readonly positional: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly language: Language;
}

export interface CommandModule {
  /** Returns the exit code. */
  execute(invocation: Invocation): Promise<number>;
}

export interface CommandDeclaration {
  /** As commander reads it: `judge <run>`. */
  readonly usage: string;
  readonly summary: LocalText;
  readonly details?: LocalText;
  readonly options?: readonly { readonly flags: string; readonly description: LocalText }[];
  load(): Promise<CommandModule>;
}

const TARGET = { flags: '--target <file>', description: { ja: '検査対象のプロファイル (YAML または TypeScript)', en: 'target profile (YAML or TypeScript)' } };
const POLICY = { flags: '--policy <file>', description: { ja: '自治体のポリシー。省略時は検査項目表の既定値', en: "the municipality's policy; the catalogue's defaults without one" } };
const REQ = { flags: '--req <numbers>', description: { ja: '要件番号を限定 (例 22,31-33)', en: 'limit to requirement numbers (22,31-33)' } };
const CHECK = { flags: '--check <id...>', description: { ja: '検査 ID を限定 (例 lockout.account-bound)', en: 'limit to checks by id (lockout.account-bound)' } };

/** Every command; the single source of `--help`. */
export const COMMANDS: readonly CommandDeclaration[] = [
  {
    usage: 'run',
    summary: { ja: '検収を実施し、報告書を作成します', en: 'run the acceptance and write the reports' },
    details: {
      ja: `例:
  kenshu run --target profile.yaml --policy policy.yaml
  kenshu run --target profile.yaml --req 22            TLS の要件だけ
  kenshu run --target profile.yaml --out reports/a --resume   中断した実施の続き`,
      en: `Examples:
  kenshu run --target profile.yaml --policy policy.yaml
  kenshu run --target profile.yaml --req 22            only the TLS requirement
  kenshu run --target profile.yaml --out reports/a --resume   go on with an interrupted run`,
    },
    options: [
      TARGET, POLICY, REQ, CHECK,
      { flags: '--base <run>', description: { ja: '以前の実施フォルダと結果を合わせる (一部再検査)', en: 'merge this partial retest with an earlier run folder' } },
      { flags: '--out <dir>', description: { ja: '実施フォルダ (省略時は reports/ の下に作成)', en: 'run folder (default: a new one under reports/)' } },
      { flags: '--resume', description: { ja: '--out の実施を続ける。破壊的な検査は繰り返しません', en: 'go on with the run in --out; never repeats a destructive probe' } },
      { flags: '--require-documents', description: { ja: '書面待ちの要件も終了コード 2 とする', en: 'requirements that wait for documents turn the exit code to 2' } },
      { flags: '--embedded-staging', description: { ja: '内蔵の試験用サービスを起動して検査する', en: 'start the embedded staging service and test that' } },
    ],
    load: () => import('./commands/run.ts'),
  },
  {
    usage: 'plan',
    summary: { ja: '何を検査するか、足りない入力、消費するアカウント、所要時間を表示します (何も送信しません)', en: 'show what would run: checks, missing inputs, accounts used, duration (sends nothing)' },
    options: [TARGET, POLICY, REQ, CHECK, { flags: '--json', description: { ja: 'JSON で出力', en: 'print JSON' } }],
    load: () => import('./commands/plan.ts'),
  },
  {
    usage: 'init <url>',
    summary: { ja: 'ログイン画面を調べ、プロファイルの下書きを作成します', en: 'look at the sign-in page and write a profile to go on from' },
    details: {
      ja: `例:
  export KENSHU_PASSWORD=…   パスワードは環境変数で渡します
  kenshu init https://staging.example.jp/login --login-id user01 --password-env KENSHU_PASSWORD --openapi openapi.yaml
同意についての指定がなければ、端末で尋ねます。`,
      en: `Example:
  export KENSHU_PASSWORD=…   the password is passed by the environment
  kenshu init https://staging.example.jp/login --login-id user01 --password-env KENSHU_PASSWORD --openapi openapi.yaml
What is not given about the consent is asked on the terminal.`,
    },
    options: [
      { flags: '--login-id <id>', description: { ja: '試すアカウントのログインID', en: 'login id of the account to try' } },
      { flags: '--password-env <name>', description: { ja: 'パスワードを入れた環境変数の名前', en: 'environment variable that holds its password' } },
      { flags: '--totp-env <name>', description: { ja: '第二要素の共有鍵 (Base32) を入れた環境変数の名前', en: 'environment variable that holds the Base32 seed of its second factor' } },
      { flags: '--field <name=value...>', description: { ja: 'ログイン画面のほかの入力欄 (例 tenantCode=shiken)', en: 'further fields of the sign-in page, as in tenantCode=shiken' } },
      { flags: '--host <host...>', description: { ja: '認証サーバーなど、ほかに接続してよいホスト', en: 'further hosts that may be addressed, such as an identity provider' } },
      { flags: '--openapi <file>', description: { ja: 'OpenAPI の記述 (JSON または YAML)', en: 'OpenAPI description, JSON or YAML' } },
      { flags: '--name <text>', description: { ja: 'サービスの名前', en: 'name of the service' } },
      { flags: '--consent <text>', description: { ja: '提供者の書面による同意の番号または題名', en: "number or title of the vendor's written consent" } },
      { flags: '--granted-by <text>', description: { ja: '同意した組織・担当者', en: 'who gave the consent' } },
      { flags: '--valid-until <date>', description: { ja: '同意の期限', en: 'last day of the consent' } },
      { flags: '--stop-contact <text>', description: { ja: '中止を求める連絡先', en: 'whom to reach to stop the test' } },
      { flags: '--out <file>', description: { ja: '書き出すファイル (省略時は profile.yaml)', en: 'file to write (default: profile.yaml)' } },
    ],
    load: () => import('./commands/init.ts'),
  },
  {
    usage: 'doctor',
    summary: { ja: '事前点検: 到達性、全ログイン経路、本人確認 (whoami)。破壊的なことはしません', en: 'pre-flight: reachability, every sign-in route, the oracles; nothing destructive' },
    options: [TARGET, POLICY],
    load: () => import('./commands/doctor.ts'),
  },
  {
    usage: 'judge <run>',
    summary: { ja: '保存された観察をもう一度判定します (対象には接続しません)', en: 'judge the stored observations again (does not touch the target)' },
    options: [{ flags: '--list <id>', description: { ja: 'CRYPTREC リストの版 (例 LS-0001-2022R2)', en: 'CRYPTREC list to judge by (LS-0001-2022R2)' } }],
    load: () => import('./commands/judge.ts'),
  },
  {
    usage: 'report <run>',
    summary: { ja: '報告書をもう一度作成します', en: 'write the reports again' },
    load: () => import('./commands/report.ts'),
  },
  {
    usage: 'cleanup <run>',
    summary: { ja: '中断した実施が対象に残したものを取り除きます', en: 'remove what a killed run left in the target' },
    options: [TARGET],
    load: () => import('./commands/cleanup.ts'),
  },
  {
    usage: 'staging',
    summary: { ja: '内蔵の試験用サービスを起動し、そのプロファイルを表示します', en: 'start the embedded staging service and print its profile' },
    details: {
      ja: '例: kenshu staging --set lockout.account-bound=defect,tenant.object-read=twin\nスイッチの一覧は --switches で表示します。Ctrl-C で終了します。',
      en: 'Example: kenshu staging --set lockout.account-bound=defect,tenant.object-read=twin\n--switches lists the switches. Ctrl-C ends it.',
    },
    options: [
      { flags: '--set <positions>', description: { ja: '欠陥または類似の正常動作に切り替える (ID=defect|twin|off、カンマ区切り)', en: 'switch to a defect or its look-alike (ID=defect|twin|off, comma separated)' } },
      { flags: '--port <number>', description: { ja: 'HTTPS のポート (省略時は空きポート)', en: 'HTTPS port (default: a free one)' } },
      { flags: '--dir <dir>', description: { ja: 'プロファイル等を書く場所', en: 'where to write the profile and its files' } },
      { flags: '--switches', description: { ja: 'スイッチの一覧を表示して終了', en: 'list the switches and exit' } },
    ],
    load: () => import('./commands/staging.ts'),
  },
  {
    usage: 'tls [hosts...]',
    summary: { ja: 'TLS だけを検査し、CRYPTREC リストで評価します', en: 'scan TLS alone, with CRYPTREC verdicts' },
    details: {
      ja: '例: kenshu tls example.jp:443 --json\nHOST[:PORT] を並べるか、--from FILE で 1 行に 1 つ渡します。自分が管理するか許可を得たホストだけを対象にしてください。',
      en: 'Example: kenshu tls example.jp:443 --json\nName HOST[:PORT] …, or one a line with --from FILE. Scan only hosts that are yours or that you may scan.',
    },
    options: [
      { flags: '--servername <name>', description: { ja: 'SNI で送る名前', en: 'name to send as SNI' } },
      { flags: '--from <file>', description: { ja: 'ホストの一覧 (1 行に 1 つ、# は注釈)', en: 'list of hosts (one a line, # comments)' } },
      { flags: '--self-control', description: { ja: '同時に内蔵の基準サーバーも検査し、読み取りが正しいことを確かめる', en: 'also scan the built-in reference servers, to show that the readings are right' } },
      { flags: '--json', description: { ja: 'JSON で出力', en: 'print JSON' } },
    ],
    load: () => import('./commands/tls.ts'),
  },
  {
    usage: 'self-test',
    summary: { ja: '検査ツール自身を、欠陥と類似の正常動作で検査します', en: 'test the harness against seeded defects and their look-alikes' },
    options: [CHECK, { flags: '--json', description: { ja: 'JSON で出力', en: 'print JSON' } }],
    load: () => import('./commands/self-test.ts'),
  },
];
