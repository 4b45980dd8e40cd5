import { fail, inconclusive, notApplicable, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText } from '../../domain/outcome.ts';
import type { ExposedKeysData } from '../../observations/exposure.ts';
import { loadList, type CryptrecPolicy } from '../../tls/cryptrec/policy.ts';
import { defineCheck } from '../define.ts';
import { distinct, named, unread } from './common.ts';
import { brokenness, keyName, weakness } from './published-key.ts';
import { blindness, coverage } from './traffic.ts';

type Evidence = readonly EvidenceRef[];

function secretsCase(data: ExposedKeysData, evidence: Evidence, blind: CaseResult | undefined): CaseResult {
  const id = 'delivered-secrets';
  const secrets = data.secrets.filter(({ nature }) => nature === 'secret');
  const unclear = data.secrets.filter(({ nature }) => nature === 'unclear');
  const list = (all: typeof secrets, language: 'ja' | 'en'): string => named(all.map(({ kind, place }) => `${kind} @ ${place}`), language);
  const publishable = data.secrets.filter(({ nature }) => nature === 'publishable');
  const notes: LocalText[] = [
    ...(publishable.length > 0 ? [{ ja: `公開してよい識別子: ${list(publishable, 'ja')}。`, en: `Identifiers meant for clients: ${list(publishable, 'en')}.` }] : []),
    ...(data.scripts.outOfScope.length > 0 ? [{ ja: `対象範囲外のため読まなかったスクリプト: ${named(data.scripts.outOfScope, 'ja')}。`, en: `Scripts not read because they are outside the scope: ${named(data.scripts.outOfScope, 'en')}.` }] : []),
    ...coverage(data.traffic),
  ];
  if (secrets.length > 0) return fail(id, {
    ja: `利用者に届く内容に秘密の鍵または認証情報があります: ${list(secrets, 'ja')}。直ちに失効させ、サーバー側だけに置いてください。`,
    en: `Content delivered to clients holds private keys or secret credentials: ${list(secrets, 'en')}. Revoke them at once and keep such values on the server.`,
  }, distinct(secrets.flatMap((one) => one.evidence)), { notes });
  if (blind) return { ...blind, id };
  if (unclear.length > 0) return inconclusive(id, 'ambiguous-effect', {
    ja: `秘密かどうか形だけでは分からない値があります: ${list(unclear, 'ja')}。提供者に種類を確認してください (ツールはその値を使いません)。`,
    en: `Some values cannot be told from secrets by their form: ${list(unclear, 'en')}. Ask the vendor what they are (the tool never uses them).`,
  }, distinct(unclear.flatMap((one) => one.evidence)), { notes });
  return pass(id, {
    ja: `配信された内容 (スクリプト ${data.scripts.read} 件を含む) に秘密鍵や秘密の認証情報は見つかりませんでした。`,
    en: `No private key or secret credential was found in delivered content (${data.scripts.read} scripts among it).`,
  }, evidence, { notes });
}

function defaultsCase({ defaults }: ExposedKeysData, evidence: Evidence, blind: CaseResult | undefined): CaseResult {
  const id = 'default-secrets';
  if (defaults.verified.length > 0) return fail(id, {
    ja: `トークンの署名が、広く知られた既定の秘密で検証できました (${named(defaults.verified.map(({ algorithm, place }) => `${algorithm} @ ${place}`), 'ja')})。誰でもトークンを作れます。無作為な鍵に替えてください。`,
    en: `The signature of tokens verifies under a widely known default secret (${named(defaults.verified.map(({ algorithm, place }) => `${algorithm} @ ${place}`), 'en')}), so anyone can make tokens. Use a random key.`,
  }, distinct(defaults.verified.flatMap((one) => one.evidence)));
  if (blind) return { ...blind, id };
  if (defaults.tokens === 0) return notApplicable(id, {
    ja: 'HMAC で署名された自己完結型トークンは通信に見られませんでした。', en: 'No self-contained token signed by HMAC was seen in the traffic.',
  }, evidence);
  return pass(id, {
    ja: `HMAC で署名されたトークン ${defaults.tokens} 件は、既定の秘密 ${defaults.secrets} 種のどれでも検証できませんでした。`,
    en: `${defaults.tokens} tokens signed by HMAC verified under none of ${defaults.secrets} default secrets.`,
  }, evidence);
}

function keyCases({ keys }: ExposedKeysData, cryptrec: CryptrecPolicy): readonly CaseResult[] {
  return keys.map((key) => {
    const id = `published-keys@${key.origin === 'certificate' ? key.place : keyName(key)}`;
    if (key.privateMembers.length > 0) return fail(id, {
      ja: `${key.place} が公開する鍵に秘密の要素 (${key.privateMembers.join('、')}) が含まれています。鍵を失効させ、公開の要素だけを出してください。`,
      en: `A key published at ${key.place} holds private members (${key.privateMembers.join(', ')}). Revoke it and publish the public members alone.`,
    }, key.evidence);
    const weak = weakness(key, cryptrec) ?? brokenness(key);
    return weak ? fail(id, {
      ja: `${key.place} の公開鍵は安全ではありません: ${weak.ja}。強い鍵に替えてください。`, en: `The public key at ${key.place} is not safe: ${weak.en}. Replace it.`,
    }, key.evidence) : pass(id, {
      ja: `${key.place} の公開鍵 (${key.type} ${key.curve ?? key.bits}) に秘密の要素や既知の弱さはありません。`, en: `The public key at ${key.place} (${key.type} ${key.curve ?? key.bits}) holds no private member and no known weakness.`,
    }, key.evidence);
  });
}

function judge(data: ExposedKeysData, evidence: Evidence, cryptrec: CryptrecPolicy): readonly CaseResult[] {
  const blind = blindness('traffic', data, evidence);
  return [secretsCase(data, evidence, blind), defaultsCase(data, evidence, blind), ...keyCases(data, cryptrec)];
}

export const exposedKeys = defineCheck({
  id: 'kms.exposed-or-weak-keys', rule: 1, needs: ['kms.exposed-or-weak-keys'], usesCryptrecList: true,
  judge: (seen, { cryptrecList }) => seen['kms.exposed-or-weak-keys'].flatMap((one) => (one.data ? judge(one.data, one.evidence, loadList(cryptrecList)) : [unread('delivered-secrets', one)])),
});
