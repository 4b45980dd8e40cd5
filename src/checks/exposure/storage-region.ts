import { fail, fromProblem, inconclusive, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText } from '../../domain/outcome.ts';
import type { LocatorSeen, StorageRegionData } from '../../observations/exposure.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import { defineCheck } from '../define.ts';
import { distinct, named, unread } from './common.ts';

const SOURCES: Readonly<Record<LocatorSeen['source'], LocalText>> = {
  host: { ja: 'ホスト名', en: 'host name' }, alias: { ja: 'DNS の別名', en: 'DNS alias' }, 'credential-scope': { ja: '署名の範囲', en: 'scope of the signature' }, header: { ja: '応答ヘッダー', en: 'response header' },
};
const describe = (all: readonly LocatorSeen[], language: 'ja' | 'en'): string => named(all.map(({ host, region, source }) => `${host}${region === null ? '' : ` → ${region} (${SOURCES[source][language]})`}`), language);

const declaredInJapan = ({ thirdParties = [] }: TargetProfile, { host, aliases }: LocatorSeen): boolean => thirdParties.some((one) => one.region === 'JP'
  && [host, ...aliases].some((name) => (one.host.startsWith('*.') ? name.endsWith(one.host.slice(1).toLowerCase()) : name === one.host.toLowerCase())));

function judge(data: StorageRegionData, profile: TargetProfile, evidence: readonly EvidenceRef[]): CaseResult {
  const id = `locator@${data.type}/${data.slot}`;
  const where = { ja: `${data.type} の ${data.slot} (${data.owner})`, en: `${data.slot} of ${data.type} (${data.owner})` };
  const abroad = data.locators.filter(({ place }) => place === 'abroad');
  const confirmed = abroad.filter(({ sameBytes }) => sameBytes);
  if (confirmed.length > 0) return fail(id, {
    ja: `${where.ja}: 保存したファイルと同じ内容が、国外のリージョンを示す場所から配信されました: ${describe(confirmed, 'ja')}。国内のリージョンに移してください。`,
    en: `${where.en}: the very bytes of the stored file were served from a locator that names a region outside Japan: ${describe(confirmed, 'en')}. Move the storage to a region in Japan.`,
  }, distinct(confirmed.flatMap((one) => one.evidence)));
  const problem = data.unread[0]?.problem;
  if (!data.downloaded) return problem ? fromProblem(id, problem, evidence) : inconclusive(id, 'control-failed', {
    ja: `${where.ja}: 保存したファイルが同じ内容で取得できなかったため、保存場所を確かめられません。resources.${data.type}.files.${data.slot} の upload と outlets を確認してください。`,
    en: `${where.en}: the stored file could not be fetched with the same bytes, so where it is kept was not seen. Check upload and outlets of resources.${data.type}.files.${data.slot}.`,
  }, evidence);
  if (abroad.length > 0) return inconclusive(id, 'ambiguous-effect', {
    ja: `${where.ja}: 国外のリージョンを示す場所がありましたが、同じ内容がそこから配信されることは確認できませんでした: ${describe(abroad, 'ja')}。そのホストが対象範囲外なら scope.hosts に加えてください。`,
    en: `${where.en}: a locator names a region outside Japan, but the file's bytes were not seen to come from there: ${describe(abroad, 'en')}. Where that host is outside the scope, add it to scope.hosts.`,
  }, evidence);
  const untold = data.locators.filter((one) => (one.place === 'neutral' || one.place === 'front-door') && !declaredInJapan(profile, one));
  if (untold.length > 0) return inconclusive(id, 'ambiguous-effect', {
    ja: `${where.ja}: 保存場所の分からない配信網またはオブジェクトストレージを使っています: ${describe(untold, 'ja')}。国を thirdParties に申告してください。`,
    en: `${where.en}: a front door or object store is used that does not tell where it keeps data: ${describe(untold, 'en')}. Declare its country under thirdParties.`,
  }, evidence);
  if (problem) return fromProblem(id, problem, evidence);
  const home = data.locators.filter(({ place }) => place === 'japan');
  return pass(id, home.length > 0 ? {
    ja: `${where.ja}: 使われた ${data.addresses} 個の URL が示すリージョンはすべて国内です: ${describe(home, 'ja')}。`, en: `${where.en}: every region that ${data.addresses} addresses name is in Japan: ${describe(home, 'en')}.`,
  } : { ja: `${where.ja}: 使われた ${data.addresses} 個の URL はリージョンを示しません。`, en: `${where.en}: none of ${data.addresses} addresses names a region.` }, evidence, {
    notes: [{ ja: `リージョン名の対応表: ${data.table}。`, en: `Table of region names: ${data.table}.` }],
  });
}

export const storageRegion = defineCheck({
  id: 'residency.storage-region-disclosed', rule: 1, needs: ['residency.storage-region-disclosed'],
  judge: (seen, { profile }) => seen['residency.storage-region-disclosed'].map((one) => (one.data ? judge(one.data, profile, one.evidence) : unread(`locator@${one.subject}`, one))),
});
