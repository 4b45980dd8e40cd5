import { fail, fromProblem, inconclusive, notApplicable, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText, Problem } from '../../domain/outcome.ts';
import type { AttemptSeen, BypassData, FailureSeries, Manner } from '../../observations/lockout.ts';
import type { Observation, ObservationKind } from '../../observations/observation.ts';

const ACCOUNTS_FOR_A_FAIL = 2;

/** What a manner of failing is called in a sentence: `with forged client-address headers`. */
export type Wording = (manner: Manner) => LocalText;

const opens = ({ correct }: FailureSeries): boolean => correct.some(({ effect }) => effect === 'signed-in');

const evidenceOf = (series: readonly FailureSeries[], fallback: readonly EvidenceRef[]): readonly EvidenceRef[] => {
  const own = [...new Set(series.flatMap(({ evidence }) => evidence))];
  return own.length > 0 ? own : fallback;
};

const notSignedIn = (id: string, attempt: AttemptSeen, reason: LocalText, evidence: readonly EvidenceRef[]): CaseResult | undefined => {
  if (attempt.effect === 'signed-in') return undefined;
  return attempt.problem ? fromProblem(id, attempt.problem, evidence) : inconclusive(id, 'control-failed', reason, evidence);
};

/** A control of the whole route, or of one manner, that did not hold. */
function controlProblem(id: string, data: BypassData, manner: Manner, what: LocalText, evidence: readonly EvidenceRef[]): CaseResult | undefined {
  if (data.twin.threshold === null) return inconclusive(id, 'control-failed', {
    ja: `経路 ${data.route}: 普通に失敗を続けてもアカウントがロックしないため、回避できるかどうかを調べられません。lockout.blocks-correct-password の結果を確認してください。`,
    en: `Route ${data.route}: plain failures do not lock an account, so ways round the lock cannot be judged. See lockout.blocks-correct-password.`,
  }, evidence);
  const befores = [data.twin.series, ...manner.series];
  return (manner.control ? notSignedIn(id, manner.control, {
    ja: `経路 ${data.route}: ${what.ja}では、失敗のないアカウントも正しいパスワードでログインできません。失敗が数えられたとは言えません。`,
    en: `Route ${data.route}: ${what.en}, even an account without failures does not log in with the correct password, so it is not known that failures were evaluated.`,
  }, evidence) : undefined) ?? befores.map((series) => notSignedIn(id, series.controlBefore, {
    ja: `経路 ${data.route}: 失敗を始める前に、使い捨てアカウント ${series.account} の正しいパスワードでログインできませんでした。`,
    en: `Route ${data.route}: before any failure the correct password of the disposable account ${series.account} did not log in.`,
  }, evidence)).find((one) => one !== undefined);
}

function openCase(id: string, data: BypassData, manner: Manner, what: LocalText, opened: readonly FailureSeries[], evidence: readonly EvidenceRef[]): CaseResult {
  const evaluated = Math.min(...opened.map(({ failures }) => failures));
  if (evaluated < manner.due) return inconclusive(id, 'throttled', {
    ja: `経路 ${data.route}: ${what.ja}送った失敗のうち評価されたのは ${evaluated} 回だけです (必要 ${manner.due} 回)。制限を試験の間ゆるめられるか、提供者に確認してください。`,
    en: `Route ${data.route}: of the failures sent ${what.en} only ${evaluated} were evaluated (${manner.due} are needed). Ask the vendor whether limits can be relaxed for the test.`,
  }, evidence);
  const longest = Math.max(...opened.map(({ elapsedSeconds }) => elapsedSeconds));
  if (longest >= data.holdsSeconds) return inconclusive(id, 'window-not-elapsed', {
    ja: `経路 ${data.route}: ${what.ja}失敗した後にログインできましたが、失敗を送るのに ${longest.toFixed(0)} 秒かかり、その間にロックが終わった可能性があります (ロックの長さ ${data.holdsSeconds} 秒)。declared.lockout.durationSeconds を書くか、送る速さの上限を見直してください。`,
    en: `Route ${data.route}: after failures ${what.en} the login worked, but sending them took ${longest.toFixed(0)} s, in which a lock may have ended (it is known to last ${data.holdsSeconds} s). Declare declared.lockout.durationSeconds or permit a higher rate.`,
  }, evidence);
  if (opened.length < ACCOUNTS_FOR_A_FAIL) return inconclusive(id, 'flaky', {
    ja: `経路 ${data.route}: ${what.ja}失敗した結果が、アカウントによって異なりました。`, en: `Route ${data.route}: failures ${what.en} locked one account and not another.`,
  }, evidence);
  return fail(id, {
    ja: `経路 ${data.route}: 普通なら ${data.twin.threshold} 回でロックしますが、${what.ja}${evaluated} 回失敗した後も正しいパスワードですぐにログインできました (${opened.length} アカウント)。`,
    en: `Route ${data.route}: ${data.twin.threshold} plain failures lock an account, yet after ${evaluated} failures ${what.en} the correct password logged in at once (${opened.length} accounts).`,
  }, evidence);
}

function unknownCase(id: string, data: BypassData, series: readonly FailureSeries[], evidence: readonly EvidenceRef[]): CaseResult | undefined {
  const unknown = series.flatMap(({ correct }) => correct).find(({ effect }) => effect === 'unknown');
  if (!unknown) return undefined;
  return unknown.problem ? fromProblem(id, unknown.problem, evidence) : inconclusive(id, 'ambiguous-effect', {
    ja: `経路 ${data.route}: ログインできたかどうかを確かめられませんでした。`, en: `Route ${data.route}: it could not be told whether the login worked.`,
  }, evidence);
}

/** One manner of failing: does the account lock as it does for plain failures? */
function judgeManner(whole: BypassData, manner: Manner, wording: Wording, all: readonly EvidenceRef[]): CaseResult {
  const data = manner.route === undefined ? whole : { ...whole, route: manner.route };
  const id = `${manner.name}@${data.route}`;
  const what = wording(manner);
  const evidence = evidenceOf([data.twin.series, ...manner.series], all);
  if (manner.notApplicable) return notApplicable(id, manner.notApplicable, evidence);
  if (manner.problem) return fromProblem(id, manner.problem, evidence);
  const unhealthy = controlProblem(id, data, manner, what, evidence);
  if (unhealthy) return unhealthy;
  const opened = manner.series.filter(opens);
  const unknown = opened.length < ACCOUNTS_FOR_A_FAIL ? unknownCase(id, data, manner.series, evidence) : undefined;
  if (unknown) return unknown;
  if (opened.length > 0) return openCase(id, data, manner, what, opened, evidence);
  // A limit that also stops an unrelated account could be what refused: no pass may rest on it.
  if (data.neighbour.effect !== 'signed-in') return inconclusive(id, 'throttled', {
    ja: `経路 ${data.route}: 最後に無関係のアカウントも同じ送信元からログインできませんでした。送信元の制限とアカウントのロックを区別できません。`,
    en: `Route ${data.route}: at the end an unrelated account did not log in from the same source either, so a limit on the source cannot be told from an account lock.`,
  }, evidence);
  const [first] = manner.series;
  return pass(id, {
    ja: `経路 ${data.route}: ${what.ja}${first?.sent} 回失敗したアカウントは、正しいパスワードでもログインできませんでした。別のアカウントは同じ送信元からログインできました。`,
    en: `Route ${data.route}: after ${first?.sent} failures ${what.en} the account refused the correct password, while another account logged in from the same source.`,
  }, evidence);
}

const NOTHING: Problem = { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } };

/** Every manner of every route; a route that gave no data is told under the name of its first case. */
export const judgeBypass = <K extends ObservationKind>(observations: readonly Observation<K>[], caseName: string, wording: Wording): readonly CaseResult[] =>
  observations.flatMap(({ subject, data, problem, evidence }) => (data
    ? (data as BypassData).manners.map((manner) => judgeManner(data as BypassData, manner, wording, evidence))
    : [fromProblem(`${caseName}@${subject}`, problem ?? NOTHING, evidence)]));
