import { fail, fromProblem, inconclusive, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, InconclusiveCode, LocalText } from '../../domain/outcome.ts';
import type { AddressScan, TlsScanData, VersionSeen } from '../../observations/tls.ts';
import { defineCheck } from '../define.ts';
import { addressNotes, isUnreachable, misread, placeOf, reachableAddresses, selfControlFailed, unanswerable } from './control.ts';
import { contentOver } from './old-version-content.ts';

const OLD_VERSIONS = ['SSL 2.0', 'SSL 3.0', 'TLS 1.0', 'TLS 1.1'] as const;
const MODERN_VERSIONS = ['TLS 1.2', 'TLS 1.3'];

const versionOf = (address: AddressScan, version: string): VersionSeen | undefined => address.scan.protocols.find((one) => one.version === version);
const codeOf = (code: string | null): InconclusiveCode => (code === 'unreachable' || code === 'throttled' || code === 'interrupted' ? code : 'ambiguous-effect');

interface Asked {
  readonly id: string;
  readonly version: string;
  /** An answer over this version could not be had from the reference server either. */
  readonly mute: boolean;
  readonly data: TlsScanData;
  readonly evidence: readonly EvidenceRef[];
}

function unreachable(id: string, place: string, { controlBefore, scan }: AddressScan, evidence: readonly EvidenceRef[]): CaseResult {
  return inconclusive(id, scan.code === 'throttled' ? 'throttled' : 'unreachable', {
    ja: `${place}: 通常のクライアントも TLS で接続できません (${controlBefore.detail || scan.notes[0] || '応答なし'})。ホスト名、ポート、接続元の制限を確認してください。`,
    en: `${place}: not even an ordinary client connects over TLS (${controlBefore.detail || scan.notes[0] || 'no answer'}). Check host, port and source restrictions.`,
  }, evidence);
}

/** The old version was spoken: what came over it. */
function judgeSpoken(asked: Asked, address: AddressScan, { use }: VersionSeen): CaseResult {
  const { id, version, data, evidence } = asked;
  const place = placeOf(data, address.address);
  const detail = use?.detail ?? '';
  switch (use === undefined ? 'unclear' : contentOver(use, address.controlBefore)) {
    case 'content': return fail(id, {
      ja: `${place}: ${version} で接続が成立し、サービスの応答が返りました${statusOf(use?.answer?.status, 'ja')}。${version} を無効にしてください。`,
      en: `${place}: a ${version} connection was completed and the service answered over it${statusOf(use?.answer?.status, 'en')}. Disable ${version}.`,
    }, evidence);
    case 'none': return asked.mute ? selfControlFailed(id, [version], evidence) : pass(id, {
      ja: `${place}: ${version} ではサービスの内容は得られませんでした。`, en: `${place}: no content of the service was obtained over ${version}.`,
    }, evidence, { notes: [{
      ja: `${place}: ${version} の ServerHello は返りますが、内容は返りません (${use?.outcome === 'answered' ? `エラー応答 ${use.answer?.status ?? ''}` : detail})。${version} そのものを無効にすることを勧めます。`,
      en: `${place}: ${version} is answered by a ServerHello, but gives no content (${use?.outcome === 'answered' ? `error answer ${use.answer?.status ?? ''}` : detail}). Disabling ${version} altogether is advisable.`,
    }] });
    default: return inconclusive(id, 'ambiguous-effect', {
      ja: `${place}: ${version} の ServerHello が返りましたが、サービスの内容が得られるかどうかを確かめられませんでした (${detail})。${version} を無効にするか、提供者に確認してください。`,
      en: `${place}: ${version} is answered by a ServerHello, but whether content of the service can be had over it could not be told (${detail}). Disable ${version} or ask the vendor.`,
    }, evidence);
  }
}

const statusOf = (status: number | null | undefined, language: 'ja' | 'en'): string => (status ? (language === 'ja' ? ` (HTTP ${status})` : ` (HTTP ${status})`) : '');

function judgeAddress(asked: Asked, address: AddressScan): CaseResult {
  const { id, version, data } = asked;
  const place = placeOf(data, address.address);
  const seen = versionOf(address, version);
  const evidence = seen?.evidence.length ? seen.evidence : asked.evidence;
  if (isUnreachable(address)) return unreachable(id, place, address, evidence);
  if (seen?.supported === true) return judgeSpoken({ ...asked, evidence: asked.evidence.length ? [...new Set([...evidence, ...asked.evidence])] : evidence }, address, seen);
  if (seen === undefined || seen.supported === null) return inconclusive(id, codeOf(address.scan.code), {
    ja: `${place}: ${version} を受け付けるかどうかを確かめられませんでした (${seen?.cause ?? address.scan.notes[0] ?? '観察なし'})。接続の制限や途中の機器を確認してください。`,
    en: `${place}: whether ${version} is accepted could not be told (${seen?.cause ?? address.scan.notes[0] ?? 'not observed'}). Look for limiters or devices on the way.`,
  }, evidence);
  if (!address.controlBefore.connected || !address.controlAfter.connected) return inconclusive(id, 'control-failed', {
    ja: `${place}: ${version} は拒否されましたが、その${address.controlBefore.connected ? '後' : '前'}に通常のクライアントが接続できませんでした。`,
    en: `${place}: ${version} was refused, but an ordinary client could not connect ${address.controlBefore.connected ? 'afterwards' : 'before'}.`,
  }, evidence);
  const elsewhere = address.otherSource?.versions.find((one) => one.version === version)?.supported;
  if (elsewhere === true) return inconclusive(id, 'ambiguous-effect', {
    ja: `${place}: ${version} は送信元 S1 からは拒否されますが、${address.otherSource?.source} からは受け付けられます。途中の機器の影響が疑われます。`,
    en: `${place}: ${version} is refused from source S1 and accepted from ${address.otherSource?.source}. A device on the way is suspected.`,
  }, evidence);
  return pass(id, { ja: `${place}: ${version} は拒否されました。`, en: `${place}: ${version} was refused.` }, evidence);
}

const RANK = ['fail', 'inconclusive', 'pass', 'not-applicable'];

/** The case of a host is that of its worst address. */
function worst(results: readonly CaseResult[]): CaseResult {
  const [first] = results.toSorted((a, b) => RANK.indexOf(a.outcome) - RANK.indexOf(b.outcome));
  if (!first) throw new TypeError('a host has at least one address');
  const notes = [...new Map(results.flatMap((one) => one.notes ?? []).map((note) => [note.en, note])).values()];
  return notes.length > 0 ? { ...first, notes } : first;
}

function modernCase(data: TlsScanData, judged: readonly AddressScan[], evidence: readonly EvidenceRef[], notes: readonly LocalText[]): CaseResult {
  const id = `modern@${placeOf({ ...data, addresses: [] }, null)}`;
  const without = judged.find((address) => !address.scan.protocols.some(({ version, supported }) => MODERN_VERSIONS.includes(version) && supported === true));
  if (without && isUnreachable(without)) return unreachable(id, placeOf(data, without.address), without, evidence);
  if (without) return inconclusive(id, codeOf(without.scan.code), {
    ja: `${placeOf(data, without.address)}: TLS 1.2 も TLS 1.3 も確認できませんでした (${without.scan.notes[0] ?? '拒否'})。`,
    en: `${placeOf(data, without.address)}: neither TLS 1.2 nor TLS 1.3 was seen to work (${without.scan.notes[0] ?? 'refused'}).`,
  }, evidence);
  const spoken = MODERN_VERSIONS.filter((version) => judged.every((address) => versionOf(address, version)?.supported === true));
  return pass(id, {
    ja: `${data.host}:${data.port}: ${spoken.join('、') || 'TLS 1.2 または 1.3'} で接続できます。`, en: `${data.host}:${data.port}: ${spoken.join(', ') || 'TLS 1.2 or 1.3'} works.`,
  }, evidence, { notes });
}

interface Controls {
  /** Versions that the scanner misread on its reference servers. */
  readonly broken: readonly string[];
  /** Versions over which it got no answer there. */
  readonly mute: readonly string[];
}

function judgeHost(data: TlsScanData, evidence: readonly EvidenceRef[], { broken, mute }: Controls): readonly CaseResult[] {
  const { judged } = reachableAddresses(data);
  const place = placeOf({ ...data, addresses: [] }, null);
  const old = OLD_VERSIONS.map((version) => {
    const id = `${version}@${place}`;
    if (broken.includes('*') || broken.includes(version)) return selfControlFailed(id, [version], evidence);
    return worst(judged.map((address) => judgeAddress({ id, version, mute: mute.includes(version), data, evidence }, address)));
  });
  return [modernCase(data, judged, evidence, addressNotes(data)), ...old];
}

export const protocolVersions = defineCheck({
  id: 'tls.protocol-versions',
  rule: 1,
  needs: ['tls.scan', 'tls.self-control'],
  judge(seen) {
    const controls = { broken: misread(seen['tls.self-control']), mute: unanswerable(seen['tls.self-control']) };
    return seen['tls.scan'].flatMap(({ subject, data, problem, evidence }): readonly CaseResult[] => (data
      ? judgeHost(data, evidence, controls)
      : [fromProblem(`modern@${subject}`, problem ?? { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } }, evidence)]));
  },
});
