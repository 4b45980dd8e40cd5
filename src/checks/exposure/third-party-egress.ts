import { fail, fromProblem, inconclusive, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText } from '../../domain/outcome.ts';
import type { EgressData, HostContacted } from '../../observations/exposure.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import { defineCheck } from '../define.ts';
import { named, unread } from './common.ts';

type Evidence = readonly EvidenceRef[];
type ThirdParty = NonNullable<TargetProfile['thirdParties']>[number];

const WORDS: Readonly<Record<string, LocalText>> = {
  'person-name': { ja: '氏名', en: 'name' }, address: { ja: '住所', en: 'address' }, telephone: { ja: '電話番号', en: 'telephone' }, email: { ja: 'メールアドレス', en: 'e-mail address' },
  'email-hash': { ja: 'メールアドレスのハッシュ値', en: 'hash of the e-mail address' }, 'free-text': { ja: '本文', en: 'free text' }, 'file-name': { ja: 'ファイル名', en: 'file name' }, 'search-term': { ja: '検索語', en: 'search term' },
};
const sent = ({ canaries }: HostContacted, language: 'ja' | 'en'): string => named(canaries.map(({ data, part, via }) => `${WORDS[data]?.[language] ?? data} (${[part, ...via].join(' > ')})`), language);

const declarationOf = ({ thirdParties = [] }: TargetProfile, host: string): ThirdParty | undefined =>
  thirdParties.find((one) => (one.host.startsWith('*.') ? host.endsWith(one.host.slice(1).toLowerCase()) : one.host.toLowerCase() === host));

/** Requirements 2, 3, 13 and 14: who receives it, and where. */
function hostCase(contact: HostContacted, declared: ThirdParty | undefined, evidence: Evidence): CaseResult {
  const { host, ownership, canaries } = contact;
  const id = `host@${host}`;
  const received = { ja: `${host} に個人情報の印を送りました: ${sent(contact, 'ja')}`, en: `pages sent invented personal data to ${host}: ${sent(contact, 'en')}` };
  if (canaries.length > 0 && ownership === 'undeclared') return fail(id, {
    ja: `画面は、申告のない外部のホスト ${received.ja}。送信をやめるか、国と目的を thirdParties に申告してください。`, en: `To a host that is declared nowhere, ${received.en}. Stop sending it, or declare its country and purpose under thirdParties.`,
  }, evidence);
  if (canaries.length > 0 && declared?.region !== undefined && declared.region !== 'JP') return fail(id, {
    ja: `画面は、国外 (${declared.region}) と申告された ${received.ja}。`, en: `To a host declared outside Japan (${declared.region}), ${received.en}.`,
  }, evidence);
  if (ownership === 'unclear') return inconclusive(id, 'ambiguous-effect', {
    ja: `${host} はサービスと同じドメインですが、scope.hosts にも thirdParties にもないため、誰のホストか決められません。どちらかに書いてください。`,
    en: `${host} is of the service's own domain but under neither scope.hosts nor thirdParties, so whose it is cannot be decided. Declare it under one of them.`,
  }, evidence);
  if (canaries.length > 0 && declared && declared.region === undefined) return inconclusive(id, 'ambiguous-effect', {
    ja: `${received.ja}。thirdParties に国が書かれていない (unknown) ため、国内か決められません。`, en: `${received.en.charAt(0).toUpperCase()}${received.en.slice(1)}. Its country is not stated (unknown) under thirdParties, so whether it is in Japan cannot be decided.`,
  }, evidence);
  const isHome = declared?.region === 'JP';
  if (contact.opaque > 0 && !isHome) return inconclusive(id, 'ambiguous-effect', {
    ja: `${host} への送信 ${contact.opaque} 件の本文が独自に暗号化・圧縮されているか読めないため、個人情報を含まないとは言えません。内容を提供者に確認してください。`,
    en: `${contact.opaque} bodies sent to ${host} are enciphered, packed or not shown, so it cannot be said that they hold no personal data. Ask the vendor what they are.`,
  }, evidence);
  if (contact.withheld > 0 && !isHome) return inconclusive(id, 'feature-unknown', {
    ja: `${host} のスクリプト・文書・WebSocket は対象範囲外のため読み込んでおらず、それが何を送るか観察できません。同意が得られるなら scope.hosts に加えてください。`,
    en: `Scripts, documents or WebSockets of ${host} were not loaded because it is outside the scope, so what they would send was not seen. Add it to scope.hosts if consent covers it.`,
  }, evidence);
  return pass(id, canaries.length > 0 ? {
    ja: `${received.ja}。国内 (JP) と申告されています。`, en: `${received.en.charAt(0).toUpperCase()}${received.en.slice(1)}. It is declared to be in Japan.`,
  } : { ja: `${host} への ${contact.requests} 件の通信に個人情報の印はありませんでした。`, en: `${contact.requests} requests to ${host} held no invented personal data.` }, evidence);
}

/** Requirement 7: what it is for. */
function purposeCase(contact: HostContacted, declared: ThirdParty | undefined, evidence: Evidence): CaseResult {
  const id = `purpose@${contact.host}`;
  if (!declared) return inconclusive(id, 'no-input', {
    ja: `${contact.host} に個人情報の印が送られましたが、目的の申告がありません。thirdParties に目的を書いてください。`, en: `Invented personal data went to ${contact.host}, whose purpose is not declared. State it under thirdParties.`,
  }, evidence);
  return declared.neededForService ? pass(id, {
    ja: `${contact.host} はサービスの提供に必要 (${declared.purpose}) と申告されています。`, en: `${contact.host} is declared to be needed for the service (${declared.purpose}).`,
  }, evidence) : fail(id, {
    ja: `${contact.host} に個人情報の印が送られましたが、その目的 (${declared.purpose}) はサービスの提供に必要ではないと申告されています。`,
    en: `Invented personal data went to ${contact.host}, whose purpose (${declared.purpose}) is declared not to be needed for the service.`,
  }, evidence);
}

function control({ account, screens, hosts }: EgressData, evidence: Evidence): CaseResult | undefined {
  const id = 'recorder';
  const problem = screens.find((one) => one.problem)?.problem;
  if (problem) return fromProblem(id, problem, evidence);
  if (!screens.some(({ shown }) => shown)) return inconclusive(id, 'control-failed', {
    ja: `${account} の画面に個人情報の印が表示されませんでした。resources と screens の操作を確認してください。`, en: `No screen of ${account} displayed the invented personal data. Check the operations of resources and screens.`,
  }, evidence);
  if (!hosts.some(({ ownership, canaries }) => ownership === 'first-party' && canaries.length > 0)) return inconclusive(id, 'control-failed', {
    ja: 'サービス自身への通信にも個人情報の印が見られず、記録が働いているか確かめられません。検索または編集の画面を screens に書いてください。',
    en: "Not even requests to the service itself held the invented data, so the recorder was not shown to work. Declare a screen that searches or edits under screens.",
  }, evidence);
  return undefined;
}

function judge(data: EgressData, profile: TargetProfile, evidence: Evidence): readonly CaseResult[] {
  const others = data.hosts.filter(({ ownership }) => ownership !== 'first-party');
  const hosts = others.map((one) => hostCase(one, declarationOf(profile, one.host), evidence));
  const receiving = others.filter(({ canaries }) => canaries.length > 0);
  const purposes = receiving.map((one) => purposeCase(one, declarationOf(profile, one.host), evidence));
  const broken = control(data, evidence);
  if (broken) return [...hosts.filter(({ outcome }) => outcome !== 'pass'), ...purposes, { ...broken, id: 'host' }, ...(purposes.length > 0 ? [] : [{ ...broken, id: 'purpose' }])];
  const none: LocalText = {
    ja: `${data.screens.length} 画面を操作しましたが、提供者以外のホストに個人情報の印は届きませんでした。`, en: `${data.screens.length} screens were used and no invented personal data reached a host of others.`,
  };
  return [...(hosts.length > 0 ? hosts : [pass('host', none, evidence)]), ...(purposes.length > 0 ? purposes : [pass('purpose', none, evidence)])];
}

export const thirdPartyEgress = defineCheck({
  id: 'privacy.third-party-egress', rule: 1, needs: ['privacy.third-party-egress'],
  judge: (seen, { profile }) => seen['privacy.third-party-egress'].flatMap((one) => (one.data ? judge(one.data, profile, one.evidence) : [unread('host', one), unread('purpose', one)])),
});
