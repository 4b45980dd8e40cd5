import { fail, fromProblem, inconclusive, notApplicable, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText } from '../../domain/outcome.ts';
import type { EntrySeen, HeaderSpoofData, SpoofSeries, SpoofTried, WithExemption } from '../../observations/access.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import { defineCheck } from '../define.ts';
import { notLetIn, restrictionProblem, withoutData } from './ways.ts';

const CASE = 'allow-list';
const EXEMPTION = 'factor-exemption';

const isRefused = ({ effect }: EntrySeen): boolean => effect === 'refused' || effect === 'no-answer';
const named = (tried: readonly SpoofTried[]): string => [...new Set(tried.map(({ header }) => header))].join(', ');

const BY: Readonly<Record<SpoofSeries['by'], LocalText>> = {
  session: { ja: '許可された送信元で得たログイン状態', en: 'a session had at the permitted source' }, 'sign-in': { ja: 'ログイン', en: 'signing in' },
};

/** What keeps a series from telling anything; undefined when nothing does. */
function seriesProblem(data: HeaderSpoofData, { route, by, plainAfter, inside }: SpoofSeries, evidence: readonly EvidenceRef[]): CaseResult | undefined {
  const what = BY[by];
  if (!isRefused(plainAfter)) return notRefused(route, what, plainAfter, evidence);
  return notLetIn(CASE, inside, {
    ja: `経路 ${route} (${what.ja}): 許可した送信元 ${data.restriction.inside.source} でも利用できませんでした。ロック・流量制限・障害で拒まれた可能性があります。`,
    en: `Route ${route} (${what.en}): the permitted source ${data.restriction.inside.source} was refused, too: a lock, a limiter or an outage may have refused.`,
  }, evidence);
}

const notRefused = (route: string, what: LocalText, seen: EntrySeen, evidence: readonly EvidenceRef[]): CaseResult =>
  (seen.problem ? fromProblem(CASE, seen.problem, evidence) : inconclusive(CASE, 'control-failed', {
    ja: `経路 ${route} (${what.ja}): ヘッダーのない要求も許可外の送信元から通りました。access.ip-allowlist と access.ip-allowlist-routes の結果を確認してください。`,
    en: `Route ${route} (${what.en}): requests without any header were let in from elsewhere, too. See access.ip-allowlist and access.ip-allowlist-routes.`,
  }, evidence));

function unknownIn(series: readonly SpoofSeries[], evidence: readonly EvidenceRef[]): CaseResult | undefined {
  const unknown = series.flatMap(({ tried }) => tried).find(({ outside }) => outside.effect === 'unknown');
  if (!unknown) return undefined;
  return unknown.outside.problem ? fromProblem(CASE, unknown.outside.problem, evidence) : inconclusive(CASE, 'ambiguous-effect', {
    ja: `${unknown.header} を付けた要求の結果を確かめられませんでした。`, en: `What came of requests with ${unknown.header} could not be told.`,
  }, evidence);
}

/** Headers that are refused from the permitted source as well. */
const hidden = (series: readonly SpoofSeries[]): readonly SpoofTried[] => series.flatMap(({ tried }) => tried).filter(({ inside }) => inside !== null && inside.effect !== 'let-in');

function hiddenNotes(series: readonly SpoofSeries[]): readonly LocalText[] {
  const names = named(hidden(series));
  return names === '' ? [] : [{
    ja: `許可した送信元からの要求も、次のヘッダーで別のアドレスを名乗ると拒まれました: ${names}。`, en: `Requests from the permitted source that claim another address were refused, too, with: ${names}.`,
  }];
}

function judgeAllowList(data: HeaderSpoofData, all: readonly EvidenceRef[]): CaseResult {
  const { restriction } = data;
  const unusable = restrictionProblem(CASE, restriction, all);
  if (unusable) return unusable;
  const held = data.series.filter(({ plainBefore }) => isRefused(plainBefore));
  const [first] = data.series;
  if (held.length === 0) return first ? notRefused(first.route, BY[first.by], first.plainBefore, all) : inconclusive(CASE, 'ambiguous-effect', {
    ja: 'ヘッダーを試せる経路がありませんでした。', en: 'There was no route on which headers could be tried.',
  }, all);
  const believed = held.filter(({ plainAfter }) => isRefused(plainAfter))
    .flatMap(({ route, tried }) => tried.filter(({ outside }) => outside.effect === 'let-in').map((one) => ({ ...one, route })));
  if (believed.length > 0) {
    if (restriction.outside.address === null) return inconclusive(CASE, 'no-input', {
      ja: `ヘッダー (${named(believed)}) を付けると送信元 ${restriction.outside.source} が通りましたが、サービスから見たそのアドレスが分かりません。connectionControl.seenAddress を書いてください。`,
      en: `With ${named(believed)} the source ${restriction.outside.source} was let in, but it is not known under which address the service sees it. Declare connectionControl.seenAddress.`,
    }, all);
    return fail(CASE, {
      ja: `${restriction.inside.address} だけを許可した状態で、送信元 ${restriction.outside.source} (${restriction.outside.address}) からの要求が次のヘッダーで通りました: ${named(believed)} (経路 ${[...new Set(believed.map(({ route }) => route))].join('、')})。ヘッダーがなければ拒まれます。`,
      en: `With ${restriction.inside.address} alone permitted, requests from ${restriction.outside.source} (${restriction.outside.address}) were let in with ${named(believed)} (route ${[...new Set(believed.map(({ route }) => route))].join(', ')}); without a header they are refused.`,
    }, [...new Set(believed.flatMap(({ outside }) => outside.evidence))]);
  }
  const open = held.map((one) => seriesProblem(data, one, all)).find((one) => one !== undefined) ?? unknownIn(held, all) ?? notLetIn(CASE, data.after, {
    ja: `制限を解いた後も、送信元 ${restriction.outside.source} では利用できませんでした。接続元の制限で拒まれたとは言えません。`,
    en: `After the restriction was lifted, ${restriction.outside.source} was still kept out, so it is not known that the restriction refused.`,
  }, all);
  if (open) return open;
  const controls = held.flatMap(({ tried }) => tried).filter(({ inside }) => inside !== null);
  if (controls.every(({ inside }) => inside?.effect !== 'let-in')) return inconclusive(CASE, 'control-failed', {
    ja: '接続元を名乗るヘッダーのある要求は、許可した送信元からでもすべて拒まれました。サービスがヘッダーを信じるかどうかを調べられません。入口の装置がヘッダーを断っていないか、提供者に確認してください。',
    en: 'Every request that claims an address in a header was refused, from the permitted source as well, so it is hidden whether the service would believe one. Ask the vendor what the front door does with such headers.',
  }, all);
  const count = new Set(controls.map(({ header }) => header)).size;
  return pass(CASE, {
    ja: `${restriction.inside.address} だけを許可した状態で、送信元 ${restriction.outside.source} からの要求は、接続元を名乗る ${count} 種類のヘッダーのどれでも通りませんでした。`,
    en: `With ${restriction.inside.address} alone permitted, none of ${count} headers that claim an address let requests from ${restriction.outside.source} in.`,
  }, all, { notes: hiddenNotes(held) });
}

/** Nothing is declared that is spared the second factor: by the vendor's word there is nothing, or it is not known. */
function withoutExemption({ absences, remoteAccess }: TargetProfile, evidence: readonly EvidenceRef[]): CaseResult {
  const statement = absences?.find(({ feature }) => feature === 'factorExemption')?.statement;
  if (statement !== undefined) return notApplicable(EXEMPTION, {
    ja: `プロファイルの absences に、接続元によって第二要素を省く機能はないとあります (${statement})。`, en: `The profile's absences say that no network is spared the second factor (${statement}).`,
  }, evidence);
  const path = remoteAccess ? 'remoteAccess.trustedRanges' : 'remoteAccess';
  return inconclusive(EXEMPTION, 'no-input', {
    ja: `接続元によって第二要素を省く機能の有無がプロファイルにありません。${path} に庁内とみなす範囲を書くか、ないなら absences に feature: factorExemption と書いてください。`,
    en: `The profile does not say whether any network is spared the second factor. Name it under ${path} or, if none is, write feature: factorExemption under absences.`,
  }, evidence);
}

function judgeExemption(seen: WithExemption['exemption'], profile: TargetProfile, all: readonly EvidenceRef[]): CaseResult {
  if (seen === null) return withoutExemption(profile, all);
  if ('problem' in seen) return fromProblem(EXEMPTION, seen.problem, all);
  const { account, route, source, claimed, plainBefore, plainAfter, complete, tried } = seen;
  const evidence = [...new Set([plainBefore, plainAfter, complete, ...tried.map(({ outside }) => outside)].flatMap((one) => one.evidence))];
  for (const plain of [plainBefore, plainAfter]) {
    if (plain.effect !== 'refused') return plain.problem ? fromProblem(EXEMPTION, plain.problem, evidence) : inconclusive(EXEMPTION, 'control-failed', {
      ja: `経路 ${route}: 送信元 ${source.source} では、ヘッダーがなくても ${account} に第二要素が求められませんでした。remote.second-control の結果を確認してください。`,
      en: `Route ${route}: at ${source.source} no second factor was asked of ${account} even without a header. See remote.second-control.`,
    }, evidence);
  }
  const believed = tried.filter(({ outside }) => outside.effect === 'let-in');
  if (believed.length > 0) return fail(EXEMPTION, {
    ja: `経路 ${route}: 送信元 ${source.source} (${source.address ?? '不明'}) から、庁内のアドレス ${claimed} を次のヘッダーで名乗ると、${account} に第二要素が求められませんでした: ${believed.map(({ header }) => header).join(', ')}。`,
    en: `Route ${route}: from ${source.source} (${source.address ?? 'unknown'}), no second factor was asked of ${account} when the office address ${claimed} was claimed in ${believed.map(({ header }) => header).join(', ')}.`,
  }, believed.flatMap(({ outside }) => outside.evidence));
  const unknown = tried.find(({ outside }) => outside.effect !== 'refused');
  if (unknown) return unknown.outside.problem ? fromProblem(EXEMPTION, unknown.outside.problem, evidence) : inconclusive(EXEMPTION, 'ambiguous-effect', {
    ja: `経路 ${route}: ${unknown.header} を付けたログインの結果を確かめられませんでした。`, en: `Route ${route}: what came of signing in with ${unknown.header} could not be told.`,
  }, evidence);
  return notLetIn(EXEMPTION, complete, {
    ja: `経路 ${route}: ${account} は両方の要素を示しても送信元 ${source.source} からログインできませんでした。第二要素が求められたために拒まれたとは言えません。`,
    en: `Route ${route}: ${account} could not sign in from ${source.source} even with both factors, so it is not known that the missing factor refused.`,
  }, evidence) ?? pass(EXEMPTION, {
    ja: `経路 ${route}: 送信元 ${source.source} から庁内のアドレス ${claimed} を ${tried.length} 通りのヘッダーで名乗っても、パスワードだけではログインできませんでした。`,
    en: `Route ${route}: from ${source.source}, the password alone never signed in, whichever of ${tried.length} headers claimed the office address ${claimed}.`,
  }, evidence);
}

export const ipHeaderSpoof = defineCheck({
  id: 'access.ip-header-spoof',
  rule: 1,
  needs: ['access.ip-header-spoof'],
  judge: (seen, { profile }) => seen['access.ip-header-spoof'].flatMap(({ data, problem, evidence }): readonly CaseResult[] => {
    const none = withoutData(CASE, data, problem, evidence);
    if (!data) return none ? [none] : [];
    return [none ?? judgeAllowList(data as HeaderSpoofData, evidence), judgeExemption(data.exemption, profile, evidence)];
  }),
});
