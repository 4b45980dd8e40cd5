import { fail, fromProblem, inconclusive, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText, Problem } from '../../domain/outcome.ts';
import type { GuessLimitData, GuessManner, GuessSeries } from '../../observations/second-factor.ts';
import { defineCheck } from '../define.ts';
import { HOLDERS, taken } from './codes/taken.ts';
import { unseen } from './codes/unseen.ts';

/** Guesses an hour that leave a code of six digits safe for years (NIST SP 800-63B-4 §3.2.2). */
const SLOW_PER_HOUR = 100;
/** More wrong codes than this before a stop are worth a remark (catalogue `$otp.guessCap`). */
const REMARKABLE = 10;

const WAYS: Readonly<Record<string, LocalText>> = {
  'new-challenge': { ja: 'パスワードから始め直しながら', en: 'with a new first factor for each' },
  'same-challenge': { ja: '同じログインの途中で続けて', en: 'one after another in the same sign-in' },
  'burst': { ja: '同時に', en: 'all at once' },
  'sources': { ja: '接続元を変えながら', en: 'from changing addresses' },
};

const throttled = ({ right }: GuessSeries): boolean => right.some(({ hint }) => hint === 'challenge');

const perHour = ({ evaluated, elapsedSeconds }: GuessSeries): number => (elapsedSeconds > 0 ? (evaluated / elapsedSeconds) * 3600 : Infinity);

const accepted = ({ right }: GuessSeries): boolean => right.some((one) => taken(one) === true);

function silence(series: readonly GuessSeries[], route: string): Problem | null {
  const broken = series.find(({ controlBefore }) => taken(controlBefore) !== true);
  if (broken) return broken.controlBefore.problem ?? { code: 'control-failed', reason: {
    ja: `経路 ${route}: ${broken.account} は誤ったコードを送る前から正しい確認コードでログインできませんでした。`,
    en: `Route ${route}: ${broken.account} could not sign in with the right code even before any wrong one.`,
  } };
  const unknown = series.flatMap(({ right }) => right).find((one) => taken(one) === 'unknown');
  if (unknown) return unknown.problem ?? { code: 'ambiguous-effect', reason: {
    ja: `経路 ${route}: 正しい確認コードを送った後の状態を確かめられませんでした。`, en: `Route ${route}: it could not be told what the right code did.`,
  } };
  if (series.some(throttled)) return { code: 'throttled', reason: {
    ja: `経路 ${route}: 画像認証などが挟まり、確認コードの制限そのものを確かめられませんでした。検証環境では画像認証を外してください。`,
    en: `Route ${route}: a challenge page stood before the code, so its own limit could not be seen. Switch challenges off in staging.`,
  } };
  return null;
}

/** The right code was refused after wrong ones. */
function stopped(id: string, data: GuessLimitData, how: LocalText, all: readonly GuessSeries[], evidence: readonly EvidenceRef[]): CaseResult {
  const { route } = data;
  const last = all.at(-1) as GuessSeries;
  const elsewhere = last.right.length > 1;
  if (taken(last.neighbour) !== true && !elsewhere) return inconclusive(id, 'control-failed', {
    ja: `経路 ${route}: 別のアカウントも同じ接続元からログインできなくなりました。止められたのが接続元だけかどうか分かりません。sources.S2 を書くと確かめられます。`,
    en: `Route ${route}: another account could not sign in from the same address either, so perhaps only the address was blocked. Declare sources.S2 to find out.`,
  }, evidence);
  // The repetition did not show what the first series at the cap had shown.
  if (all.filter(({ planned }) => planned === last.planned).some(accepted)) return inconclusive(id, 'flaky', {
    ja: `経路 ${route}: ${how.ja}誤った確認コードを ${last.planned} 回送った後の結果が、繰り返すたびに違いました。`,
    en: `Route ${route}: after ${last.planned} wrong codes sent ${how.en}, repetitions disagreed.`,
  }, evidence);
  return pass(id, {
    ja: `経路 ${route}: ${how.ja}誤った確認コードを ${last.evaluated} 回送ると、直後の正しいコードでは ${last.account} がログインできなくなりました。`,
    en: `Route ${route}: after ${last.evaluated} wrong codes sent ${how.en}, the right code was refused for ${last.account}.`,
  }, evidence, { notes: last.evaluated > REMARKABLE ? [{
    ja: `経路 ${route}: 止まるまでに ${last.evaluated} 回の誤りを許しました。10 回以下が望まれます。`, en: `Route ${route}: ${last.evaluated} wrong codes were allowed before the stop; at most 10 are advisable.`,
  }] : [] });
}

function judgeManner(data: GuessLimitData, { name, series, problem }: GuessManner, cap: number, all: readonly EvidenceRef[]): CaseResult {
  const { holder, route } = data;
  const id = `${holder}/${name}@${route}`;
  const how = WAYS[name] ?? { ja: `${name} で`, en: `at ${name}` };
  const evidence = series.length > 0 ? [...new Set(series.flatMap((one) => one.evidence))] : all;
  if (problem) return fromProblem(id, problem, evidence);
  const last = series.at(-1);
  if (!last) return inconclusive(id, 'interrupted', { ja: '観察が記録されていません。', en: 'Nothing was recorded.' }, evidence);
  const silent = silence(series, route);
  if (silent) return fromProblem(id, silent, evidence);
  if (!accepted(last)) return stopped(id, data, how, series, evidence);
  const full = series.filter((one) => one.evaluated >= cap && accepted(one));
  if (full.length > 0 && full.every((one) => perHour(one) <= SLOW_PER_HOUR)) return pass(id, {
    ja: `経路 ${route}: 確認コードの評価が遅らされ、1 時間に ${SLOW_PER_HOUR} 回以下しか試せませんでした。`,
    en: `Route ${route}: guesses were delayed, so that at most ${SLOW_PER_HOUR} an hour were evaluated.`,
  }, evidence);
  if (full.length > 1) return fail(id, {
    ja: `経路 ${route}: ${HOLDERS[holder].ja}の誤った確認コードを${how.ja} ${cap} 回送っても、直後の正しいコードでログインできました (${full.length} 回確認)。アカウントごとに回数を制限してください。`,
    en: `Route ${route}: after ${cap} wrong codes of one ${HOLDERS[holder].en}, sent ${how.en}, the right one still worked (seen ${full.length} times). Limit wrong codes for each account.`,
  }, evidence);
  return inconclusive(id, 'throttled', {
    ja: `経路 ${route}: ${how.ja}送った誤った確認コード ${last.planned} 回のうち、評価されたのは ${last.evaluated} 回でした。制限がアカウントに働いているかどうか分かりません。時間をおいて再実行してください。`,
    en: `Route ${route}: of ${last.planned} wrong codes sent ${how.en} only ${last.evaluated} were evaluated, so it is not known whether the account itself is limited. Run it again later.`,
  }, evidence);
}

export const guessLimit = defineCheck({
  id: 'mfa.guess-limit',
  rule: 1,
  needs: ['mfa.guess-limit'],
  judge: (seen, { policy }) => [
    ...seen['mfa.guess-limit'].flatMap(({ subject, data, problem, evidence }): readonly CaseResult[] => (data
      ? data.manners.map((manner) => judgeManner(data, manner, policy.parameters.otp.guessCap, evidence))
      : [fromProblem(subject.replace('@', '/new-challenge@'), problem ?? { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } }, evidence)])),
    ...unseen(seen['mfa.guess-limit']),
  ],
});
