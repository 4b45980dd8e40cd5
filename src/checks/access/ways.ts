import { fail, fromProblem, inconclusive, notApplicable, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText, Problem } from '../../domain/outcome.ts';
import type { EntrySeen, NoRestriction, RestrictionSeen, WaysData, WayTried } from '../../observations/access.ts';
import type { Observation, ObservationKind } from '../../observations/observation.ts';

const NOTHING: Problem = { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } };

/** A rule that was not in force, or sources that the service cannot tell apart, prove nothing in either direction. */
export function restrictionProblem(id: string, restriction: RestrictionSeen, evidence: readonly EvidenceRef[]): CaseResult | undefined {
  const { inside, outside, applied, administrator } = restriction;
  if (inside.address !== null && inside.address === outside.address) return inconclusive(id, 'no-input', {
    ja: `サービスから見ると、送信元 ${inside.source} と ${outside.source} は同じアドレス (${inside.address}) です。sources.${outside.source} に、別の接続元アドレスになる localAddress または proxy を書いてください。`,
    en: `The service sees the sources ${inside.source} and ${outside.source} under one address (${inside.address}). Give sources.${outside.source} a localAddress or proxy of another address.`,
  }, evidence);
  if (applied === true) return undefined;
  if (restriction.problem && applied === 'unknown') return fromProblem(id, restriction.problem, evidence);
  return inconclusive(id, 'control-failed', {
    ja: `管理者 ${administrator} が接続元の制限を設定しても、設定の内容が変わりませんでした。connectionControl.addresses の restrict と read を確認してください。`,
    en: `After the administrator ${administrator} restricted addresses the setting read as before. Check restrict and read of connectionControl.addresses.`,
  }, evidence);
}

const evidenceOf = (...entries: readonly (EntrySeen | null | undefined)[]): readonly EvidenceRef[] => [...new Set(entries.flatMap((one) => one?.evidence ?? []))];

/** A control that had to be let in and was not. */
export function notLetIn(id: string, entry: EntrySeen | null, reason: LocalText, evidence: readonly EvidenceRef[]): CaseResult | undefined {
  if (entry?.effect === 'let-in') return undefined;
  return entry?.problem ? fromProblem(id, entry.problem, evidence) : inconclusive(id, 'control-failed', reason, evidence);
}

/** Whether the last tries from elsewhere were refused; silence counts only twice in a row, with controls around it. */
function notDecided(id: string, way: WayTried, what: LocalText, evidence: readonly EvidenceRef[]): CaseResult | undefined {
  const last = way.outside.at(-1);
  if (last?.effect === 'refused') return undefined;
  const silent = way.outside.slice(-2).filter(({ effect }) => effect === 'no-answer').length === 2;
  if (last?.effect === 'no-answer' && silent) return undefined;
  return last?.problem ? fromProblem(id, last.problem, evidence) : inconclusive(id, 'ambiguous-effect', {
    ja: `許可していない送信元での${what.ja}の結果を確かめられませんでした。`, en: `What came of ${what.en} at a source that is not permitted could not be told.`,
  }, evidence);
}

export type Wording = (way: WayTried) => LocalText;

function judgeWay({ user, restriction }: WaysData, way: WayTried, wording: Wording, all: readonly EvidenceRef[]): CaseResult {
  const id = `${way.kind}@${way.name}`;
  const what = wording(way);
  const own = evidenceOf(way.before, ...way.outside, way.inside, way.after);
  const evidence = own.length > 0 ? own : all;
  if (way.notApplicable) return notApplicable(id, way.notApplicable, evidence);
  if (way.problem) return fromProblem(id, way.problem, evidence);
  const { inside, outside } = restriction;
  const last = way.outside.at(-1);
  const elsewhere = last?.source ?? outside.source;
  const address = elsewhere === outside.source ? outside.address : 'IPv6';
  const unusable = restrictionProblem(id, restriction, evidence) ?? (way.before ? notLetIn(id, way.before, {
    ja: `制限する前から、送信元 ${elsewhere} では${what.ja}ができませんでした (利用者 ${user})。制限の効果とは言えません。`,
    en: `Even before the restriction, ${what.en} did not work at ${elsewhere} (user ${user}), so nothing can be said of the restriction.`,
  }, evidence) : undefined);
  if (unusable) return unusable;
  if (last?.effect === 'let-in') {
    if (address === null) return inconclusive(id, 'no-input', {
      ja: `${inside.address} だけを許可しても送信元 ${elsewhere} で${what.ja}ができましたが、サービスから見た ${elsewhere} のアドレスが分かりません。connectionControl.seenAddress を書いてください。`,
      en: `With ${inside.address} alone permitted, ${what.en} worked at ${elsewhere}, but it is not known under which address the service sees that source. Declare connectionControl.seenAddress.`,
    }, evidence);
    return fail(id, {
      ja: `${inside.address} だけを許可した状態で、送信元 ${elsewhere} (${address}) で${what.ja}ができました (利用者 ${user}、反映を待った時間 ${restriction.settleSeconds} 秒)。`,
      en: `With ${inside.address} alone permitted, ${what.en} worked at ${elsewhere} (${address}) for ${user}, ${restriction.settleSeconds} s having been left for it to take effect.`,
    }, evidence);
  }
  const open = notDecided(id, way, what, evidence) ?? notLetIn(id, way.inside, {
    ja: `許可した送信元 ${inside.source} でも${what.ja}ができませんでした。接続元の制限ではなく、ロック・流量制限・障害で拒まれた可能性があります。`,
    en: `At the permitted source ${inside.source}, ${what.en} did not work either: a lock, a limiter or an outage may have refused.`,
  }, evidence) ?? (way.after ? notLetIn(id, way.after, {
    ja: `制限を解いた後も、送信元 ${elsewhere} では利用できませんでした。接続元の制限で拒まれたとは言えません。`,
    en: `After the restriction was lifted, ${elsewhere} was still kept out, so it is not known that the restriction refused.`,
  }, evidence) : undefined);
  if (open) return open;
  return pass(id, {
    ja: `${inside.address} だけを許可すると、送信元 ${elsewhere} では${what.ja}ができず${last?.effect === 'no-answer' ? ' (接続が閉じられました)' : ''}、同じ時に ${inside.source} ではできました。`,
    en: `With ${inside.address} alone permitted, ${what.en} did not work at ${elsewhere}${last?.effect === 'no-answer' ? ' (the connection was closed)' : ''}, and at the same time it did at ${inside.source}.`,
  }, evidence, { notes: notesOf(way, restriction) });
}

function notesOf(way: WayTried, { restored, outside }: RestrictionSeen): readonly LocalText[] {
  const slow = way.outside.filter(({ effect }) => effect === 'let-in').length;
  return [
    ...(slow > 0 ? [{
      ja: `${way.kind}@${way.name}: 制限は遅れて効きました (設定の後 ${slow} 回は送信元 ${outside.source} で利用できました)。`,
      en: `${way.kind}@${way.name}: the restriction took effect late (${slow} tries at ${outside.source} still worked after it was set).`,
    }] : []),
    ...(restored === true ? [] : [{
      ja: '接続元の制限を解いた後、設定が元と同じになったことを確かめられませんでした。管理画面で確認してください。',
      en: 'After lifting the restriction the setting did not read as before. Look at it in the administration pages.',
    }]),
  ];
}

const isAbsence = (data: object): data is NoRestriction => 'absent' in data;

/** A restriction that the vendor says does not exist, or an observation that could not be taken. */
export function withoutData(id: string, data: object | undefined, problem: Problem | undefined, evidence: readonly EvidenceRef[]): CaseResult | undefined {
  if (!data) return fromProblem(id, problem ?? NOTHING, evidence);
  if (!isAbsence(data)) return undefined;
  return notApplicable(id, {
    ja: `プロファイルの absences に、接続元アドレスの制限はないとあります (${data.absent})。端末の制限で要件を満たすかは access.device-restriction で判定します。`,
    en: `The profile's absences say that addresses cannot be restricted (${data.absent}); whether terminals can is judged by access.device-restriction.`,
  }, evidence);
}

/** Every way in; an observation without data is told under the first kind's name. */
export const judgeWays = <K extends ObservationKind>(observations: readonly Observation<K>[], caseName: string, wording: Wording): readonly CaseResult[] =>
  observations.flatMap(({ subject, data, problem, evidence }) => {
    const none = withoutData(`${caseName}@${subject}`, data, problem, evidence);
    return none ? [none] : (data as WaysData).ways.map((way) => judgeWay(data as WaysData, way, wording, evidence));
  });
