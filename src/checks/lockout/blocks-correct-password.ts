import { fail, fromProblem, inconclusive, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText } from '../../domain/outcome.ts';
import type { LockoutData, LockSeries } from '../../observations/lockout.ts';
import { defineCheck } from '../define.ts';

/** Evaluated guesses per hour that growing delays may leave (catalogue §4), for a refusal of 60 s; shorter policy windows scale it. */
const GUESSES_PER_HOUR = 100;
const REFERENCE_REFUSAL_SECONDS = 60;
/** A lock only after more failures than this is worth a remark (catalogue §4 `$lockout.cap`). */
const REMARKABLE_THRESHOLD = 10;
const ACCOUNTS_FOR_A_FAIL = 2;

/** Refused every time, also by an attempt begun when the policy's window was over. */
const locked = (series: LockSeries, minRefusalSeconds: number): boolean =>
  series.correct.every(({ effect }) => effect === 'refused') && (series.correct.at(-1)?.beganSeconds ?? 0) >= minRefusalSeconds;

/** When the correct password was seen to work again, seconds after the last failure, from above; null when it never was. */
const openedAfter = (series: LockSeries): number | null => series.correct.find(({ effect }) => effect === 'signed-in')?.endedSeconds ?? null;

/** Right at the first try. */
const openAtOnce = (series: LockSeries): boolean => series.correct[0]?.effect === 'signed-in';

/** Guesses an hour that the rhythm of failures and refusal allows, from above. */
const guessesPerHour = (series: LockSeries, opened: number): number => (series.failures / opened) * 3600;

function controlProblem(id: string, data: LockoutData, evidence: readonly EvidenceRef[]): CaseResult | undefined {
  const before = data.series.find((series) => series.controlBefore.effect !== 'signed-in');
  if (before) return before.controlBefore.problem ? fromProblem(id, before.controlBefore.problem, evidence) : inconclusive(id, 'control-failed', {
    ja: `経路 ${data.route}: 失敗を始める前に、使い捨てアカウント ${before.account} の正しいパスワードでログインできませんでした。`,
    en: `Route ${data.route}: before any failure the correct password of the disposable account ${before.account} did not log in.`,
  }, evidence);
  if (data.afterOneFailure.effect !== 'signed-in') return data.afterOneFailure.problem ? fromProblem(id, data.afterOneFailure.problem, evidence) : inconclusive(id, 'control-failed', {
    ja: `経路 ${data.route}: 1 回失敗しただけのアカウントが正しいパスワードでログインできませんでした。ロックとそれ以外の拒否を区別できません。`,
    en: `Route ${data.route}: an account with a single failure did not log in with the correct password, so a lock cannot be told from another refusal.`,
  }, evidence);
  return undefined;
}

const neighbourRefused = (data: LockoutData): LocalText => ({
  ja: `経路 ${data.route}: ロックの直後に、無関係のアカウントも同じ送信元からログインできませんでした。アドレスまたは全体の制限と、アカウントのロックを区別できません。lockout.account-bound の結果を確認してください。`,
  en: `Route ${data.route}: right after the refusal an unrelated account was refused from the same source too, so an account lock cannot be told from a limit on the address or on everybody. See lockout.account-bound.`,
});

function lockedCase(id: string, data: LockoutData, series: LockSeries, evidence: readonly EvidenceRef[]): CaseResult {
  if (series.neighbour.effect !== 'signed-in') return inconclusive(id, 'throttled', neighbourRefused(data), evidence);
  const remark = series.failures > REMARKABLE_THRESHOLD ? [{
    ja: `ロックまでの失敗回数は ${series.failures} 回です (${REMARKABLE_THRESHOLD} 回以下が望まれます)。`, en: `It takes ${series.failures} failures to lock (${REMARKABLE_THRESHOLD} or fewer are advisable).`,
  }] : [];
  const seconds = series.correct.at(-1)?.beganSeconds.toFixed(1);
  return pass(id, {
    ja: `経路 ${data.route}: ${series.failures} 回続けて失敗したアカウントは、正しいパスワードでも ${seconds} 秒間 ${series.correct.length} 回とも拒否されました。別のアカウントは同じ送信元からログインできました。`,
    en: `Route ${data.route}: after ${series.failures} failures in a row the account refused the correct password ${series.correct.length} times over ${seconds} s, while another account logged in from the same source.`,
  }, evidence, { notes: remark });
}

function openCase(id: string, data: LockoutData, evidence: readonly EvidenceRef[]): CaseResult {
  const lastOfAccount = [...new Map(data.series.map((series) => [series.account, series])).values()];
  const unknown = lastOfAccount.flatMap(({ correct }) => correct).find(({ effect }) => effect === 'unknown');
  if (unknown) return unknown.problem ? fromProblem(id, unknown.problem, evidence) : inconclusive(id, 'ambiguous-effect', {
    ja: `経路 ${data.route}: ログインできたかどうかを確かめられませんでした。`, en: `Route ${data.route}: it could not be told whether the login worked.`,
  }, evidence);
  const allowed = GUESSES_PER_HOUR * (REFERENCE_REFUSAL_SECONDS / Math.max(data.minRefusalSeconds, 0.001));
  // Slow attempts leave time for a lock to begin and end between them unseen: what they show is no proof.
  const slow = data.series.filter((series) => series.failingSeconds + (openedAfter(series) ?? 0) >= data.holdsSeconds);
  const conclusive = (series: LockSeries): boolean => !slow.includes(series);
  const never = lastOfAccount.filter((series) => openAtOnce(series) && series.failures >= data.cap && data.series.every((one) => !openAtOnce(one) || conclusive(one)));
  if (never.length >= ACCOUNTS_FOR_A_FAIL) return fail(id, {
    ja: `経路 ${data.route}: ${data.cap} 回続けて失敗した直後に、正しいパスワードでログインできました (${never.length} アカウント)。アカウントはロックされません。`,
    en: `Route ${data.route}: right after ${data.cap} failures in a row the correct password logged in (${never.length} accounts). Accounts do not lock.`,
  }, evidence);
  const short = lastOfAccount.filter((series) => {
    const opened = openedAfter(series);
    // An attempt that ended after the window says nothing of what would have been refused inside it.
    return opened !== null && !openAtOnce(series) && series.failingSeconds + opened < data.minRefusalSeconds && guessesPerHour(series, opened) > allowed;
  });
  if (short.length >= ACCOUNTS_FOR_A_FAIL) return fail(id, {
    ja: `経路 ${data.route}: 拒否は ${openedAfter(short[0] as LockSeries)?.toFixed(1)} 秒以内に終わり (必要 ${data.minRefusalSeconds} 秒)、1 時間に ${Math.round(allowed)} 回を超える推測を許します (${short.length} アカウント)。`,
    en: `Route ${data.route}: the refusal ended within ${openedAfter(short[0] as LockSeries)?.toFixed(1)} s (${data.minRefusalSeconds} s are needed), which allows more than ${Math.round(allowed)} guesses an hour (${short.length} accounts).`,
  }, evidence);
  if (slow.length > 0) return inconclusive(id, 'window-not-elapsed', {
    ja: `経路 ${data.route}: 失敗を送ってから正しいパスワードを試すまでに、ロックが終わった可能性のある時間 (${data.holdsSeconds} 秒以上) がかかりました。declared.lockout に回数と時間を書くか、送る速さの上限を見直して、もう一度実施してください。`,
    en: `Route ${data.route}: from the failures to the correct password so much time passed (${data.holdsSeconds} s or more) that a lock may have ended in between. Declare threshold and duration under declared.lockout or permit a higher rate, and run again.`,
  }, evidence);
  return inconclusive(id, 'ambiguous-effect', {
    ja: `経路 ${data.route}: 失敗の後の拒否が一定しませんでした。ロックの回数と時間を declared.lockout に書いて、もう一度実施してください。`,
    en: `Route ${data.route}: the refusals after failures were not consistent. Declare threshold and duration under declared.lockout and run again.`,
  }, evidence);
}

export const blocksCorrectPassword = defineCheck({
  id: 'lockout.blocks-correct-password',
  rule: 1,
  needs: ['lockout.blocks-correct-password'],
  judge: (seen) => seen['lockout.blocks-correct-password'].map(({ subject, data, problem, evidence }): CaseResult => {
    const id = `blocks@${subject}`;
    if (!data) return fromProblem(id, problem ?? { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } }, evidence);
    const holding = data.series.find((series) => locked(series, data.minRefusalSeconds));
    const unhealthy = controlProblem(id, data, evidence);
    if (unhealthy) return unhealthy;
    const challenged = data.series.flatMap(({ correct }) => correct).some(({ hint }) => hint === 'challenge');
    if (challenged) return inconclusive(id, 'throttled', {
      ja: `経路 ${subject}: 人による確認 (CAPTCHA など) が求められました。試験の間は無効にできるか、提供者に確認してください。`,
      en: `Route ${subject}: a challenge for humans (captcha) appeared. Ask the vendor whether it can be switched off for the test.`,
    }, evidence);
    return holding ? lockedCase(id, data, holding, evidence) : openCase(id, data, evidence);
  }),
});
