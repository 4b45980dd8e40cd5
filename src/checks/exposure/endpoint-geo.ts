import { fail, inconclusive, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText } from '../../domain/outcome.ts';
import type { EndpointGeoData } from '../../observations/exposure.ts';
import { defineCheck } from '../define.ts';
import { named, unread } from './common.ts';

type Address = EndpointGeoData['addresses'][number];
type Countries = NonNullable<EndpointGeoData['data']>;

const listed = (all: readonly Address[], language: 'ja' | 'en'): string => named(all.map(({ address, country }) => `${address}${country === null ? '' : ` (${country})`}`), language);

/** What the data gets wrong of known networks of the families of these addresses. */
const misread = (addresses: readonly Address[], { control }: Countries, of: 'japanese' | 'foreign'): readonly string[] =>
  [...new Set(addresses.map(({ family }) => family))].flatMap((family) => control[family][of]);

function notesOf({ data, sharedNetworks }: EndpointGeoData): readonly LocalText[] {
  if (!data) return [];
  return [{
    ja: `所在地データ: ${data.name} (${data.date} 作成)。登録と申告から作られ、提供元は公開中の版に誤りがあると告知しています。配信網の範囲: ${sharedNetworks}年公表。クラウド事業者が公表する範囲は照合していません。`,
    en: `Address-to-country data: ${data.name}, made on ${data.date}; it is built from registrations and declarations, and its publisher warns that published editions hold errors. Ranges of content networks as published in ${sharedNetworks}. Ranges that clouds publish were not compared.`,
  }];
}

const controlFailed = (id: string, where: LocalText, wrong: readonly string[], evidence: readonly EvidenceRef[], extra: object): CaseResult => inconclusive(id, 'control-failed', {
  ja: `${where.ja} 所在地データが、所在の分かっているネットワークを取り違えているため (${named(wrong, 'ja')})、判断できません。サービスのネットワークの所在を提供者に確かめてください。`,
  en: `${where.en} The address-to-country data misplaces networks whose country is known (${named(wrong, 'en')}), so this cannot be decided. Ask the vendor where the network is.`,
}, evidence, extra);

/** What the addresses themselves say; undefined when all of them are in Japan. */
function judgeAddresses(id: string, seen: EndpointGeoData, data: Countries, evidence: readonly EvidenceRef[]): CaseResult | undefined {
  const extra = { notes: notesOf(seen) };
  const abroad = seen.addresses.filter(({ country }) => country !== null && country !== 'JP');
  const own = abroad.filter(({ shared }) => !shared);
  const misplaced = (one: Address): boolean => misread([one], data, 'japanese').length > 0;
  const proved = own.filter((one) => !misplaced(one));
  if (proved.length > 0) return fail(id, {
    ja: `${seen.host} の接続先に、配信網ではない国外のネットワークのアドレスがあります: ${listed(proved, 'ja')}。提供者に所在を確かめ、国外なら国内に移すよう求めてください。`,
    en: `${seen.host} leads to addresses of networks outside Japan that belong to no known content network: ${listed(proved, 'en')}. Ask the vendor where they are and, if abroad, to move them to Japan.`,
  }, evidence, extra);
  if (own.length > 0) return controlFailed(id, { ja: `${seen.host} の ${listed(own, 'ja')} は所在地データでは国外です。`, en: `By the data ${listed(own, 'en')} of ${seen.host} are outside Japan.` }, misread(own, data, 'japanese'), evidence, extra);
  const untold = seen.addresses.filter(({ shared, country }) => shared || country === null);
  if (untold.length > 0) return inconclusive(id, 'ambiguous-effect', {
    ja: `${seen.host} のアドレスは、配信網のもの、または所在地データのないもの (この機械や内部のアドレスなど) です: ${listed(untold, 'ja')}。どの国で処理するかを提供者に確かめてください。`,
    en: `Addresses of ${seen.host} belong to a content network, or there is no data on them, as on local ones: ${listed(untold, 'en')}. Ask the vendor in which country requests are handled.`,
  }, evidence, extra);
  const wrong = misread(seen.addresses, data, 'foreign');
  return wrong.length > 0 ? controlFailed(id, { ja: `${seen.host} のアドレスは所在地データでは国内です。`, en: `By the data the addresses of ${seen.host} are in Japan.` }, wrong, evidence, extra) : undefined;
}

function judge(seen: EndpointGeoData, evidence: readonly EvidenceRef[]): CaseResult {
  const id = `country@${seen.host}`;
  const { data, addresses, resolvers, literal } = seen;
  if (!data) return inconclusive(id, 'no-input', {
    ja: '所在地データを読めません。ツールを入れ直してください。', en: 'The address-to-country data cannot be read. Install the tool again.',
  }, evidence);
  const answered = resolvers.filter(({ addresses: found }) => found.length > 0);
  if (addresses.length === 0) return inconclusive(id, 'unreachable', {
    ja: `${seen.host} のアドレスを得られませんでした (${named(resolvers.map(({ resolver, failed = '' }) => `${resolver}: ${failed}`), 'ja')})。ポリシーの resolvers と回線を確認してください。`,
    en: `No address of ${seen.host} was had (${named(resolvers.map(({ resolver, failed = '' }) => `${resolver}: ${failed}`), 'en')}). Check resolvers in the policy and the connection.`,
  }, evidence);
  const concluded = judgeAddresses(id, seen, data, evidence);
  if (concluded) return concluded;
  if (!literal && answered.length < seen.wanted) return inconclusive(id, 'no-input', {
    ja: `${seen.host} のアドレスは国内ですが、答えた DNS サーバーが ${answered.length} つだけです。ポリシーの resolvers に ${seen.wanted} つ以上書いてください。`,
    en: `The addresses of ${seen.host} are in Japan, but only ${answered.length} DNS server answered. Name ${seen.wanted} or more under resolvers in the policy.`,
  }, evidence, { notes: notesOf(seen) });
  return pass(id, {
    ja: `${seen.host} のアドレス ${addresses.length} 個は、所在地データ (${data.date}) ですべて国内のネットワークです: ${listed(addresses, 'ja')}。`,
    en: `All ${addresses.length} addresses of ${seen.host} belong to networks in Japan by data of ${data.date}: ${listed(addresses, 'en')}.`,
  }, evidence, { notes: notesOf(seen) });
}

export const endpointGeo = defineCheck({
  id: 'residency.endpoint-geo', rule: 1, needs: ['residency.endpoint-geo'],
  judge: (seen) => seen['residency.endpoint-geo'].map((one) => (one.data ? judge(one.data, one.evidence) : unread(`country@${one.subject}`, one))),
});
