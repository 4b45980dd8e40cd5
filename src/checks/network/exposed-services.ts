import { fail, fromProblem, inconclusive, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText } from '../../domain/outcome.ts';
import type { OpenPort, PortScanData } from '../../observations/network.ts';
import { defineCheck } from '../define.ts';

const CATEGORIES: Readonly<Record<NonNullable<OpenPort['category']>, LocalText>> = {
  database: { ja: 'データベース', en: 'database' }, cache: { ja: 'キャッシュ', en: 'cache' }, queue: { ja: 'メッセージキュー', en: 'queue' },
  container: { ja: 'コンテナー管理', en: 'container management' }, directory: { ja: 'ディレクトリー', en: 'directory' }, 'file-sharing': { ja: 'ファイル共有', en: 'file sharing' },
  'remote-desktop': { ja: 'リモートデスクトップ', en: 'remote desktop' }, 'remote-shell': { ja: 'リモートシェル', en: 'remote shell' },
  'plain-text-login': { ja: '平文のログイン', en: 'plain-text login' }, management: { ja: '管理画面', en: 'management' },
};
/** Fewer closed ports than this among many tried look like a tarpit that takes every connection. */
const TARPIT_SHARE = 0.5;
const NAMED = 8;

const describe = (ports: readonly OpenPort[], language: 'ja' | 'en'): string => ports.slice(0, NAMED).map(({ port, protocol, category }) => {
  const what = category === null ? protocol : `${protocol}${language === 'ja' ? '、' : ', '}${CATEGORIES[category][language]}`;
  return `${port}${what === null ? '' : ` (${what})`}`;
}).join(language === 'ja' ? '、' : ', ') + (ports.length > NAMED ? (language === 'ja' ? ` ほか ${ports.length - NAMED} 件` : ` and ${ports.length - NAMED} more`) : '');

function controls(data: PortScanData, id: string, evidence: readonly EvidenceRef[]): CaseResult | undefined {
  const place = data.host;
  if (!data.controlBefore || !data.controlAfter) return inconclusive(id, data.controlBefore ? 'throttled' : 'control-failed', {
    ja: `${place}: 宣言されたポートへの接続が${data.controlBefore ? '検査の後にできなくなりました (接続の制限にかかった可能性があります)' : '検査の前にできませんでした'}。`,
    en: `${place}: a declared port could not be connected to ${data.controlBefore ? 'after the scan, which may have met a limit' : 'before the scan'}.`,
  }, evidence);
  if (data.closed + data.filtered === 0 || (data.open.length > 20 && data.open.length / data.tried >= TARPIT_SHARE)) return inconclusive(id, 'ambiguous-effect', {
    ja: `${place}: 試したポートのほとんど (${data.open.length}/${data.tried}) が接続を受け付け、実際のサービスと区別できません。`, en: `${place}: nearly every port tried takes connections (${data.open.length} of ${data.tried}), so services cannot be told apart.`,
  }, evidence);
  return undefined;
}

function judge(data: PortScanData, evidence: readonly EvidenceRef[], subject: string): CaseResult {
  const id = `ports@${subject}`;
  const broken = controls(data, id, evidence);
  const undeclared = data.open.filter(({ declared }) => !declared);
  const belongs = (port: OpenPort): boolean => data.dedicated || port.certificateForHost;
  const forbidden = undeclared.filter((port) => port.category !== null && belongs(port));
  // What was recognised by its answer is no tarpit, and stays a fact if the service limits the scan afterwards.
  if (forbidden.length > 0 && data.controlBefore) return fail(id, {
    ja: `${data.host}: 宣言されていないポートで、公開すべきでないサービスが応答します: ${describe(forbidden, 'ja')}。外部から接続できないようにしてください。`,
    en: `${data.host}: undeclared ports answer with services that must not be public: ${describe(forbidden, 'en')}. Close them to the outside.`,
  }, evidence);
  if (broken) return broken;
  if (undeclared.length > 0) return inconclusive(id, 'ambiguous-effect', {
    ja: `${data.host}: 宣言されていないポートが開いていますが、${undeclared.some(({ category }) => category !== null) ? '共用のアドレスで、このサービスのものか' : '何のサービスか'}分かりません: ${describe(undeclared, 'ja')}。必要なものは scope.hosts の ports に、専用のアドレスなら scope.portScan.dedicated: true を書き、不要なら閉じてください。`,
    en: `${data.host}: undeclared ports are open, and ${undeclared.some(({ category }) => category !== null) ? 'on a shared address whether they belong to this service' : 'what serves there'} is not known: ${describe(undeclared, 'en')}. Declare what is needed under ports of scope.hosts, write scope.portScan.dedicated: true if the address is dedicated, and close the rest.`,
  }, evidence);
  return pass(id, {
    ja: `${data.host}: 試した ${data.tried} 個のポートのうち、開いているのは宣言されたもの (${data.open.map(({ port }) => port).join('、') || 'なし'}) だけです。`,
    en: `${data.host}: of ${data.tried} ports tried only declared ones are open (${data.open.map(({ port }) => port).join(', ') || 'none'}).`,
  }, evidence, { notes: data.tried < 65_535 ? [{ ja: `${data.host}: 調べたのは全ポートではなく ${data.tried} 個です (scope.portScan.ports)。`, en: `${data.host}: not all ports were tried but ${data.tried} (scope.portScan.ports).` }] : [] });
}

/** UDP is not tried: its silence says nothing, and the guarded transport carries TCP. */
const udpCase = (): CaseResult => inconclusive('udp', 'no-input', {
  ja: 'UDP のポートは調べていません。提供者の脆弱性診断の結果で確かめてください。', en: "UDP ports were not tried. See the vendor's own vulnerability scan.",
}, [], { required: false });

export const exposedServices = defineCheck({
  id: 'net.exposed-services',
  rule: 1,
  needs: ['network.ports'],
  judge: (seen) => [...seen['network.ports'].map(({ subject, data, problem, evidence }) => (data
    ? judge(data, evidence, subject)
    : fromProblem(`ports@${subject}`, problem ?? { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } }, evidence))), udpCase()],
});
