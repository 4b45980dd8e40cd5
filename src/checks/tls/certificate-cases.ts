import { fail, inconclusive, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText } from '../../domain/outcome.ts';
import type { CertificateData, ChainSeen } from '../../observations/tls.ts';

/** Days a certificate must go on (catalogue `tls.certificate-valid`). */
const MIN_DAYS = 7;
/** Certificates that never live longer than this are renewed every few days by design. */
const SHORT_LIVED_DAYS = 10;

/** A chain with where it was seen. */
export interface PlacedChain extends ChainSeen {
  readonly place: string;
}

export interface CertificateCase {
  readonly data: CertificateData;
  readonly chains: readonly PlacedChain[];
  readonly evidence: readonly EvidenceRef[];
  /** `example.jp:443` */
  readonly subject: string;
}

const leafOf = ({ facts }: ChainSeen) => facts.certificates[0];
const until = (chain: ChainSeen): string => tokyoDate(leafOf(chain)?.notAfter ?? '');
const tokyoDate = (iso: string): string => (iso === '' ? '?' : new Date(Date.parse(iso) + 9 * 3_600_000).toISOString().slice(0, 10));

export function datesCase({ chains, evidence, subject }: CertificateCase): CaseResult {
  const id = `dates@${subject}`;
  const expired = chains.find(({ facts }) => facts.expired);
  if (expired) return fail(id, {
    ja: `${expired.place}: 証明書の有効期限が切れています (${until(expired)} まで)。更新してください。`, en: `${expired.place}: the certificate has expired (valid until ${until(expired)}). Renew it.`,
  }, evidence);
  const early = chains.find(({ facts }) => facts.notYetValid);
  if (early) return fail(id, {
    ja: `${early.place}: 証明書の有効期間がまだ始まっていません。`, en: `${early.place}: the certificate is not valid yet.`,
  }, evidence);
  const ending = chains.find(({ facts, lifetimeDays }) => facts.daysRemaining < MIN_DAYS && lifetimeDays > SHORT_LIVED_DAYS);
  if (ending) return inconclusive(id, 'ambiguous-effect', {
    ja: `${ending.place}: 証明書の残りが ${ending.facts.daysRemaining} 日しかありません (${MIN_DAYS} 日以上必要)。更新後にもう一度実施してください。`,
    en: `${ending.place}: the certificate has only ${ending.facts.daysRemaining} days left (${MIN_DAYS} are needed). Renew it and run again.`,
  }, evidence);
  const least = Math.min(...chains.map(({ facts }) => facts.daysRemaining));
  const brief = chains.some(({ lifetimeDays }) => lifetimeDays <= SHORT_LIVED_DAYS);
  return pass(id, { ja: `${subject}: 証明書は有効期間内で、残りは ${least} 日です。`, en: `${subject}: the certificate is within its dates, with ${least} days left.` }, evidence, { notes: brief ? [{
    ja: `${subject}: 証明書の有効期間は ${SHORT_LIVED_DAYS} 日以下です (自動更新が前提)。`, en: `${subject}: the certificate lives ${SHORT_LIVED_DAYS} days or less, which relies on automatic renewal.`,
  }] : [] });
}

export function nameCase({ data, chains, evidence, subject }: CertificateCase): CaseResult {
  const id = `name@${subject}`;
  const other = chains.find(({ facts }) => facts.readable && !facts.nameMatches);
  if (other) return fail(id, {
    ja: `${other.place}: 証明書の名前 (${leafOf(other)?.subjectAltName ?? '別名なし'}) が ${data.host} と一致しません。`,
    en: `${other.place}: the names of the certificate (${leafOf(other)?.subjectAltName ?? 'no alternative names'}) do not match ${data.host}.`,
  }, evidence);
  return pass(id, { ja: `${subject}: 証明書の名前は ${data.host} と一致します。`, en: `${subject}: the certificate names ${data.host}.` }, evidence);
}

/** Chains that lack an intermediate say nothing about trust: browsers may fetch it. */
export const isIncomplete = ({ facts }: ChainSeen): boolean => facts.trustedBy === 'none' && facts.missingIntermediate;

export function chainCase({ data, chains, evidence, subject }: CertificateCase): CaseResult {
  const id = `chain@${subject}`;
  const unreadable = chains.find(({ facts }) => !facts.readable);
  if (unreadable) return inconclusive(id, 'ambiguous-effect', {
    ja: `${unreadable.place}: サーバーが送る証明書に、読み取れないものがあります。`, en: `${unreadable.place}: a certificate that the server sends cannot be read.`,
  }, evidence);
  const missing = chains.find(isIncomplete);
  if (missing) return inconclusive(id, 'ambiguous-effect', {
    ja: `${missing.place}: 中間証明書が送られていないか、発行者が不明です (発行者: ${leafOf(missing)?.issuer ?? '?'})。${browserWords(data, 'ja')}サーバーに中間証明書も設定してください。`,
    en: `${missing.place}: an intermediate certificate is not sent, or its issuer is unknown (issuer: ${leafOf(missing)?.issuer ?? '?'}). ${browserWords(data, 'en')}Configure the server to send the intermediate too.`,
  }, evidence);
  const disordered = chains.find(({ facts }) => !facts.ordered);
  return pass(id, { ja: `${subject}: 送られる証明書に欠けているものはありません。`, en: `${subject}: no certificate is missing from what is sent.` }, evidence, { notes: disordered ? [{
    ja: `${disordered.place}: 証明書が発行の順に並んでいません。`, en: `${disordered.place}: the certificates are not sent in order of issue.`,
  }] : [] });
}

const browserWords = ({ browser }: CertificateData, language: 'ja' | 'en'): string => {
  if (browser.verdict === 'accepted') return language === 'ja' ? 'ブラウザーは補って接続できますが、ほかのクライアントは接続できないことがあります。' : 'A browser makes up for it; other clients may not. ';
  return '';
};

export function trustCase({ chains, evidence, subject }: CertificateCase): CaseResult | undefined {
  const id = `trust@${subject}`;
  const judged = chains.filter((chain) => !isIncomplete(chain) && chain.facts.readable);
  const untrusted = judged.find(({ facts }) => facts.trustedBy === 'none');
  if (untrusted) {
    const self = untrusted.facts.selfSigned;
    return fail(id, {
      ja: `${untrusted.place}: ${self ? '自己署名の証明書です' : '証明書の発行者が信頼の起点につながりません'} (発行者: ${leafOf(untrusted)?.issuer ?? '?'})。公的に信頼された認証局の証明書を使ってください。検証環境の私設の認証局を認める場合は、自治体のポリシーの testTrustAnchors に加えてください。`,
      en: `${untrusted.place}: ${self ? 'the certificate is self-signed' : 'its issuer leads to no trusted anchor'} (issuer: ${leafOf(untrusted)?.issuer ?? '?'}). Use a publicly trusted certificate. To allow a private authority for staging, the municipality adds it to testTrustAnchors of its policy.`,
    }, evidence);
  }
  if (judged.length === 0) return undefined;
  const isPrivate = judged.some(({ facts }) => facts.trustedBy === 'testTrustAnchor');
  const notes: readonly LocalText[] = isPrivate ? [{
    ja: `${subject}: ポリシーが検証環境用に認めた信頼の起点 (testTrustAnchors) によるもので、公的な信頼は判定していません。`,
    en: `${subject}: trusted by an anchor that the policy names for staging (testTrustAnchors); public trust was not judged.`,
  }] : [];
  return pass(id, {
    ja: `${subject}: 証明書は${isPrivate ? 'ポリシーが認めた' : '公的な'}信頼の起点につながります。`, en: `${subject}: the certificate leads to ${isPrivate ? 'an anchor the policy names' : 'a public root'}.`,
  }, evidence, { notes });
}

/** Revocation is an optional case: most responders lie outside what may be addressed. A verified "revoked" fails all the same. */
export function revocationCase({ chains, evidence, subject }: CertificateCase): CaseResult | undefined {
  const id = `revocation@${subject}`;
  const revoked = chains.find(({ staple }) => staple?.status === 'revoked' && staple.verified);
  if (revoked) return fail(id, { ja: `${revoked.place}: 証明書は失効しています (OCSP)。`, en: `${revoked.place}: the certificate has been revoked (OCSP).` }, evidence);
  const named = chains.filter(({ revocationSources, staple }) => revocationSources.length > 0 || staple !== null);
  if (named.length === 0) return undefined;
  if (named.every(({ staple }) => staple?.status === 'good' && staple.verified && staple.current)) return pass(id, {
    ja: `${subject}: サーバーが添えた OCSP 応答により、失効していないことを確認しました。`, en: `${subject}: a stapled OCSP response shows that it is not revoked.`,
  }, evidence, { required: false });
  const sources = [...new Set(named.flatMap(({ revocationSources }) => revocationSources))];
  const reason = {
    ja: `${subject}: 失効の確認先 (${sources.join('、') || '添付の OCSP 応答のみ'}) は接続してよい範囲になく、照会していません。`,
    en: `${subject}: the revocation sources (${sources.join(', ') || 'a stapled OCSP response alone'}) are outside the scope and were not asked.`,
  };
  return inconclusive(id, 'unreachable', reason, evidence, { required: false, notes: [reason] });
}

const isSound = ({ facts }: ChainSeen): boolean => facts.readable && facts.trustedBy !== 'none' && facts.nameMatches && !facts.expired && !facts.notYetValid;

/** Another implementation with the same anchors must agree, else one of the two is wrong. */
export function secondReadingCase({ data, chains, evidence, subject }: CertificateCase): CaseResult | undefined {
  const { verdict, detail } = data.secondReading;
  const sound = chains.every(isSound);
  if (verdict === 'not-read' || !sound || verdict === 'accepted') return undefined;
  return inconclusive(`second-reading@${subject}`, 'ambiguous-effect', {
    ja: `${subject}: 別の実装 (ssl-checker) はこの証明書を受け入れませんでした (${detail})。証明書の内容を確認してください。`,
    en: `${subject}: another implementation (ssl-checker) does not accept this certificate (${detail}). Have a look at it.`,
  }, evidence);
}

/** A browser knows public roots alone, so it says something about publicly trusted chains only. */
export function browserCase({ data, chains, evidence, subject }: CertificateCase): CaseResult | undefined {
  const id = `browser@${subject}`;
  const { verdict, detail } = data.browser;
  if (!chains.every(({ facts }) => facts.trustedBy === 'public')) return undefined;
  if (verdict === 'accepted') return pass(id, { ja: `${subject}: ブラウザーはこの証明書を受け入れます。`, en: `${subject}: a browser accepts the certificate.` }, evidence, { required: false });
  const reason = {
    ja: `${subject}: ブラウザー${verdict === 'rejected' ? 'がこの証明書を受け入れません' : 'では確かめられませんでした'} (${detail})。`,
    en: `${subject}: ${verdict === 'rejected' ? 'a browser does not accept the certificate' : 'a browser could not be asked'} (${detail}).`,
  };
  return inconclusive(id, verdict === 'rejected' ? 'ambiguous-effect' : 'unreachable', reason, evidence, verdict === 'rejected' || !chains.every(isSound) ? {} : { required: false, notes: [reason] });
}
