import { fail, fromProblem, inconclusive, pass } from '../../domain/conclude.ts';
import type { CaseResult } from '../../domain/outcome.ts';
import type { ObjectGoneData } from '../../observations/deletion.ts';
import { defineCheck } from '../define.ts';
import { brokenControl, hindrance } from '../tenant/reading.ts';
import { NOTHING_RECORDED, withCoverage, type ListedType } from '../tenant/type.ts';
import { describeSurvivors, evidenceOfLives, longest, notDeleted, notPurged, survives, unclear } from './lives.ts';

function judgeOutlet(data: ObjectGoneData, { outlet, shows }: ObjectGoneData['outlets'][number]): CaseResult {
  const id = `${outlet}@${data.type}`;
  const lives = data.lives.filter(({ place }) => place === outlet);
  const twin = data.twin.find(({ place }) => place === outlet);
  const evidence = [...new Set([...evidenceOfLives(lives), ...data.removed.evidence, ...data.purge.attempts.flatMap((attempt) => attempt.evidence), ...(twin?.reading.evidence ?? [])])];
  const where = { ja: `${data.type} の ${outlet}`, en: `${outlet} of ${data.type}` };
  const unproven = notDeleted(id, where, data.removed, data.lives, evidence);
  if (unproven) return unproven;
  const surviving = lives.filter(survives);
  if (surviving.length > 0) {
    const { who, marks } = describeSurvivors(surviving);
    return fail(id, {
      ja: `${where.ja}: ${data.owner} が削除した${data.purge.declared ? '(ごみ箱からも削除した)' : ''} ${data.type} の内容 (${marks.ja}) が、${data.windowSeconds} 秒を過ぎても ${who} に返されました。`,
      en: `${where.en}: content (${marks.en}) of a ${data.type} that ${data.owner} deleted${data.purge.declared ? ' and that was purged from the trash' : ''} was still given to ${who} after ${data.windowSeconds} s.`,
    }, evidence);
  }
  const owner = lives.find(({ actor }) => actor === data.owner);
  if (shows.length > 0 && owner && !owner.shownBefore) return brokenControl(id, {
    ja: `${where.ja}: 削除前に持ち主 ${data.owner} にも内容が見えなかったため、消えたことを確かめられません。操作と shows を確認してください`,
    en: `${where.en}: not even its owner ${data.owner} saw the content before the deletion, so its absence shows nothing. Check the operation and "shows"`,
  }, owner.before, evidence);
  if (shows.length > 0 && twin && !twin.delivered) return hindrance(id, where, twin.reading, evidence) ?? inconclusive(id, 'control-failed', {
    ja: `${where.ja}: 削除していない別の ${data.type} も見えなくなりました。消えた理由が削除とは言えません。`,
    en: `${where.en}: another ${data.type} that was not deleted is not shown any more either, so the deletion may not be the reason.`,
  }, evidence);
  return notPurged(id, where, data.purge, evidence) ?? unclear(id, where, lives, evidence) ?? pass(id, {
    ja: `${where.ja}: 削除の${longest(lives).ja}に内容が消え、${lives.map(({ actor }) => actor).join('、')} のいずれにも返されませんでした。削除していないものは見えたままです。`,
    en: `${where.en}: the content was gone ${longest(lives).en} for ${lives.map(({ actor }) => actor).join(', ')}, while what was not deleted is still shown.`,
  }, evidence);
}

function judgeType({ subject, data, problem, evidence }: ListedType<ObjectGoneData>): readonly CaseResult[] {
  if (!data) return [fromProblem(`delete@${subject}`, problem ?? NOTHING_RECORDED, evidence)];
  const cases = data.outlets.map((outlet) => judgeOutlet(data, outlet));
  return cases.length > 0 ? withCoverage(cases, subject, data.outlets.map(({ outlet }) => outlet), data.lives.map(({ actor }) => actor)) : [inconclusive(`delete@${subject}`, 'no-input', {
    ja: `resources.${subject} に内容が現れる場所がありません。`, en: `resources.${subject} declares no place where its content appears.`,
  }, evidence)];
}

export const objectGone = defineCheck({
  id: 'deletion.object-gone', rule: 1, needs: ['deletion.object-gone'],
  judge: (seen) => seen['deletion.object-gone'].flatMap(judgeType),
});
