import { fail, fromProblem, inconclusive, notApplicable, pass } from '../../domain/conclude.ts';
import type { CaseResult } from '../../domain/outcome.ts';
import type { FilesGoneData } from '../../observations/deletion.ts';
import { defineCheck } from '../define.ts';
import { brokenControl, hindrance } from '../tenant/reading.ts';
import { NOTHING_RECORDED, withCoverage, type ListedType } from '../tenant/type.ts';
import { evidenceOfLives, longest, notDeleted, notPurged, survives, unclear } from './lives.ts';

const CAUSE = {
  'file-deleted': { ja: 'ファイルの削除', en: 'the file was deleted' },
  'parent-deleted': { ja: '親の削除', en: 'the object that holds it was deleted' },
} as const;

function judgeOutlet(data: FilesGoneData, outlet: string): CaseResult {
  const id = `${outlet}@${data.type}.${data.slot}/${data.cause}`;
  const lives = data.lives.filter(({ place }) => place === outlet);
  const twin = data.twin.find(({ place }) => place === outlet);
  const evidence = [...new Set([...evidenceOfLives(lives), ...data.removed.evidence, ...data.purge.attempts.flatMap((attempt) => attempt.evidence), ...(twin?.reading.evidence ?? [])])];
  const where = { ja: `${data.type} の添付 ${data.slot} の ${outlet} (${CAUSE[data.cause].ja})`, en: `${outlet} of file ${data.slot} of ${data.type} (${CAUSE[data.cause].en})` };
  // A range request is another way to the same bytes; where it shows nothing of its own it is no gap.
  const required = !outlet.endsWith('-range');
  const unproven = notDeleted(id, where, data.removed, data.lives, evidence);
  if (unproven) return unproven;
  const surviving = lives.filter(survives);
  if (surviving.length > 0) {
    const who = surviving.map(({ actor }) => actor).join(', ');
    const how = surviving.some(({ recognised }) => recognised === 'canary') ? { ja: 'ファイルの内容', en: 'the content of the file' } : { ja: '削除前と同じバイト列', en: 'the same bytes as before' };
    const deadline = Math.round(Math.max(...surviving.map(({ deadlineSeconds }) => deadlineSeconds)) * 10) / 10;
    return fail(id, {
      ja: `${where.ja}: 削除から ${deadline} 秒の期限後、${data.recheckSeconds} 秒おいた 2 回とも ${who} に${how.ja}が返されました。`,
      en: `${where.en}: ${how.en} was still served to ${who} after its window of ${deadline} s, twice, ${data.recheckSeconds} s apart.`,
    }, evidence);
  }
  const first = lives.find(({ shownBefore }) => shownBefore);
  if (!first) return brokenControl(id, {
    ja: `${where.ja}: 削除前に誰もファイルを取得できませんでした。files.${data.slot}.outlets の操作を確認してください`,
    en: `${where.en}: nobody could fetch it before the deletion. Check the operations under files.${data.slot}.outlets`,
  }, (lives[0] as FilesGoneData['lives'][number]).before, evidence, { required });
  if (first.recognised === 'generic') return notApplicable(id, {
    ja: `${where.ja}: 別のファイルでも同じ内容が返るため、ファイルから作られたものではありません (アイコンなど)。`,
    en: `${where.en}: another file gives the same bytes, so nothing here is made from the file (a symbol or the like).`,
  }, evidence);
  if (lives.some(({ doubtful }) => doubtful)) return inconclusive(id, 'ambiguous-effect', {
    ja: `${where.ja}: 削除後も同じ種類の応答がありますが、要求のたびに内容が変わるため、ファイルから作られたものか判定できません。応答を確認してください。`,
    en: `${where.en}: answers of the same kind still come, but they differ at every request, so it cannot be told whether they are made from the file. Look at them.`,
  }, evidence, { required });
  if (twin && !twin.delivered) return hindrance(id, where, twin.reading, evidence, { required }) ?? inconclusive(id, 'control-failed', {
    ja: `${where.ja}: 削除していない別のファイルも取得できなくなりました。取得できない理由が削除とは言えません。`,
    en: `${where.en}: another file that was not deleted cannot be fetched any more either, so the deletion may not be the reason.`,
  }, evidence, { required });
  return notPurged(id, where, data.purge, evidence) ?? unclear(id, where, lives, evidence) ?? pass(id, {
    ja: `${where.ja}: 削除の${longest(lives).ja}に取得できなくなりました。別のファイルは取得できます。`,
    en: `${where.en}: it was gone ${longest(lives).en}, while another file can still be fetched.`,
  }, evidence, { required });
}

function judgeSlot({ subject, data, problem, evidence }: ListedType<FilesGoneData>): readonly CaseResult[] {
  if (!data) return [fromProblem(`files@${subject}`, problem ?? NOTHING_RECORDED, evidence)];
  const outlets = [...new Set(data.lives.map(({ place }) => place))];
  return outlets.length > 0 ? withCoverage(outlets.map((outlet) => judgeOutlet(data, outlet)), subject, outlets, data.lives.map(({ actor }) => actor)) : [inconclusive(`files@${subject}`, 'no-input', {
    ja: `files.${data.slot}.outlets がありません。`, en: `files.${data.slot} declares no outlets.`,
  }, evidence)];
}

export const filesGone = defineCheck({
  id: 'deletion.files-gone', rule: 1, needs: ['deletion.files-gone'],
  judge: (seen) => seen['deletion.files-gone'].flatMap(judgeSlot),
});
