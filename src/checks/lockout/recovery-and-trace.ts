import { fail, fromProblem, inconclusive, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef } from '../../domain/outcome.ts';
import type { LooksCompared, RecoveryData, Traced } from '../../observations/lockout.ts';
import { defineCheck } from '../define.ts';

const REPETITIONS = 2;

const or = (own: readonly EvidenceRef[], all: readonly EvidenceRef[]): readonly EvidenceRef[] => (own.length > 0 ? own : all);

function recovery({ route, byTime, byAdmin, declaredSeconds }: RecoveryData, all: readonly EvidenceRef[]): CaseResult {
  const id = `recovery@${route}`;
  const both = [byTime, byAdmin].filter((one) => one !== null);
  const evidence = or([...new Set(both.flatMap((one) => one.evidence))], all);
  const open = both.find(({ lockedBy }) => lockedBy.effect !== 'refused');
  if (open) return open.lockedBy.problem ? fromProblem(id, open.lockedBy.problem, evidence) : inconclusive(id, 'flaky', {
    ja: `経路 ${route}: 同じ回数の失敗で、アカウント ${open.account} はロックしませんでした。`, en: `Route ${route}: as many failures as before did not lock account ${open.account}.`,
  }, evidence);
  const ways = [
    ...(byTime?.correct?.effect === 'signed-in' ? [{ ja: `${byTime.seconds.toFixed(0)} 秒以内の時間の経過`, en: `time, within ${byTime.seconds.toFixed(0)} s` }] : []),
    ...(byAdmin?.correct?.effect === 'signed-in' ? [{ ja: '管理者の解除', en: "an administrator's unlock" }] : []),
  ];
  if (ways.length > 0) return pass(id, {
    ja: `経路 ${route}: ロックは次の方法で解けました: ${ways.map(({ ja }) => ja).join('、')}。`, en: `Route ${route}: the lock was ended by ${ways.map(({ en }) => en).join(' and by ')}.`,
  }, evidence);
  const problem = byAdmin?.problem ?? both.find(({ correct }) => correct?.effect === 'unknown')?.correct?.problem;
  if (problem) return fromProblem(id, problem, evidence);
  if (!byAdmin?.correct) return inconclusive(id, 'no-input', {
    ja: `経路 ${route}: ロックは ${byTime?.seconds.toFixed(0)} 秒では解けません。管理者による解除を pools.users.unlock に書いてください。`,
    en: `Route ${route}: the lock does not end within ${byTime?.seconds.toFixed(0)} s. Declare how administrators unlock under pools.users.unlock.`,
  }, evidence);
  if (declaredSeconds === null) return inconclusive(id, 'window-not-elapsed', {
    ja: `経路 ${route}: 管理者の解除は効かず、${byTime?.seconds.toFixed(0)} 秒では解けません。ロックの長さを declared.lockout.durationSeconds に書いてください。`,
    en: `Route ${route}: an administrator's unlock had no effect, and ${byTime?.seconds.toFixed(0)} s did not end the lock. Declare its length under declared.lockout.durationSeconds.`,
  }, evidence);
  return fail(id, {
    ja: `経路 ${route}: ロックは、宣言された ${declaredSeconds} 秒を過ぎても (${byTime?.seconds.toFixed(0)} 秒)、管理者が解除しても解けませんでした。利用者が締め出されたままになります。`,
    en: `Route ${route}: the lock ended neither after the declared ${declaredSeconds} s (watched ${byTime?.seconds.toFixed(0)} s) nor by an administrator's unlock, which shuts users out for good.`,
  }, evidence);
}

const LOOKED_FOR = {
  log: { ja: 'ログインの失敗の記録', en: 'a record of the failed sign-ins', where: 'lockout.log', required: true },
  notice: { ja: 'ロックについての通知', en: 'a notice of the lock', where: 'lockout.notice', required: false },
} as const;

function traced(use: 'log' | 'notice', { route, windowSeconds, ...data }: RecoveryData, all: readonly EvidenceRef[]): CaseResult {
  const id = `${use}@${route}`;
  const looked: readonly Traced[] | null = data[use];
  const { ja, en, where, required } = LOOKED_FOR[use];
  if (looked === null) return inconclusive(id, 'no-input', {
    ja: `${ja}を探す操作がありません。プロファイルの ${where} に書いてください。`, en: `The profile does not say where to look for ${en}; declare ${where}.`,
  }, all, { required });
  const evidence = or([...new Set(looked.flatMap((one) => one.evidence))], all);
  if (looked.some(({ found }) => found)) return pass(id, {
    ja: `経路 ${route}: ロックしたアカウントの${ja}が見つかりました。`, en: `Route ${route}: ${en} of the locked account was found.`,
  }, evidence, { required });
  const problem = looked.find((one) => one.problem)?.problem;
  if (problem) return fromProblem(id, problem, evidence, { required });
  if (looked.length < REPETITIONS) return inconclusive(id, 'flaky', {
    ja: `経路 ${route}: ${ja}を一度しか探していません。`, en: `Route ${route}: ${en} was looked for only once.`,
  }, evidence, { required });
  return fail(id, {
    ja: `経路 ${route}: ${looked.length} 個のアカウントをロックし、それぞれ ${windowSeconds} 秒待ちましたが、${ja}が見つかりませんでした。`,
    en: `Route ${route}: ${looked.length} accounts were locked and each given ${windowSeconds} s, but ${en} was not found.`,
  }, evidence, { required });
}

const firstDifference = ({ known, unknown }: LooksCompared): number => known.findIndex((look, index) => look !== unknown[index]);

function unknownId({ route, looks }: RecoveryData, all: readonly EvidenceRef[]): CaseResult {
  const id = `unknown-id@${route}`;
  const evidence = or([...new Set(looks.flatMap((one) => one.evidence))], all);
  if (looks.length === 0 || looks.some(({ known, unknown }) => [...known, ...unknown].includes(''))) return inconclusive(id, 'ambiguous-effect', {
    ja: `経路 ${route}: 答えを比べられませんでした。`, en: `Route ${route}: the answers could not be compared.`,
  }, evidence);
  const different = looks.filter((one) => firstDifference(one) >= 0);
  if (different.length >= REPETITIONS) return fail(id, {
    ja: `経路 ${route}: ${firstDifference(different[0] as LooksCompared) + 1} 回目の失敗への答えが、存在するアカウントと存在しないログインIDとで異なります。アカウントの有無がわかります。`,
    en: `Route ${route}: the answer to failure ${firstDifference(different[0] as LooksCompared) + 1} differs between an account and a login id that does not exist, which tells who exists.`,
  }, evidence);
  if (different.length > 0) return inconclusive(id, 'flaky', {
    ja: `経路 ${route}: 存在しないログインIDへの答えの違いが、繰り返すと現れませんでした。`, en: `Route ${route}: the answers to an unknown login id differed once and not again.`,
  }, evidence);
  return pass(id, {
    ja: `経路 ${route}: ロックの前も後も、存在しないログインIDへの答えは存在するアカウントへの答えと見分けがつきませんでした。`,
    en: `Route ${route}: before and after the lock the answers to a login id that does not exist looked like those to an account.`,
  }, evidence);
}

function judge(data: RecoveryData, all: readonly EvidenceRef[]): readonly CaseResult[] {
  if (data.twin.threshold === null) return [inconclusive(`recovery@${data.route}`, 'control-failed', {
    ja: `経路 ${data.route}: アカウントがロックしないため、解除も記録も調べられません。lockout.blocks-correct-password の結果を確認してください。`,
    en: `Route ${data.route}: accounts do not lock, so neither recovery nor trace can be looked at. See lockout.blocks-correct-password.`,
  }, all)];
  return [recovery(data, all), traced('log', data, all), traced('notice', data, all), unknownId(data, all)];
}

export const recoveryAndTrace = defineCheck({
  id: 'lockout.recovery-and-trace',
  rule: 1,
  needs: ['lockout.recovery-and-trace'],
  judge: (seen) => seen['lockout.recovery-and-trace'].flatMap(({ subject, data, problem, evidence }): readonly CaseResult[] => (data
    ? judge(data, evidence)
    : [fromProblem(`recovery@${subject}`, problem ?? { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } }, evidence)])),
});
