import { fail, fromProblem, inconclusive, notApplicable, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText } from '../../domain/outcome.ts';
import type { ObjectWriteData, WriteControl, WriteTrial } from '../../observations/tenant.ts';
import { defineCheck } from '../define.ts';
import { describeMarks, evidenceOf, hindrance, leaksIn } from './reading.ts';
import { NOTHING_RECORDED, withCoverage, type ListedType } from './type.ts';

const KIND: Readonly<Record<WriteTrial['kind'], LocalText>> = {
  update: { ja: '更新', en: 'update' }, delete: { ja: '削除', en: 'delete' }, restore: { ja: '復元', en: 'restore' },
  share: { ja: '共有', en: 'share' }, action: { ja: '操作', en: 'action' },
};

const ofControl = ({ performed, state }: WriteControl): readonly EvidenceRef[] => [...performed.evidence, ...(state?.evidence ?? [])];

const allEvidence = (data: ObjectWriteData, trial: WriteTrial): readonly EvidenceRef[] =>
  [...new Set([...ofControl(trial.self), ...ofControl(trial.ownerControl), ...trial.attempt.evidence, ...evidenceOf(...trial.after), ...evidenceOf(...data.untouched.after)])];

/** Paths that changed at the end, both times, and did not change in the object nobody wrote to. */
function changedPaths({ untouched }: ObjectWriteData, { after }: WriteTrial): readonly string[] {
  const [, late, last] = after;
  const byItself = new Set(untouched.after.flatMap(({ changed }) => changed));
  return (late?.changed ?? []).filter((path) => last?.changed.includes(path) && !byItself.has(path));
}

/** Canaries that its owner sees no more: not late and not once more, while the object nobody wrote to still shows them. */
function lost({ untouched }: ObjectWriteData, { before, after }: WriteTrial): WriteTrial['before'] {
  const [, late, last] = after;
  if (!late || !last || late.problem || last.problem) return [];
  const still = new Set(untouched.after.at(-1)?.present);
  return before.filter((mark) => still.has(mark) && !late.present.includes(mark) && !last.present.includes(mark));
}

/** The effect on the other tenant's object, in words; undefined when it is as before. */
function effectOf(data: ObjectWriteData, trial: WriteTrial): LocalText | undefined {
  if (trial.after.some(({ written }) => written)) return { ja: '書き込んだ値が持ち主に見えます', en: 'its owner sees what was written' };
  if (trial.kind === 'restore') {
    const back = trial.before.length === 0 && trial.after.some(({ present }) => present.length > 0);
    return back ? { ja: '削除されていたものが元に戻りました', en: 'the deleted object is back' } : undefined;
  }
  const gone = lost(data, trial);
  if (gone.length > 0) return { ja: `持ち主から ${describeMarks(gone).ja} が見えなくなりました`, en: `its owner no longer sees ${describeMarks(gone).en}` };
  const changed = changedPaths(data, trial);
  return changed.length > 0 ? { ja: `値が変わりました (${changed.join(', ')})`, en: `values changed (${changed.join(', ')})` } : undefined;
}

function brokenWrite(id: string, where: LocalText, who: LocalText, { actor, performed, effect, before }: WriteControl, kind: WriteTrial['kind'], evidence: readonly EvidenceRef[]): CaseResult | undefined {
  if (effect) return undefined;
  if (performed.problem) return fromProblem(id, performed.problem, evidence);
  const unseen = before.length === 0 && kind !== 'restore';
  return inconclusive(id, performed.status === 429 ? 'throttled' : 'control-failed', {
    ja: unseen ? `${where.ja}: ${who.ja} ${actor} 自身のものが読めないため、書き込みの効果を調べられません。read の操作を確認してください。`
      : `${where.ja}: ${who.ja} ${actor} が自分のものに行っても効果が現れません (応答 ${performed.status ?? '-'})。操作が正しいか、役割に権限があるか確認してください。`,
    en: unseen ? `${where.en}: ${who.en} ${actor} cannot read its own object, so no effect can be seen. Check the read operations.`
      : `${where.en}: ${who.en} ${actor} has no effect on its own object either (answer ${performed.status ?? '-'}). Check the operation and the rights of the role.`,
  }, evidence);
}

function judgeTrial(data: ObjectWriteData, trial: WriteTrial): CaseResult {
  const id = `${trial.write}@${data.type}/${trial.prober}`;
  const where = {
    ja: `${data.type} の${KIND[trial.kind].ja} ${trial.write} (経路 ${trial.route}、${trial.prober})`,
    en: `${KIND[trial.kind].en} ${trial.write} of ${data.type} (route ${trial.route}, ${trial.prober})`,
  };
  const evidence = allEvidence(data, trial);
  const effect = effectOf(data, trial);
  const status = trial.attempt.status ?? '-';
  if (effect) return fail(id, {
    ja: `${where.ja}: ${data.tenant} の ${trial.prober} が ${data.otherTenant} の ${data.type} に書き込み、${effect.ja} (応答は ${status})。`,
    en: `${where.en}: ${trial.prober} of ${data.tenant} wrote to a ${data.type} of ${data.otherTenant}: ${effect.en} (the answer was ${status}).`,
  }, [...new Set([...trial.attempt.evidence, ...evidenceOf(...trial.after)])]);
  const leaks = leaksIn(trial.attempt, data.tenant);
  if (leaks.length > 0) {
    const marks = describeMarks(leaks.map(({ mark }) => mark));
    return fail(id, {
      ja: `${where.ja}: ${data.otherTenant} のものは変わりませんでしたが、応答に ${data.otherTenant} の内容 (${marks.ja}) が含まれていました。`,
      en: `${where.en}: nothing of ${data.otherTenant} changed, but the answer held its content (${marks.en}).`,
    }, trial.attempt.evidence);
  }
  if (trial.precondition) return fromProblem(id, trial.precondition, evidence);
  return brokenWrite(id, where, { ja: 'プローバー', en: 'the prober' }, trial.self, trial.kind, evidence)
    ?? brokenWrite(id, where, { ja: '持ち主', en: 'the owner' }, trial.ownerControl, trial.kind, evidence)
    ?? unclear(id, where, data, trial, evidence)
    ?? pass(id, {
      ja: `${where.ja}: ${data.otherTenant} のものへの書き込みは効果がなく (応答 ${status})、${data.settleSeconds} 秒後も持ち主には元のまま見えました。同じ操作は、それぞれが自分のものに行うと効果がありました。`,
      en: `${where.en}: the write to an object of ${data.otherTenant} had no effect (answer ${status}); after ${data.settleSeconds} s its owner saw it as before. The same operation worked for each on its own object.`,
    }, evidence);
}

/** What keeps an unchanged look from meaning that nothing was changed. */
function unclear(id: string, where: LocalText, data: ObjectWriteData, trial: WriteTrial, evidence: readonly EvidenceRef[]): CaseResult | undefined {
  const hindered = hindrance(id, where, trial.attempt, evidence);
  if (hindered) return hindered;
  const [, late, last] = trial.after;
  const problem = [late, last].find((state) => state?.problem)?.problem;
  if (problem) return fromProblem(id, problem, evidence);
  if (!late || !last) return inconclusive(id, 'interrupted', { ja: `${where.ja}: 待ち時間の後の確認がありません。`, en: `${where.en}: the object was not read after the window.` }, evidence);
  if (trial.kind === 'restore' && trial.before.length > 0) return inconclusive(id, 'control-failed', {
    ja: `${where.ja}: 復元の前に持ち主が削除しても内容が見えたままで、復元を試せません。`, en: `${where.en}: its owner's deletion did not remove it, so a restore could not be tried.`,
  }, evidence);
  const { before, after } = data.untouched;
  const moved = before.length === 0 || before.some((mark) => !after.at(-1)?.present.includes(mark));
  if (moved) return inconclusive(id, 'control-failed', {
    ja: `${where.ja}: 誰も書き込んでいない ${data.otherTenant} のものも持ち主から見えなくなったため、比較できません。`,
    en: `${where.en}: an object of ${data.otherTenant} that nobody wrote to is not seen by its owner either, so there is nothing to compare with.`,
  }, evidence);
  if (trial.kind !== 'restore' && trial.before.some((mark) => !last.present.includes(mark))) return inconclusive(id, 'flaky', {
    ja: `${where.ja}: 書き込みの後、持ち主から見える内容が確認のたびに異なりました。`, en: `${where.en}: after the write its owner saw different things from one look to the next.`,
  }, evidence);
  return undefined;
}

function judgeType({ subject, data, problem, evidence }: ListedType<ObjectWriteData>): readonly CaseResult[] {
  if (!data) return [fromProblem(`write@${subject}`, problem ?? NOTHING_RECORDED, evidence)];
  return data.trials.length > 0 ? withCoverage(data.trials.map((trial) => judgeTrial(data, trial)), subject, data.trials.map(({ write }) => write), data.trials.map(({ prober }) => prober)) : [notApplicable(`write@${subject}`, {
    ja: `プロファイルによれば ${subject} は作成後に書き換えられません。`, en: `By the profile, ${subject} cannot be written to once created.`,
  }, evidence)];
}

export const objectWrite = defineCheck({
  id: 'tenant.object-write', rule: 1, needs: ['tenant.object-write'],
  judge: (seen) => seen['tenant.object-write'].flatMap(judgeType),
});
