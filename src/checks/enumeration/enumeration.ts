import { fail, fromProblem, inconclusive, notApplicable, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText } from '../../domain/outcome.ts';
import type { AccountState, Comparison, EnumerationData, EnumerationPlace, TimingSample } from '../../observations/enumeration.ts';
import { defineCheck } from '../define.ts';
import { differences } from './difference.ts';
import { rankTest } from './rank-test.ts';

const PLACE: Readonly<Record<EnumerationPlace, LocalText>> = {
  login: { ja: 'ログイン', en: 'signing in' },
  reset: { ja: 'パスワード再設定の申し込み', en: 'asking for a password reset' },
  'sign-up': { ja: '利用登録', en: 'signing up' },
  invitation: { ja: '招待', en: 'the invitation' },
};

const STATE: Readonly<Record<AccountState, LocalText>> = {
  known: { ja: '登録のあるログインID', en: 'a login id that exists' },
  locked: { ja: 'ロック中のアカウント', en: 'a locked account' },
  disabled: { ja: '利用停止中のアカウント', en: 'a deactivated account' },
};

const UNPROVEN: Readonly<Record<AccountState, LocalText>> = {
  known: { ja: '使い捨てアカウントの正しいパスワードでログインできませんでした。pools.users を確認してください。', en: 'The correct password of the disposable account did not sign in; check pools.users.' },
  locked: { ja: '失敗を続けてもアカウントがロックしたことを確かめられませんでした。lockout.blocks-correct-password の結果と declared.lockout.threshold を確認してください。', en: 'The account was not seen to lock by failures; see lockout.blocks-correct-password and declared.lockout.threshold.' },
  disabled: { ja: '利用を停止したはずのアカウントが正しいパスワードでログインできました。pools.users.disable を確認してください。', en: 'The account that was to be deactivated still signs in; check pools.users.disable.' },
};

const ACCOUNTS_FOR_A_FAIL = 2;
/** Catalogue P12. */
const MIN_PAIRS = 60;
const MAX_P = 0.001;
const MIN_EFFECT_MS = 10;
const IQRS = 3;

const RATE_LIMITED = new Set([429, 503]);

/** Requests about ids that do not exist were turned away by a limiter: then answers tell of the limiter, not of accounts. */
const limited = ({ absent, otherAbsent }: Comparison): boolean => [...absent, ...otherAbsent].some(({ status }) => RATE_LIMITED.has(status));

function judgeComparisons(id: string, all: readonly Comparison[]): CaseResult {
  const [first] = all as [Comparison];
  const evidence: readonly EvidenceRef[] = [...new Set(all.flatMap((one) => one.evidence))];
  const [what, whom] = [PLACE[first.place], STATE[first.state]];
  const broken = all.find(({ problem }) => problem)?.problem;
  if (broken) return fromProblem(id, broken, evidence);
  if (all.some(({ proven }) => proven !== true)) return inconclusive(id, 'control-failed', UNPROVEN[first.state], evidence);
  if (all.some(limited)) return inconclusive(id, 'throttled', {
    ja: `${what.ja} (経路 ${first.route}) の応答が途中から制限されたため、比べられませんでした。制限を試験の間ゆるめられるか、提供者に確認してください。`,
    en: `Answers to ${what.en} (route ${first.route}) were limited on the way and cannot be compared. Ask the vendor whether limits can be relaxed for the test.`,
  }, evidence);
  const told = all.map(differences);
  const always = (told[0] ?? []).filter((name) => told.every((names) => names.includes(name)));
  if (always.length > 0 && all.length >= ACCOUNTS_FOR_A_FAIL) return fail(id, {
    ja: `${what.ja} (経路 ${first.route}) の応答は、${whom.ja}と登録のないログインIDとで ${always.join('、')} が異なりました (${all.length} アカウントで同じ結果)。誰でも登録の有無や状態を調べられます。`,
    en: `Answers to ${what.en} (route ${first.route}) tell ${whom.en} from one that does not exist by ${always.join(', ')} (the same on ${all.length} accounts). Anybody can find out which accounts there are.`,
  }, evidence);
  if (told.some((names) => names.length > 0)) return inconclusive(id, 'flaky', {
    ja: `${what.ja} (経路 ${first.route}) の応答の違いが、アカウントによって異なりました (${[...new Set(told.flat())].join('、')})。`,
    en: `Differences of answers to ${what.en} (route ${first.route}) were not the same for each account (${[...new Set(told.flat())].join(', ')}).`,
  }, evidence);
  return pass(id, {
    ja: `${what.ja} (経路 ${first.route}) の応答は、${whom.ja}と登録のないログインIDとで、状態コード・本文・ヘッダーが同じでした。`,
    en: `Answers to ${what.en} (route ${first.route}) are alike for ${whom.en} and for ids that do not exist: status, body and headers.`,
  }, evidence);
}

function judgeTiming(sample: TimingSample): CaseResult {
  const id = `login@${sample.route}/timing`;
  const { route, existingMs, absentMs, evidence } = sample;
  if (sample.problem) return fromProblem(id, sample.problem, evidence, { required: false });
  if (existingMs.length < MIN_PAIRS || absentMs.length < MIN_PAIRS) return inconclusive(id, 'throttled', {
    ja: `経路 ${route}: 応答時間を比べるのに必要な ${MIN_PAIRS} 組が揃いませんでした (制限された応答 ${sample.throttled} 件)。`,
    en: `Route ${route}: fewer than the ${MIN_PAIRS} pairs needed to compare times were answered (${sample.throttled} answers came from a limiter).`,
  }, evidence, { required: false });
  const { p, medianDifference, controlIqr } = rankTest(existingMs, absentMs);
  const size = Math.abs(medianDifference);
  const figures = { ja: `中央値の差 ${medianDifference.toFixed(1)} ミリ秒、登録のないIDの四分位範囲 ${controlIqr.toFixed(1)} ミリ秒、p = ${p.toExponential(1)}`, en: `difference of medians ${medianDifference.toFixed(1)} ms, interquartile range for absent ids ${controlIqr.toFixed(1)} ms, p = ${p.toExponential(1)}` };
  if (p < MAX_P && size >= MIN_EFFECT_MS && size >= IQRS * controlIqr) return fail(id, {
    ja: `経路 ${route}: ログインの失敗の応答時間から、登録のあるログインIDが分かります (${figures.ja})。`, en: `Route ${route}: the time of refusals tells which login ids exist (${figures.en}).`,
  }, evidence);
  return pass(id, {
    ja: `経路 ${route}: ログインの失敗の応答時間に、登録の有無による明らかな差はありません (${figures.ja})。`, en: `Route ${route}: the time of refusals shows no clear difference between login ids that exist and others (${figures.en}).`,
  }, evidence);
}

const NO_TIMING: LocalText = {
  ja: '1〜2 回の失敗でロックするか、ブラウザーの経路しかないため、応答時間は比べていません。', en: 'Times were not compared: one or two failures lock, or there is no route but by a browser.',
};

function judge({ comparisons, timing, untried }: EnumerationData, evidence: readonly EvidenceRef[]): readonly CaseResult[] {
  const groups = Map.groupBy(comparisons, ({ place, route, state }) => `${place}@${route}/${state}`);
  return [
    ...[...groups].map(([id, all]) => judgeComparisons(id, all)),
    timing ? judgeTiming(timing) : inconclusive('login/timing', 'unsafe-to-run', NO_TIMING, evidence, { required: false }),
    ...untried.map(({ place, problem, notApplicable: why }) => (why
      ? notApplicable(place, why, evidence)
      : fromProblem(place, problem ?? { code: 'no-input', reason: { ja: `${PLACE[place].ja}の操作がプロファイルにありません。`, en: `The profile declares no operation for ${PLACE[place].en}.` } }, evidence))),
  ];
}

export const enumeration = defineCheck({
  id: 'account.enumeration',
  rule: 1,
  needs: ['account.enumeration'],
  judge: (seen) => seen['account.enumeration'].flatMap(({ data, problem, evidence }): readonly CaseResult[] => (data
    ? judge(data, evidence)
    : [fromProblem('login', problem ?? { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } }, evidence)])),
});
