import { fail, fromProblem, inconclusive, notApplicable, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText } from '../../domain/outcome.ts';
import type { AddressScan, CertificateData, TlsScanData } from '../../observations/tls.ts';
import { loadList, type CryptrecPolicy } from '../../tls/cryptrec/policy.ts';
import { defineCheck } from '../define.ts';
import { addressNotes, isUnreachable, misread, placeOf, reachableAddresses, selfControlFailed } from './control.ts';
import { contentOver } from './old-version-content.ts';

/** Least size of a DH prime (catalogue `tls.key-strength`, LS-0003). */
const MIN_DH_BITS = 2_048;
const FORWARD_SECRET = /_(DHE|ECDHE)_|^TLS_(AES|CHACHA20)_/;
const DHE = /_DHE_|_DH_anon/;

interface Finding {
  readonly text: LocalText;
  readonly effect: 'fail' | 'note';
}

const both = (text: string): LocalText => ({ ja: text, en: text });
const joined = (findings: readonly Finding[], language: 'ja' | 'en'): string =>
  [...new Set(findings.map(({ text }) => text[language]))].join(language === 'ja' ? '、' : ', ');

function notesOf(findings: readonly Finding[], place: string): readonly LocalText[] {
  const notes = findings.filter(({ effect }) => effect === 'note');
  return notes.length === 0 ? [] : [{
    ja: `${place}: 所見 (不適合の理由にはしない): ${joined(notes, 'ja')}。`, en: `${place}: observation, no reason to fail: ${joined(notes, 'en')}.`,
  }];
}

function groupFindings(address: AddressScan, cryptrec: CryptrecPolicy): readonly Finding[] {
  return address.scan.groups.flatMap(({ id, name }): readonly Finding[] => {
    const verdict = cryptrec.classifyGroup(id);
    if (verdict.class === 'not-listed' && verdict.verified) return [{ effect: 'fail', text: both(name) }];
    if (verdict.class !== 'recommended' && verdict.class !== 'n/a') {
      return [{ effect: 'note', text: { ja: `${name} (リストでの扱いが未確認)`, en: `${name} (${verdict.class}, not confirmed)` } }];
    }
    return verdict.until2030 ? [{ effect: 'note', text: { ja: `${name} (112 ビット、2030 年末まで)`, en: `${name} (112 bits, until the end of 2030)` } }] : [];
  });
}

/** A prime offered only by old versions over which nothing can be had protects nothing. */
const primeCarriesContent = ({ controlBefore, scan }: AddressScan): boolean =>
  scan.protocols.some(({ suites, use }) => suites.some(({ name }) => DHE.test(name)) && (use === undefined || contentOver(use, controlBefore) !== 'none'));

function primeFindings(address: AddressScan): readonly Finding[] {
  return address.scan.dhPrimes.flatMap(({ bits, known, safe }): readonly Finding[] => {
    const name = `DH ${bits} ${known ?? ''}`.trim();
    if (bits < MIN_DH_BITS) return [{ effect: primeCarriesContent(address) ? 'fail' : 'note', text: both(name) }];
    if (safe !== true) return [{ effect: 'note', text: { ja: `${name} (独自の素数で、安全な素数であることを確認できない)`, en: `${name} (a prime of its own, not shown to be a safe one)` } }];
    return bits < 3_072 ? [{ effect: 'note', text: { ja: `${name} (112 ビット、2030 年末まで)`, en: `${name} (112 bits, until the end of 2030)` } }] : [];
  });
}

interface Judging {
  readonly data: TlsScanData;
  readonly judged: readonly AddressScan[];
  readonly evidence: readonly EvidenceRef[];
  readonly cryptrec: CryptrecPolicy;
  /** `example.jp:443` */
  readonly place: string;
}

function unreachedCase(id: string, { judged, data, evidence }: Judging): CaseResult | undefined {
  const unreached = judged.find(isUnreachable);
  return unreached && inconclusive(id, unreached.scan.code === 'throttled' ? 'throttled' : 'unreachable', {
    ja: `${placeOf(data, unreached.address)}: TLS で接続できません (${unreached.controlBefore.detail || '応答なし'})。`,
    en: `${placeOf(data, unreached.address)}: TLS cannot be reached (${unreached.controlBefore.detail || 'no answer'}).`,
  }, evidence);
}

function groupsCase(judging: Judging): CaseResult {
  const { data, judged, evidence, cryptrec, place } = judging;
  const id = `groups@${place}`;
  const findings = judged.flatMap((address) => [...groupFindings(address, cryptrec), ...primeFindings(address)]);
  const notes = [...notesOf(findings, place), ...addressNotes(data)];
  const weak = findings.filter(({ effect }) => effect === 'fail');
  if (weak.length > 0) return fail(id, {
    ja: `${place}: ${cryptrec.list.id} と鍵長の基準を満たさない鍵交換を受け付けます: ${joined(weak, 'ja')}。無効にしてください。`,
    en: `${place}: accepts key exchange that ${cryptrec.list.id} or its key lengths do not allow: ${joined(weak, 'en')}. Disable it.`,
  }, evidence, { notes });
  const unreached = unreachedCase(id, judging);
  if (unreached) return unreached;
  const suites = judged.flatMap(({ scan }) => scan.protocols.flatMap((protocol) => protocol.suites.map(({ name }) => name)));
  if (suites.length > 0 && !suites.some((name) => FORWARD_SECRET.test(name))) return notApplicable(id, {
    ja: `${place}: 鍵交換群を使う暗号スイートを受け付けません (tls.cipher-suites で判定します)。`, en: `${place}: accepts no suite with a key-exchange group (tls.cipher-suites judges the rest).`,
  }, evidence);
  const incomplete = judged.find(({ scan }) => !scan.groupsComplete);
  if (incomplete) return inconclusive(id, incomplete.scan.code === 'throttled' ? 'throttled' : 'ambiguous-effect', {
    ja: `${placeOf(data, incomplete.address)}: 受け付ける鍵交換群を最後まで列挙できませんでした。接続数の制限を緩めるか、時間をおいて実施してください。`,
    en: `${placeOf(data, incomplete.address)}: the accepted key-exchange groups could not be enumerated to the end. Relax limits on connections, or run again later.`,
  }, evidence, { notes });
  return pass(id, {
    ja: `${place}: 受け付ける鍵交換はすべて 112 ビット以上の強度です。`, en: `${place}: every accepted key exchange has at least 112 bits of strength.`,
  }, evidence, { notes });
}

/** What the server signs handshakes with. Accepting a weak scheme besides good ones is a remark: only the chain's signatures fail. */
function schemesCase({ judged, evidence, cryptrec, place }: Judging): CaseResult | undefined {
  const id = `schemes@${place}`;
  const schemes = judged.flatMap(({ scan }) => scan.signatureSchemes).map(({ id: code, name }) => ({ name, verdict: cryptrec.classifySignature(code) }));
  if (schemes.length === 0) return undefined;
  const weak = schemes.filter(({ verdict }) => verdict.class === 'monitored' || verdict.class === 'not-listed');
  const names = [...new Set(weak.map(({ name }) => name))].join(', ');
  if (weak.length === schemes.length) return inconclusive(id, 'ambiguous-effect', {
    ja: `${place}: ハンドシェイクの署名に ${names} しか使われません。SHA-256 以上の署名を有効にしてください。`, en: `${place}: handshakes are signed by ${names} alone. Enable signatures with SHA-256 or better.`,
  }, evidence);
  const notes = weak.length === 0 ? [] : [{
    ja: `${place}: 所見 (不適合の理由にはしない): ハンドシェイクの署名に ${names} も受け付けます。`, en: `${place}: observation, no reason to fail: handshakes may also be signed by ${names}.`,
  }];
  const incomplete = judged.some(({ scan }) => !scan.signatureSchemesComplete);
  return pass(id, {
    ja: `${place}: ハンドシェイクの署名に、推奨リストの方式を使えます${incomplete ? ' (すべては列挙できませんでした)' : ''}。`,
    en: `${place}: handshakes can be signed by recommended schemes${incomplete ? ' (not all could be enumerated)' : ''}.`,
  }, evidence, { required: false, notes });
}

interface ChainFinding extends Finding {
  readonly about: 'key' | 'signature';
}

function chainFindings(data: CertificateData, cryptrec: CryptrecPolicy): readonly ChainFinding[] {
  return data.addresses.flatMap(({ chains }) => chains).flatMap(({ facts }) => facts.certificates.flatMap((certificate, index): readonly ChainFinding[] => {
    // The anchor is trusted by other means than its own key length and signature; a leaf that signs itself still has a key.
    if (certificate.selfIssued && index > 0) return [];
    const onPath = index === 0 || facts.path.includes(index);
    const key = cryptrec.classifyKey(certificate.key);
    const label = `${certificate.subject}: ${certificate.key.type.toUpperCase()} ${certificate.key.curve ?? certificate.key.bits}`;
    const findings: ChainFinding[] = [];
    if (key.class === 'not-listed' && key.verified) findings.push({ about: 'key', effect: onPath ? 'fail' : 'note', text: both(label) });
    else if (key.class !== 'recommended') findings.push({ about: 'key', effect: 'note', text: { ja: `${label} (リストでの扱いが未確認)`, en: `${label} (${key.note})` } });
    else if (key.note.includes('runs beyond')) findings.push({ about: 'key', effect: 'note', text: { ja: `${label} (112 ビットの鍵の証明書が 2030 年末を越えて有効)`, en: `${label} (${key.note})` } });
    if (certificate.selfIssued || certificate.signature === null) return findings;
    const { algorithm, hash } = certificate.signature;
    const signature = cryptrec.classifyCertificateSignature(algorithm, hash);
    if (signature.class === 'recommended') return findings;
    const weak = signature.class === 'monitored' || (signature.class === 'not-listed' && /^(MD2|MD5|SHA-1|SHA-224)$/.test(hash));
    return [...findings, { about: 'signature', effect: weak && onPath ? 'fail' : 'note', text: both(`${certificate.subject}: ${algorithm} / ${hash}`) }];
  }));
}

function chainCases(data: CertificateData, evidence: readonly EvidenceRef[], place: string, cryptrec: CryptrecPolicy): readonly CaseResult[] {
  if (data.addresses.every(({ chains }) => chains.length === 0)) return [inconclusive(`keys@${place}`, 'unreachable', {
    ja: `${place}: 証明書を取得できませんでした (${data.addresses[0]?.detail ?? ''})。`, en: `${place}: no certificate could be had (${data.addresses[0]?.detail ?? ''}).`,
  }, evidence)];
  const findings = chainFindings(data, cryptrec);
  return (['key', 'signature'] as const).map((about) => {
    const mine = findings.filter((finding) => finding.about === about);
    const weak = mine.filter(({ effect }) => effect === 'fail');
    const id = `${about === 'key' ? 'keys' : 'signatures'}@${place}`;
    const what = about === 'key' ? { ja: '公開鍵', en: 'public keys' } : { ja: '署名', en: 'signatures' };
    const notes = notesOf(mine, place);
    if (weak.length > 0) return fail(id, {
      ja: `${place}: 証明書の${what.ja}が基準を満たしません: ${joined(weak, 'ja')}。証明書を発行し直してください。`,
      en: `${place}: ${what.en} of the certificates are too weak: ${joined(weak, 'en')}. Have them reissued.`,
    }, evidence, { notes });
    return pass(id, {
      ja: `${place}: 信頼の起点を除く証明書の${what.ja}は基準を満たします。`, en: `${place}: the ${what.en} of the certificates below the trust anchor are strong enough.`,
    }, evidence, { notes });
  });
}

const UNRECORDED = { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } } as const;

export const keyStrength = defineCheck({
  id: 'tls.key-strength',
  rule: 1,
  needs: ['tls.scan', 'tls.certificate', 'tls.self-control'],
  usesCryptrecList: true,
  judge(seen, context) {
    const cryptrec = loadList(context.cryptrecList);
    const broken = misread(seen['tls.self-control']);
    const groups = seen['tls.scan'].flatMap(({ subject: place, data, problem, evidence }): readonly CaseResult[] => {
      if (!data) return [fromProblem(`groups@${place}`, problem ?? UNRECORDED, evidence)];
      if (broken.length > 0) return [selfControlFailed(`groups@${place}`, broken, evidence)];
      const judging = { data, judged: reachableAddresses(data).judged, evidence, cryptrec, place };
      return [groupsCase(judging), schemesCase(judging)].filter((one) => one !== undefined);
    });
    const chains = seen['tls.certificate'].flatMap(({ subject: place, data, problem, evidence }): readonly CaseResult[] =>
      (data ? chainCases(data, evidence, place, cryptrec) : [fromProblem(`keys@${place}`, problem ?? UNRECORDED, evidence)]));
    return [...groups, ...chains];
  },
});
