import { fail, inconclusive, notApplicable, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText } from '../../domain/outcome.ts';
import type { HealthSeriesData, NameServerData } from '../../observations/exposure.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import { defineCheck } from '../define.ts';
import { named, unread } from './common.ts';

const ENOUGH = 2;

function judgeServers({ host, literal, zone, servers, failed, serviceAddresses }: NameServerData, evidence: readonly EvidenceRef[]): CaseResult {
  const id = 'name-servers';
  if (literal) return notApplicable(id, {
    ja: `プロファイルは ${host} をアドレスで指定しており、名前解決を使いません。`, en: `The profile names ${host} by its address, so no name service is used.`,
  }, evidence);
  const addresses = servers.flatMap((one) => one.addresses);
  if (zone === null || addresses.length === 0) return inconclusive(id, 'unreachable', {
    ja: `${host} のネームサーバーまたはそのアドレスを調べられませんでした (${named(failed, 'ja')})。ポリシーの resolvers と回線を確認してください。`,
    en: `The name servers of ${host}, or their addresses, could not be looked up (${named(failed, 'en')}). Check resolvers in the policy and the connection.`,
  }, evidence);
  const networks = new Set(servers.flatMap((one) => one.networks));
  const seen = {
    ja: `${zone} のネームサーバーは ${servers.length} 台 (${named(servers.map(({ name }) => name), 'ja')})、ネットワークは ${networks.size} つ、${host} のアドレスは ${serviceAddresses} 個です。`,
    en: `${zone} has ${servers.length} name servers (${named(servers.map(({ name }) => name), 'en')}) in ${networks.size} networks; ${host} has ${serviceAddresses} addresses.`,
  };
  if (servers.length >= ENOUGH && networks.size >= ENOUGH) return pass(id, seen, evidence);
  if (failed.length > 0 || servers.some((one) => one.addresses.length === 0)) return inconclusive(id, 'unreachable', {
    ja: `${seen.ja} ただし一部の問い合わせに答えがなく、ほかにもある可能性があります。時間をおいて実行し直してください。`,
    en: `${seen.en} Some questions were not answered, so there may be more. Run again later.`,
  }, evidence);
  return fail(id, {
    ja: `${seen.ja} 異なるネットワークの ${ENOUGH} 台以上にしてください。`, en: `${seen.en} Use ${ENOUGH} or more in different networks.`,
  }, evidence);
}

/** The time of the p-th part of the answers, in milliseconds. */
const percentile = (sorted: readonly number[], part: number): number => sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)] ?? 0;

/** Most health requests in a row that failed. */
function longestGap(samples: HealthSeriesData['samples']): number {
  let [longest, current] = [0, 0];
  for (const { well } of samples) longest = Math.max(longest, (current = well ? 0 : current + 1));
  return longest;
}

function figures({ samples }: HealthSeriesData): LocalText {
  const times = samples.filter(({ well }) => well).map(({ wallMs }) => wallMs).toSorted((a, b) => a - b);
  const [failed, gap, p50, p95] = [samples.length - times.length, longestGap(samples), percentile(times, 0.5), percentile(times, 0.95)];
  return {
    ja: `稼働確認 ${samples.length} 回中 ${failed} 回が失敗しました (連続は最長 ${gap} 回。応答時間は中央値 ${p50} ms、95% 値 ${p95} ms)。`,
    en: `${failed} of ${samples.length} health requests failed (at most ${gap} in a row; median ${p50} ms, 95th percentile ${p95} ms).`,
  };
}

/** Why failures cannot be laid at the service's door; undefined when they can, or there are none. */
function unattributed(id: string, { samples, controls }: HealthSeriesData, seen: LocalText, evidence: readonly EvidenceRef[]): CaseResult | undefined {
  const failed = samples.filter(({ well }) => !well);
  if (failed.length === 0) return undefined;
  if (controls < ENOUGH) return inconclusive(id, 'no-input', {
    ja: `${seen.ja} この機械の回線が原因でないことを確かめられません。ポリシーの connectivityHosts に無関係なホストを ${ENOUGH} つ書いてください。`,
    en: `${seen.en} This machine's own connection cannot be ruled out. Name ${ENOUGH} unrelated hosts under connectivityHosts in the policy.`,
  }, evidence);
  const cutOff = failed.filter(({ connected }) => connected !== true);
  return cutOff.length === 0 ? undefined : inconclusive(id, 'control-failed', {
    ja: `${seen.ja} そのうち ${cutOff.length} 回は、この機械から無関係なホストにも接続できませんでした。回線を確認してください。`,
    en: `${seen.en} At ${cutOff.length} of these times this machine did not reach the unrelated hosts either. Check the connection.`,
  }, evidence);
}

function judgeSeries(data: HealthSeriesData, { declared }: TargetProfile, evidence: readonly EvidenceRef[]): CaseResult {
  const id = 'series';
  const { samples } = data;
  const seen = figures(data);
  if (samples.length === 0) return inconclusive(id, 'unreachable', {
    ja: '稼働確認が一度も記録されませんでした。プロファイルの health の path を確認してください。', en: 'No health request was recorded. Check the path of health in the profile.',
  }, evidence);
  const blame = unattributed(id, data, seen, evidence);
  if (blame) return blame;
  const percent = declared.availability?.percent;
  if (percent === undefined) return inconclusive(id, 'no-input', {
    ja: `${seen.ja} 比べる SLA の稼働率がありません。プロファイルの declared.availability.percent に書いてください。`,
    en: `${seen.en} There is no availability of the SLA to compare with. Write it under declared.availability.percent in the profile.`,
  }, evidence);
  // 100 - 99.9 is not 0.1 in binary.
  const permitted = Number((100 - percent).toFixed(6));
  // Fewer requests than one permitted failure needs can tell neither a kept SLA from a lucky moment nor a broken one from an unlucky one.
  if (permitted === 0 || samples.length < 100 / permitted) return inconclusive(id, 'window-not-elapsed', {
    ja: `${seen.ja} SLA の ${percent}% と比べるには実行が短すぎます (${percent === 100 ? '回数によらず比べられません' : `${Math.ceil(100 / permitted)} 回以上が必要`})。稼働の実績報告を確認してください。`,
    en: `${seen.en} The run is too short to compare with ${percent}% of the SLA (${percent === 100 ? 'no number of requests is enough' : `${Math.ceil(100 / permitted)} or more are needed`}). See the vendor's reports of availability.`,
  }, evidence);
  const failed = samples.filter(({ well }) => !well).length;
  const had = `${(100 - 100 * failed / samples.length).toFixed(2)}%`;
  return failed / samples.length <= permitted / 100 ? pass(id, {
    ja: `${seen.ja} 実行中の稼働率 ${had} は SLA の ${percent}% を満たします。`, en: `${seen.en} Availability in the run, ${had}, keeps ${percent}% of the SLA.`,
  }, evidence) : fail(id, {
    ja: `${seen.ja} 実行中の稼働率 ${had} は SLA の ${percent}% を下回ります。失敗した時刻を提供者に示し、原因を確かめてください。`,
    en: `${seen.en} Availability in the run, ${had}, is below ${percent}% of the SLA. Give the vendor the times of failure and ask for the cause.`,
  }, evidence);
}

const NOTE: LocalText = {
  ja: '稼働確認は各検査の前と最後に行ったもので、再開前のものは含みません。SLA の算定期間より短い観測です。',
  en: 'Health requests are those before each probe and at the end; those before a resume are not among them. The SLA is reckoned over a longer time.',
};

export const availabilityObserved = defineCheck({
  id: 'availability.observed', rule: 1, needs: ['availability.name-servers', 'availability.series'],
  judge: (seen, { profile }) => [
    ...seen['availability.name-servers'].map((one) => (one.data ? judgeServers(one.data, one.evidence) : unread('name-servers', one))),
    ...seen['availability.series'].map((one): CaseResult => (one.data ? { ...judgeSeries(one.data, profile, one.evidence), notes: [NOTE] } : unread('series', one))),
  ],
});
