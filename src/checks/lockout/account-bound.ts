import { fail, fromProblem, inconclusive, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef } from '../../domain/outcome.ts';
import type { AccountBoundData, AttemptSeen, SourceSeries } from '../../observations/lockout.ts';
import { defineCheck } from '../define.ts';

const REPETITIONS = 2;

const effectFrom = (series: SourceSeries, source: string): AttemptSeen['effect'] => series.correct.find((attempt) => attempt.source === source)?.effect ?? 'unknown';

const evidenceOf = (series: readonly SourceSeries[], fallback: readonly EvidenceRef[]): readonly EvidenceRef[] => {
  const own = [...new Set(series.flatMap(({ evidence }) => evidence))];
  return own.length > 0 ? own : fallback;
};

/** The correct password logged in so late that the lock may have ended by itself. */
const lateIn = (series: SourceSeries, holdsSeconds: number): boolean =>
  series.correct.some(({ effect, endedSeconds }) => effect === 'signed-in' && series.failingSeconds + endedSeconds >= holdsSeconds);

const tooLate = (id: string, data: AccountBoundData, evidence: readonly EvidenceRef[]): CaseResult => inconclusive(id, 'window-not-elapsed', {
  ja: `経路 ${data.route}: 正しいパスワードでログインできましたが、失敗の開始からロックが終わった可能性のある時間 (${data.holdsSeconds} 秒) が過ぎていました。declared.lockout.durationSeconds を書くか、送る速さの上限を見直してください。`,
  en: `Route ${data.route}: the correct password logged in, but so long after the failures began (${data.holdsSeconds} s) that the lock may have ended. Declare declared.lockout.durationSeconds or permit a higher rate.`,
}, evidence);

function unknownCase(id: string, series: readonly SourceSeries[], evidence: readonly EvidenceRef[]): CaseResult | undefined {
  const unknown = series.flatMap(({ correct }) => correct).find(({ effect }) => effect === 'unknown');
  if (!unknown) return undefined;
  return unknown.problem ? fromProblem(id, unknown.problem, evidence) : inconclusive(id, 'ambiguous-effect', {
    ja: `送信元 ${unknown.source} からログインできたかどうかを確かめられませんでした。`, en: `It could not be told whether the login from source ${unknown.source} worked.`,
  }, evidence);
}

function otherSource(data: AccountBoundData, all: readonly EvidenceRef[]): CaseResult {
  const id = `other-source@${data.route}`;
  const [main, other] = data.sources;
  const evidence = evidenceOf(data.oneSource, all);
  const locked = data.oneSource.filter((series) => effectFrom(series, main) === 'refused');
  const opened = locked.filter((series) => effectFrom(series, other) === 'signed-in');
  if (opened.some((series) => lateIn(series, data.holdsSeconds))) return tooLate(id, data, evidence);
  if (opened.length >= REPETITIONS) return fail(id, {
    ja: `経路 ${data.route}: 送信元 ${main} から ${data.threshold} 回失敗したアカウントは ${main} からは拒否されますが、別の送信元 ${other} からは正しいパスワードですぐにログインできました (${opened.length} アカウント)。ロックは送信元に対するもので、アカウントに対するものではありません。`,
    en: `Route ${data.route}: after ${data.threshold} failures from source ${main} the account is refused from ${main}, yet the correct password logged in at once from ${other} (${opened.length} accounts). The address is locked, not the account.`,
  }, evidence);
  const unknown = unknownCase(id, data.oneSource, evidence);
  if (unknown) return unknown;
  if (opened.length > 0 || locked.length < data.oneSource.length) return inconclusive(id, 'flaky', {
    ja: `経路 ${data.route}: 同じ手順で結果が一致しませんでした。`, en: `Route ${data.route}: the same steps gave different results.`,
  }, evidence);
  return pass(id, {
    ja: `経路 ${data.route}: 送信元 ${main} からの失敗でロックしたアカウントは、失敗の履歴がない送信元 ${other} からも正しいパスワードを拒否しました。`,
    en: `Route ${data.route}: an account locked by failures from source ${main} refused the correct password from source ${other} as well, which had no failures.`,
  }, evidence);
}

function spread(data: AccountBoundData, all: readonly EvidenceRef[]): CaseResult {
  const id = `spread@${data.route}`;
  const evidence = evidenceOf(data.spread, all);
  const opened = data.spread.filter((series) => series.correct.some(({ effect }) => effect === 'signed-in'));
  if (opened.some((series) => lateIn(series, data.holdsSeconds))) return tooLate(id, data, evidence);
  if (opened.length >= REPETITIONS) return fail(id, {
    ja: `経路 ${data.route}: 1 つの送信元ならロックする ${data.threshold} 回の失敗を 2 つの送信元に分けると、正しいパスワードでログインできました (${opened.length} アカウント)。失敗は送信元ごとに数えられています。`,
    en: `Route ${data.route}: ${data.threshold} failures that lock from one source did not lock when spread over two (${opened.length} accounts). Failures are counted by source.`,
  }, evidence);
  const unknown = unknownCase(id, data.spread, evidence);
  if (unknown) return unknown;
  if (opened.length > 0) return inconclusive(id, 'flaky', {
    ja: `経路 ${data.route}: 失敗を 2 つの送信元に分けた結果が、アカウントによって異なりました。`, en: `Route ${data.route}: failures spread over two sources locked one account and not another.`,
  }, evidence);
  return pass(id, {
    ja: `経路 ${data.route}: 失敗を 2 つの送信元に分けても、合計 ${data.threshold} 回でアカウントはロックしました。`,
    en: `Route ${data.route}: failures spread over two sources locked the account at ${data.threshold} in total.`,
  }, evidence);
}

function judgeRoute(data: AccountBoundData, evidence: readonly EvidenceRef[]): readonly CaseResult[] {
  const id = `other-source@${data.route}`;
  const [main, other] = data.sources;
  if (data.twinFromOther.effect !== 'signed-in') return [data.twinFromOther.problem ? fromProblem(id, data.twinFromOther.problem, evidence) : inconclusive(id, 'control-failed', {
    ja: `経路 ${data.route}: 失敗のないアカウントでも送信元 ${other} からはログインできません。${other} が対象に届くか、接続元の制限がないか確認してください。`,
    en: `Route ${data.route}: even an account without failures does not log in from source ${other}. Check that ${other} reaches the target and is not restricted.`,
  }, evidence)];
  if (data.threshold === null) return [inconclusive(id, 'control-failed', {
    ja: `経路 ${data.route}: 送信元 ${main} からの失敗ではアカウントがロックしなかったため、送信元による違いを調べられません。lockout.blocks-correct-password の結果を確認してください。`,
    en: `Route ${data.route}: failures from source ${main} did not lock the account, so sources cannot be compared. See lockout.blocks-correct-password.`,
  }, evidence)];
  const limited = data.neighbours.find(({ effect }) => effect !== 'signed-in');
  const cases = [otherSource(data, evidence), spread(data, evidence)];
  // A limit that also stops an unrelated account could be what refused: no pass may rest on it.
  return limited ? cases.map((one) => (one.outcome === 'pass' ? inconclusive(one.id, 'throttled', {
    ja: `経路 ${data.route}: 最後に無関係のアカウントも送信元 ${limited.source} からログインできませんでした。アドレスの制限とアカウントのロックを区別できません。`,
    en: `Route ${data.route}: at the end an unrelated account did not log in from source ${limited.source} either, so a limit on the address cannot be told from an account lock.`,
  }, one.evidence) : one)) : cases;
}

export const accountBound = defineCheck({
  id: 'lockout.account-bound',
  rule: 1,
  needs: ['lockout.account-bound'],
  judge: (seen) => seen['lockout.account-bound'].flatMap(({ subject, data, problem, evidence }): readonly CaseResult[] => (data
    ? judgeRoute(data, evidence)
    : [fromProblem(`other-source@${subject}`, problem ?? { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } }, evidence)])),
});
