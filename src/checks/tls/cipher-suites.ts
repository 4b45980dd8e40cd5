import { fail, fromProblem, inconclusive, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText } from '../../domain/outcome.ts';
import type { AddressScan, TlsScanData } from '../../observations/tls.ts';
import { loadList, type CryptrecPolicy } from '../../tls/cryptrec/policy.ts';
import { defineCheck } from '../define.ts';
import { addressNotes, isUnreachable, misread, placeOf, reachableAddresses, selfControlFailed } from './control.ts';
import { effectOf, judgedSuites, type JudgedSuite, type TlsPolicy } from './suite-classes.ts';

/** More names than this make a sentence unreadable; the evidence holds them all. */
const NAMED = 6;
const CLASS_WORDS: Readonly<Record<string, LocalText>> = {
  monitored: { ja: '運用監視暗号リスト', en: 'monitored list' },
  'not-listed': { ja: 'リスト外', en: 'not listed' },
  unclear: { ja: '仕様の扱いが未確認', en: 'unclear' },
  candidate: { ja: '推奨候補暗号リスト', en: 'candidate list' },
};
const classWord = (name: string, language: 'ja' | 'en'): string => CLASS_WORDS[name]?.[language] ?? name;

interface Judging {
  readonly data: TlsScanData;
  readonly judged: readonly AddressScan[];
  readonly evidence: readonly EvidenceRef[];
  readonly cryptrec: CryptrecPolicy;
  readonly policy: TlsPolicy;
}

/** Each suite once, with the versions that accept it. */
function named(suites: readonly JudgedSuite[], language: 'ja' | 'en'): string {
  const byId = Map.groupBy(suites, ({ id }) => id);
  const all = [...byId.values()].map((same) => {
    const { name, verdict } = same[0] as JudgedSuite;
    const versions = [...new Set(same.map(({ version }) => version))].join(language === 'ja' ? '・' : '/');
    return `${name} (${versions}, ${classWord(verdict.class, language)}${verdict.decidedBy ? `: ${verdict.decidedBy}` : ''})`;
  });
  const rest = all.length - NAMED;
  return `${all.slice(0, NAMED).join(language === 'ja' ? '、' : ', ')}${rest > 0 ? (language === 'ja' ? ` ほか ${rest} 件` : ` and ${rest} more`) : ''}`;
}

function remarks(suites: readonly JudgedSuite[], place: string): readonly LocalText[] {
  const noted = suites.filter(({ effect }) => effect === 'note');
  const weak = suites.filter(({ effect, verdict }) => effect === 'fine' && !verdict.forwardSecrecy);
  return [
    ...(noted.length > 0 ? [{ ja: `${place}: 所見 (不適合の理由にはしない): ${named(noted, 'ja')} を受け付けます。`, en: `${place}: observation, no reason to fail: accepts ${named(noted, 'en')}.` }] : []),
    ...(weak.length > 0 ? [{ ja: `${place}: 前方秘匿性のない暗号スイートを受け付けます: ${named(weak, 'ja')}。`, en: `${place}: accepts suites without forward secrecy: ${named(weak, 'en')}.` }] : []),
  ];
}

function notReached(id: string, { data, evidence }: Judging, address: AddressScan): CaseResult {
  const place = placeOf(data, address.address);
  return inconclusive(id, address.scan.code === 'throttled' ? 'throttled' : 'unreachable', {
    ja: `${place}: TLS で接続できません (${address.controlBefore.detail || address.scan.notes[0] || '応答なし'})。`, en: `${place}: TLS cannot be reached (${address.controlBefore.detail || address.scan.notes[0] || 'no answer'}).`,
  }, evidence);
}

/** Versions whose list of suites is not known to be complete; one that was refused has none. */
const gaps = (address: AddressScan): readonly string[] => address.scan.protocols
  .filter(({ supported, suitesComplete }) => supported === null || (supported && !suitesComplete))
  .map(({ version, cause }) => `${version}${cause ? `: ${cause}` : ''}`);

function enumerationCase(judging: Judging): CaseResult {
  const { data, judged, evidence, cryptrec, policy } = judging;
  const place = placeOf({ ...data, addresses: [] }, null);
  const id = `enumeration@${place}`;
  const suites = judged.flatMap((address) => judgedSuites(address, cryptrec, policy));
  const notes = [...new Map([...remarks(suites, place), ...addressNotes(data)].map((note) => [note.en, note])).values()];
  const refused = suites.filter(({ effect }) => effect === 'fail');
  if (refused.length > 0) return fail(id, {
    ja: `${place}: ${cryptrec.list.id} の推奨暗号リストにない暗号スイートを受け付けます: ${named(refused, 'ja')}。無効にしてください。`,
    en: `${place}: accepts suites outside the recommended list of ${cryptrec.list.id}: ${named(refused, 'en')}. Disable them.`,
  }, evidence, { notes });
  const unreached = judged.find(isUnreachable);
  if (unreached) return notReached(id, judging, unreached);
  const incomplete = judged.find((address) => gaps(address).length > 0);
  if (incomplete) return inconclusive(id, incomplete.scan.code === 'throttled' ? 'throttled' : 'ambiguous-effect', {
    ja: `${placeOf(data, incomplete.address)}: 受け付ける暗号スイートを最後まで列挙できませんでした (${gaps(incomplete).join('、')})。接続数の制限を緩めるか、時間をおいて実施してください。`,
    en: `${placeOf(data, incomplete.address)}: the accepted suites could not be enumerated to the end (${gaps(incomplete).join(', ')}). Relax limits on connections, or run again later.`,
  }, evidence, { notes });
  const count = new Set(suites.map(({ id: code }) => code)).size;
  if (count === 0) return inconclusive(id, 'ambiguous-effect', { ja: `${place}: 受け付ける暗号スイートが一つも見つかりませんでした。`, en: `${place}: no accepted suite was found.` }, evidence);
  return pass(id, {
    ja: `${place}: 受け付ける ${count} 個の暗号スイートに、${cryptrec.list.id} に照らして不適合となるものはありません。`,
    en: `${place}: none of the ${count} accepted suites fails by ${cryptrec.list.id}.`,
  }, evidence, { notes });
}

function browserResult({ data, evidence, cryptrec }: Judging, id: string, address: AddressScan): CaseResult {
  const place = placeOf(data, address.address);
  const { browserLike } = address.scan;
  if (browserLike === null) return inconclusive(id, 'control-failed', {
    ja: `${place}: 現在のブラウザーと同じ接続の申し出が受け入れられませんでした。`, en: `${place}: the hello of a present-day browser was not accepted.`,
  }, evidence);
  const { suite, version } = browserLike;
  const verdict = cryptrec.classifySuite(suite.id);
  // What a browser negotiates is not the exceptional old peer that `compat` allows for.
  const effect = effectOf(verdict, 'list');
  if (effect === 'fail') return fail(id, {
    ja: `${place}: 現在のブラウザーとの接続で ${suite.name} (${version}、${classWord(verdict.class, 'ja')}: ${verdict.decidedBy}) が選ばれます。推奨暗号リストの暗号スイートを優先してください。`,
    en: `${place}: with a present-day browser ${suite.name} (${version}, ${classWord(verdict.class, 'en')}: ${verdict.decidedBy}) is negotiated. Prefer suites of the recommended list.`,
  }, evidence);
  if (effect === 'note') return inconclusive(id, 'ambiguous-effect', {
    ja: `${place}: 現在のブラウザーとの接続で ${suite.name} (${version}、${verdict.decidedBy}) が選ばれます。この扱いは審査者の判断が必要です。推奨暗号リストの暗号スイートを優先すれば解消します。`,
    en: `${place}: with a present-day browser ${suite.name} (${version}, ${verdict.decidedBy}) is negotiated, which a reviewer has to decide on. Preferring a suite of the recommended list settles it.`,
  }, evidence);
  return pass(id, {
    ja: `${place}: 現在のブラウザーとの接続では推奨暗号リストの ${suite.name} (${version}) が選ばれます。`, en: `${place}: a present-day browser negotiates ${suite.name} (${version}), which is recommended.`,
  }, evidence);
}

const RANK = ['fail', 'inconclusive', 'pass', 'not-applicable'];

function browserCase(judging: Judging): CaseResult {
  const id = `browser@${placeOf({ ...judging.data, addresses: [] }, null)}`;
  const unreached = judging.judged.find(isUnreachable);
  if (unreached) return notReached(id, judging, unreached);
  const [first] = judging.judged.map((address) => browserResult(judging, id, address)).toSorted((a, b) => RANK.indexOf(a.outcome) - RANK.indexOf(b.outcome));
  if (!first) throw new TypeError('a host has at least one address');
  return first;
}

export const cipherSuites = defineCheck({
  id: 'tls.cipher-suites',
  rule: 1,
  needs: ['tls.scan', 'tls.self-control'],
  usesCryptrecList: true,
  judge(seen, context) {
    const cryptrec = loadList(context.cryptrecList);
    const broken = misread(seen['tls.self-control']);
    return seen['tls.scan'].flatMap(({ subject, data, problem, evidence }): readonly CaseResult[] => {
      if (!data) return [fromProblem(`enumeration@${subject}`, problem ?? { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } }, evidence)];
      if (broken.length > 0) return [selfControlFailed(`enumeration@${subject}`, broken, evidence)];
      const judging = { data, judged: reachableAddresses(data).judged, evidence, cryptrec, policy: context.policy.parameters.tls.policy };
      return [browserCase(judging), enumerationCase(judging)];
    });
  },
});
