import { paint } from '../../reports/terminal/paint.ts';
import { cutDisplay, displayWidth, padDisplay } from '../../reports/terminal/width.ts';
import { OUTCOME_WORDS, type Language } from '../../reports/words.ts';
import { endpointText } from './endpoint-argument.ts';
import type { EndpointReport } from './report-schema.ts';

export interface TableOptions {
  readonly language: Language;
  readonly tty: boolean;
  readonly columns: number;
}

type Class = EndpointReport['groups'][number]['cryptrec'];
type Protocol = EndpointReport['protocols'][number];

const CLASS_WORDS: Readonly<Record<Class, Readonly<Record<Language, string>>>> = {
  recommended: { ja: '推奨', en: 'recommended' },
  candidate: { ja: '推奨候補', en: 'candidate' },
  monitored: { ja: '運用監視', en: 'monitored' },
  'not-listed': { ja: 'リスト外', en: 'not listed' },
  unclear: { ja: '未確認', en: 'unclear' },
  'n/a': { ja: '対象外', en: 'n/a' },
};
const CLASS_COLOUR = { recommended: 'pass', candidate: 'inconclusive', monitored: 'inconclusive', 'not-listed': 'fail', unclear: 'not-applicable', 'n/a': 'not-applicable' } as const;
const APPLICATION_WORDS = {
  answered: { ja: '応答あり', en: 'answers' }, 'no-content': { ja: '内容なし', en: 'no content' }, refused: { ja: '接続を中断', en: 'broken off' }, unknown: { ja: '不明', en: 'unknown' },
} as const;
const SUITE_COLUMNS = 48;

const title = (one: EndpointReport): string => `${endpointText(one)}${one.address !== null && one.address !== one.host ? ` (${one.address})` : ''}${one.servername === one.host ? '' : ` SNI ${one.servername}`}`;

/** Everything seen on one endpoint, for people. */
export function endpointTable(one: EndpointReport, options: TableOptions): string {
  const { language, tty } = options;
  const colour = paint(tty);
  const ja = language === 'ja';
  const list = (codes: readonly { readonly name: string; readonly cryptrec: Class }[]): string =>
    codes.map(({ name, cryptrec }) => `${name} ${colour[CLASS_COLOUR[cryptrec]](`(${CLASS_WORDS[cryptrec][language]})`)}`).join(ja ? '、' : ', ') || '-';
  const reached = one.protocols.some(({ supported }) => supported === true);
  return [
    `${colour.bold(title(one))}  ${colour[one.outcome](OUTCOME_WORDS[one.outcome][language])}${one.complete ? '' : ja ? ' (検査は不完全)' : ' (incomplete)'}`,
    ...one.protocols.flatMap((protocol) => protocolLines(protocol, options)),
    ...(reached ? [
      `  ${ja ? 'ブラウザー相当' : 'Browser-like'}: ${one.browserLike ? `${one.browserLike.version} ${list([one.browserLike.suite])}${one.browserLike.group ? ` ${list([one.browserLike.group])}` : ''}` : '-'}`,
      `  ${ja ? '鍵交換グループ' : 'Groups'}: ${list(one.groups)}`,
      `  ${ja ? '署名方式' : 'Signature schemes'}: ${list(one.signatureSchemes)}`,
      ...one.certificates.map((certificate) => certificateLine(certificate, options)),
    ] : []),
    ...findingLines(one, options),
    ...(reached && one.selfControl === 'not-taken' ? [colour.dim(ja ? '  自己確認: 未実施 (--self-control で基準サーバーも検査します)' : '  Self-control: not taken (--self-control also scans the reference servers)')] : []),
    '',
  ].join('\n');
}

function protocolLines(protocol: Protocol, { language, tty }: TableOptions): readonly string[] {
  const colour = paint(tty);
  const ja = language === 'ja';
  const { version, supported, suites, preference, cause, application } = protocol;
  if (supported === false) return [colour.dim(`  ${version}  ${ja ? '拒否' : 'refused'}`)];
  if (supported === null) return [colour.inconclusive(`  ${version}  ${ja ? '不明' : 'not known'}${cause ? `: ${cause}` : ''}`)];
  const order = preference === 'server' ? (ja ? 'サーバーの優先順' : "server's order") : preference === 'client' ? (ja ? 'クライアントの優先順' : "client's order") : '';
  const used = application ? APPLICATION_WORDS[application][language] : '';
  const remark = [order, used, protocol.suitesComplete ? '' : ja ? '一覧は不完全' : 'list incomplete'].filter((text) => text !== '').join(ja ? '、' : ', ');
  return [
    `  ${colour.bold(version)}  ${ja ? '受付' : 'accepted'}${remark ? ` (${remark})` : ''}`,
    ...suites.map(({ id, name, cryptrec }) => `    ${id.padEnd(8)} ${name.padEnd(SUITE_COLUMNS)} ${colour[CLASS_COLOUR[cryptrec]](CLASS_WORDS[cryptrec][language])}`),
  ];
}

function certificateLine({ key, signature, notAfter, issuer, trustedBy, names }: EndpointReport['certificates'][number], { language, columns }: TableOptions): string {
  const days = Math.floor((Date.parse(notAfter) - Date.now()) / 86_400_000);
  const trust = { public: { ja: '公的に信頼', en: 'publicly trusted' }, testTrustAnchor: { ja: '試験用の起点', en: 'test anchor' }, none: { ja: '公的な信頼なし', en: 'not publicly trusted' } }[trustedBy][language];
  const until = notAfter.slice(0, 10);
  const text = language === 'ja'
    ? `  証明書: ${key}、${signature ?? '署名不明'}、${until} まで (残り ${days} 日)、${trust}、発行者 ${issuer}、名前 ${names ?? '-'}`
    : `  Certificate: ${key}, ${signature ?? 'signature unknown'}, until ${until} (${days} days left), ${trust}, issuer ${issuer}, names ${names ?? '-'}`;
  return cutDisplay(text, Math.max(columns, 120));
}

function findingLines({ findings, notes }: EndpointReport, { language, tty }: TableOptions): readonly string[] {
  const colour = paint(tty);
  const words = { fail: OUTCOME_WORDS.fail[language], inconclusive: OUTCOME_WORDS.inconclusive[language], note: language === 'ja' ? '所見' : 'note' };
  const width = Math.max(...Object.values(words).map(displayWidth));
  return [
    ...findings.map(({ outcome, reason }) => `  ${colour[outcome === 'note' ? 'dim' : outcome](padDisplay(words[outcome], width))}  ${reason[language]}`),
    ...notes.map((note) => colour.dim(`  ${' '.repeat(width)}  ${note}`)),
  ];
}

/** One line for each endpoint of a fleet, with what fails or is not known below it. */
export function fleetLine(one: EndpointReport, { language, tty, columns }: TableOptions): string {
  const colour = paint(tty);
  const spoken = one.protocols.filter(({ supported }) => supported === true).map(({ version }) => version.replace('TLS ', '')).join(' ');
  const suites = new Set(one.protocols.flatMap((protocol) => protocol.suites.map(({ id }) => id))).size;
  const verdict = padDisplay(OUTCOME_WORDS[one.outcome][language], language === 'ja' ? 8 : 12);
  const head = `${colour[one.outcome](verdict)} ${padDisplay(title(one), 36)} ${padDisplay(spoken || '-', 16)} ${String(suites).padStart(3)} ${language === 'ja' ? 'スイート' : 'suites'}${one.complete ? '' : language === 'ja' ? ' (不完全)' : ' (incomplete)'}`;
  const below = one.findings.filter(({ outcome }) => outcome !== 'note').map(({ reason }) => colour.dim(`         ${cutDisplay(reason[language], Math.max(columns, 90) - 10)}`));
  return [head, ...below].join('\n');
}
