import { fail, fromProblem, inconclusive, notApplicable, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText } from '../../domain/outcome.ts';
import type { FactorTried, OneTimeData } from '../../observations/second-factor.ts';
import type { Policy } from '../../profile/policy-schema.ts';
import { defineCheck } from '../define.ts';
import { taken, unanswered } from './codes/taken.ts';
import { unseen } from './codes/unseen.ts';

/** Codes of as many steps before or after fail: five minutes of a usual period (RFC 6238 §5.2; catalogue `$otp.window`). */
const FAR_STEPS = 10;

/** A control that was not taken, or null. */
function broken(id: string, controls: readonly FactorTried[], { route }: OneTimeData, evidence: readonly EvidenceRef[]): CaseResult | null {
  const one = controls.find((control) => taken(control) !== true);
  if (!one) return null;
  return inconclusive(id, one.hint === 'rate-limited' || one.hint === 'challenge' ? 'throttled' : one.problem?.code ?? 'control-failed', one.problem?.reason ?? {
    ja: `経路 ${route}: 新しい確認コードでもログインできなかったため、拒否されたのが再利用のためかどうか分かりません。時計が合っているか、ロックされていないかを確かめて再実行してください。`,
    en: `Route ${route}: a fresh code did not work either, so it is not known why the used one was refused. Check the clocks and whether the account was locked, and run it again.`,
  }, evidence);
}

/** A code used before, submitted again. */
function again(id: string, data: OneTimeData, tried: FactorTried, what: LocalText, evidence: readonly EvidenceRef[], controls: readonly FactorTried[]): CaseResult {
  const { route, account } = data;
  if (taken(tried) === true && taken(controls[0] as FactorTried) === true) return fail(id, {
    ja: `経路 ${route}: ${what.ja}で ${account} のログインが再び完了しました。使われたコードは無効にしてください。`,
    en: `Route ${route}: ${what.en} completed another sign-in of ${account}. A code must be void once it has been used.`,
  }, evidence);
  const control = broken(id, controls, data, evidence);
  if (control) return control;
  const silent = unanswered(tried, route);
  if (silent) return fromProblem(id, silent, evidence);
  return pass(id, {
    ja: `経路 ${route}: ${what.ja}は拒まれ、次の新しいコードでは ${account} がログインできました。`,
    en: `Route ${route}: ${what.en} was refused, and a fresh code signed in ${account} afterwards.`,
  }, evidence);
}

/** Steps after its own in which the service was seen to take a code of this kind of holder. */
const takenBehind = (all: readonly OneTimeData[], { holder }: OneTimeData): number => Math.max(0, ...all
  .flatMap((one) => (one.holder === holder && one.offsets && 'seen' in one.offsets ? one.offsets.seen : []))
  .filter(({ steps, tried }) => steps < 0 && taken(tried) === true).map(({ steps }) => -steps));

function judgeReuse(data: OneTimeData, validSteps: number): readonly CaseResult[] {
  const { holder, route, reuse } = data;
  const ids = ['reuse', 'reuse-later'].map((name) => `${holder}/${name}@${route}`) as [string, string];
  if ('problem' in reuse) return [fromProblem(ids[0], reuse.problem, reuse.evidence)];
  const { first, again: second, fresh, later, control, agedSteps, evidence } = reuse;
  const late = (agedSteps ?? 0) > validSteps && taken(second) === false && taken(first) === true;
  return [
    late ? inconclusive(ids[0], 'ambiguous-effect', {
      ja: `経路 ${route}: 応答が遅く、二度目の確認コードの有効期間が終わっていたため、再利用が拒まれたとは言えません。負荷の低いときに再実行してください。`,
      en: `Route ${route}: answers were slow, and the code's step was over when it was refused the second time. Run it again when there is less load.`,
    }, evidence) : again(ids[0], data, second, { ja: '有効期間中の同じ確認コード', en: 'the same code within its validity' }, evidence, [first, fresh]),
    again(ids[1], data, later, { ja: '別のコードが使われた後の、使用済みの確認コード', en: 'a used code, when another had been used since' }, evidence, [first, fresh, control]),
  ];
}

function judgeParallel(data: OneTimeData): CaseResult {
  const { holder, route, account, parallel } = data;
  const id = `${holder}/parallel@${route}`;
  if ('problem' in parallel) return fromProblem(id, parallel.problem, parallel.evidence);
  const { rounds, evidence } = parallel;
  const count = (results: readonly FactorTried[]): number => results.filter((one) => taken(one) === true).length;
  if (rounds.some(({ results }) => count(results) > 1)) return fail(id, {
    ja: `経路 ${route}: 同じ確認コードを同時に 2 回送ると、${account} のログインが両方とも完了しました。照合と使用済みの記録を不可分に行ってください。`,
    en: `Route ${route}: the same code sent twice at once completed both sign-ins of ${account}. Checking a code and marking it as used must be one step.`,
  }, evidence);
  const control = broken(id, rounds.map((round) => round.control), data, evidence);
  if (control) return control;
  const silent = rounds.flatMap(({ results }) => results).map((one) => (taken(one) === true ? null : unanswered(one, route))).find((one) => one !== null);
  if (silent) return fromProblem(id, silent, evidence);
  const apart = rounds.length === 0 || rounds.some(({ together }) => together < 2);
  const none = rounds.some(({ results }) => count(results) === 0);
  if (apart || none) return inconclusive(id, 'control-failed', {
    ja: `経路 ${route}: 同じ確認コードを同時に送れなかったか、どちらも通らなかったため、同時の再利用について判定できません。再実行してください。`,
    en: `Route ${route}: the code could not be sent twice at once, or neither was taken, so nothing is known about races. Run it again.`,
  }, evidence);
  return pass(id, {
    ja: `経路 ${route}: 同じ確認コードを同時に 2 回送っても、完了した ${account} のログインは 1 つだけでした (${rounds.length} 回)。`,
    en: `Route ${route}: the same code sent twice at once completed one sign-in of ${account} only (${rounds.length} rounds).`,
  }, evidence);
}

function judgeRecovery(data: OneTimeData, all: readonly EvidenceRef[]): CaseResult {
  const { holder, route, recovery } = data;
  const id = `${holder}/recovery-code@${route}`;
  if ('absent' in recovery) return notApplicable(id, {
    ja: `プロファイルの absences に、回復コードはないとあります (${recovery.absent})。`, en: `The profile's absences say that there are no recovery codes (${recovery.absent}).`,
  }, all);
  if ('problem' in recovery) return fromProblem(id, recovery.problem, recovery.evidence, { required: holder === 'admin' });
  const { first, again: second, control, evidence } = recovery;
  return again(id, data, second, { ja: '使用済みの回復コード', en: 'a recovery code that had been used' }, evidence, [first, control]);
}

const signed = (steps: number): string => (steps > 0 ? `+${steps}` : `−${-steps}`);

function judgeOffsets(data: OneTimeData, policy: Policy): readonly CaseResult[] {
  const { holder, route, account, offsets } = data;
  const id = `${holder}/offset@${route}`;
  if (offsets === null) return [];
  if ('problem' in offsets) return [fromProblem(id, offsets.problem, offsets.evidence)];
  const { seen, evidence } = offsets;
  const accepted = seen.filter(({ tried }) => taken(tried) === true).map(({ steps }) => steps);
  const far = accepted.filter((steps) => Math.abs(steps) >= FAR_STEPS);
  if (far.length > 0) return [fail(id, {
    ja: `経路 ${route}: ${far.map(signed).join('、')} ステップの確認コードで ${account} の役割のアカウントにログインできました。受け付ける範囲を前後 1 ステップ程度にしてください。`,
    en: `Route ${route}: codes of ${far.map(signed).join(', ')} steps were taken for accounts of the kind of ${account}. Accept about one step before and after.`,
  }, evidence)];
  const refused = seen.filter(({ tried }) => taken(tried) !== true);
  const silent = refused.map(({ tried }) => unanswered(tried, route)).find((one) => one !== null);
  const control = broken(id, refused.flatMap((one) => one.control ?? []), data, evidence);
  if (control) return [control];
  if (silent) return [fromProblem(id, silent, evidence)];
  const wide = accepted.filter((steps) => Math.abs(steps) > policy.parameters.otp.windowSteps);
  const text = accepted.length > 0 ? accepted.map(signed).join('、') : '0';
  return [pass(id, {
    ja: `経路 ${route}: 試した前後の確認コードのうち受け付けられたのは ${text} ステップだけで、${FAR_STEPS} ステップ以上のものは拒まれました。`,
    en: `Route ${route}: of the codes of other steps only those of ${text} were taken; ${FAR_STEPS} steps and more were refused.`,
  }, evidence, { notes: wide.length === 0 ? [] : [{
    ja: `経路 ${route}: ${wide.map(signed).join('、')} ステップの確認コードも受け付けます。RFC 6238 は 1 ステップ程度を勧めています。`,
    en: `Route ${route}: codes of ${wide.map(signed).join(', ')} steps are taken, too; RFC 6238 recommends about one.`,
  }] })];
}

const judge = (data: OneTimeData, all: readonly EvidenceRef[], policy: Policy, validSteps: number): readonly CaseResult[] =>
  [...judgeReuse(data, validSteps), judgeParallel(data), judgeRecovery(data, all), ...judgeOffsets(data, policy)];

export const oneTime = defineCheck({
  id: 'mfa.one-time',
  rule: 1,
  needs: ['mfa.one-time'],
  judge: (seen, { policy }) => [
    ...seen['mfa.one-time'].flatMap(({ subject, data, problem, evidence }): readonly CaseResult[] => (data
      ? judge(data, evidence, policy, takenBehind(seen['mfa.one-time'].flatMap((one) => one.data ?? []), data))
      : [fromProblem(subject.replace('@', '/reuse@'), problem ?? { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } }, evidence)])),
    ...unseen(seen['mfa.one-time']),
  ],
});
