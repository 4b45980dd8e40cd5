import { fail, inconclusive, notApplicable, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText } from '../../domain/outcome.ts';
import type { TokenHygieneData, TokenSeen } from '../../observations/exposure.ts';
import { loadList, type CryptrecPolicy } from '../../tls/cryptrec/policy.ts';
import { defineCheck } from '../define.ts';
import { distinct, named, unread } from './common.ts';
import { keyName, weakness } from './published-key.ts';
import { blindness, coverage } from './traffic.ts';

/** HMAC, RSA, ECDSA and EdDSA with SHA-256, SHA-384 or SHA-512 (catalogue; RFC 7518 §3.1, RFC 8037, RFC 9864). */
const RECOMMENDED = /^(?:(?:HS|RS|PS|ES)(?:256|384|512)|EdDSA|Ed25519|Ed448)$/;
/** Algorithms that are on no list beyond doubt: SHA-1 and MD5 forms. Any other name is unknown to the reference. */
const NOT_LISTED = /^(?:(?:HS|RS|ES)(?:1|MD5)|(?:HS|RS)1|MD5|SHA1)$/i;

type Evidence = readonly EvidenceRef[];

function algorithmCase(token: TokenSeen): CaseResult {
  const { algorithm, form, places, evidence } = token;
  const id = `algorithm@${/^[\w.-]{1,40}$/.test(algorithm) ? algorithm : 'other'}`;
  const where: LocalText = { ja: named(places, 'ja'), en: named(places, 'en') };
  if (form === 'encrypted') return inconclusive(id, 'ambiguous-effect', {
    ja: `暗号化されたトークン (${algorithm}、${where.ja}) の中の署名は外から読めません。使用アルゴリズムを提供者に確認してください。`,
    en: `The signature inside encrypted tokens (${algorithm}, ${where.en}) cannot be read from outside. Ask the vendor for its algorithm.`,
  }, evidence, { required: false });
  if (form === 'unsigned') return fail(id, {
    ja: `署名のない自己完結型トークンを発行しています (alg ${algorithm}、${where.ja})。内容を誰でも書き換えられます。推奨アルゴリズムで署名してください。`,
    en: `Self-contained tokens are issued without a signature (alg ${algorithm}, ${where.en}), so anyone can rewrite them. Sign them with a recommended algorithm.`,
  }, evidence);
  if (RECOMMENDED.test(algorithm)) return pass(id, {
    ja: `自己完結型トークンのアルゴリズム ${algorithm} は推奨リストにあります (${where.ja})。`, en: `The algorithm ${algorithm} of self-contained tokens is recommended (${where.en}).`,
  }, evidence);
  return NOT_LISTED.test(algorithm) ? fail(id, {
    ja: `自己完結型トークンのアルゴリズム ${algorithm} はリストにありません (${where.ja})。HMAC・RSA・ECDSA・EdDSA と SHA-256 以上に変えてください。`,
    en: `The algorithm ${algorithm} of self-contained tokens is not listed (${where.en}). Use HMAC, RSA, ECDSA or EdDSA with SHA-256 or more.`,
  }, evidence) : inconclusive(id, 'ambiguous-effect', {
    ja: `自己完結型トークンのアルゴリズム ${algorithm} (${where.ja}) は、参照した仕様の一覧で扱いを確認できません。提供者に根拠を確認してください。`,
    en: `The algorithm ${algorithm} of self-contained tokens (${where.en}) is in no table that was read. Ask the vendor what it is.`,
  }, evidence);
}

/** Only keys of key sets sign tokens; those of certificates are judged by `tls.key-strength`. */
function keyCases({ keys }: TokenHygieneData, cryptrec: CryptrecPolicy): readonly CaseResult[] {
  return keys.filter(({ origin }) => origin === 'json-web-key').map((key) => {
    const id = `key@${keyName(key)}`;
    const weak = weakness(key, cryptrec);
    return weak ? fail(id, {
      ja: `${key.place} が公開する鍵は ${cryptrec.list.id} と鍵長の基準を満たしません: ${weak.ja}。`, en: `A key published at ${key.place} does not meet ${cryptrec.list.id} and its key lengths: ${weak.en}.`,
    }, key.evidence) : pass(id, {
      ja: `${key.place} が公開する鍵 (${key.type} ${key.curve ?? key.bits}) は基準を満たします。`, en: `The key published at ${key.place} (${key.type} ${key.curve ?? key.bits}) is strong enough.`,
    }, key.evidence);
  });
}

const CARRIERS: Readonly<Record<string, LocalText>> = {
  request: { ja: '要求の URL', en: 'the URL of a request' }, referrer: { ja: 'Referer', en: 'a referrer' }, redirect: { ja: 'リダイレクト先', en: 'a redirect target' },
};

/** An observation by the catalogue: never a reason to fail. */
function urlCase(data: TokenHygieneData, evidence: Evidence): CaseResult {
  const notes = data.urls.map(({ name, kind, carrier, place }): LocalText => {
    const [what, where] = [kind === 'session-value' ? { ja: 'セッションの値', en: 'a session value' } : { ja: '認証情報の名前を持つ値', en: 'a value named like a credential' }, CARRIERS[carrier]];
    return { ja: `所見: ${where?.ja ?? carrier}に${what.ja}があります (${place}${name === '' ? '' : `、${name}`})。`, en: `Observation: ${where?.en ?? carrier} carries ${what.en} (${place}${name === '' ? '' : `, ${name}`}).` };
  });
  return pass('urls', data.urls.length === 0 ? {
    ja: `URL・Referer・リダイレクト先に、パスワードやセッションの値はありませんでした (${data.traffic.exchanges} 件の通信)。`,
    en: `No password or session value stood in a URL, referrer or redirect (${data.traffic.exchanges} exchanges).`,
  } : {
    ja: `URL に認証情報が ${data.urls.length} か所ありました (所見。不適合の理由にはしません)。`, en: `Credentials stood in URLs at ${data.urls.length} places (an observation, no reason to fail).`,
  }, distinct([...data.urls.flatMap((one) => one.evidence), ...evidence]), { notes: [...notes, ...coverage(data.traffic)] });
}

function judge(data: TokenHygieneData, evidence: Evidence, cryptrec: CryptrecPolicy): readonly CaseResult[] {
  const seen = [...data.tokens.map(algorithmCase), ...keyCases(data, cryptrec)];
  const blind = blindness('traffic', data, evidence);
  const opaque = notApplicable('algorithm', {
    ja: '自己完結型トークン (JWT) は通信に見られませんでした。不透明なトークンの作り方は外から判定しません。', en: 'No self-contained token (JWT) was seen in the traffic; how opaque tokens are made is not judged from outside.',
  }, evidence);
  return [...seen, ...(data.tokens.length === 0 && !blind ? [opaque] : []), blind ?? urlCase(data, evidence)];
}

export const tokenHygiene = defineCheck({
  id: 'crypto.token-and-url-hygiene', rule: 1, needs: ['crypto.token-and-url-hygiene'], usesCryptrecList: true,
  judge: (seen, { cryptrecList }) => seen['crypto.token-and-url-hygiene'].flatMap((one) => (one.data ? judge(one.data, one.evidence, loadList(cryptrecList)) : [unread('traffic', one)])),
});
