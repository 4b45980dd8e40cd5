import { fail, fromProblem, inconclusive, pass } from '../../domain/conclude.ts';
import type { CaseResult, LocalText } from '../../domain/outcome.ts';
import type { UploadData, UploadTrial } from '../../observations/exposure.ts';
import { defineCheck } from '../define.ts';
import { unread } from './common.ts';

const FORMS: Readonly<Record<UploadTrial['form'], LocalText>> = {
  file: { ja: 'そのままのファイル', en: 'as a file' }, archive: { ja: '圧縮ファイルの中', en: 'inside an archive' }, office: { ja: 'Office 文書の中', en: 'inside an office file' },
};

/** Reasons that speak of the way to the service, and not of the service. */
const ON_THE_WAY = new Set(['unreachable', 'throttled']);

function judgeTrial({ type, author, reader, windowSeconds }: UploadData, trial: UploadTrial): CaseResult {
  const { form, slot, accepted, served, harmlessBefore, harmlessAfter, problem, afterSeconds, evidence } = trial;
  const id = `${form}@${type}`;
  const where = { ja: `${type} の ${slot}、EICAR 試験文字列 (${FORMS[form].ja})`, en: `${slot} of ${type}, the EICAR test string ${FORMS[form].en}` };
  if (served === true) return fail(id, {
    ja: `${where.ja}: ${author} が送ったファイルを、${afterSeconds} 秒後 (待ち時間 ${windowSeconds} 秒) も ${reader} がそのまま取得できました。マルウェア検査を有効にしてください。`,
    en: `${where.en}: what ${author} uploaded was still served unchanged to ${reader} after ${afterSeconds} s (window ${windowSeconds} s). Enable a malware scan.`,
  }, evidence);
  if (!harmlessBefore || !harmlessAfter) return inconclusive(id, 'control-failed', {
    ja: `${where.ja}: 同じ種類と大きさの無害なファイルも送受信できなかったため、検査で止められたとは言えません。この種類を受け付けるなら resources.${type}.files を確認してください。`,
    en: `${where.en}: a harmless file of the same kind and size could not be uploaded and fetched either, so a scan is not shown. If this kind is accepted, check resources.${type}.files.`,
  }, evidence);
  if (problem && ON_THE_WAY.has(problem.code)) return problem.code === 'throttled' ? fromProblem(id, problem, evidence) : inconclusive(id, 'ambiguous-effect', {
    ja: `${where.ja}: 通信が途切れました (${problem.reason.ja})。試験する側の端末や経路のウイルス対策が取り除いた可能性があります。除外を設定して再度実行してください。`,
    en: `${where.en}: the connection broke (${problem.reason.en}). A client or gateway on the tester's own side may have removed it; exempt this tool and run again.`,
  }, evidence);
  return pass(id, accepted ? {
    ja: `${where.ja}: 受け付けられましたが、${afterSeconds} 秒以内に ${reader} は取得できなくなりました。`, en: `${where.en}: it was accepted and within ${afterSeconds} s no longer served to ${reader}.`,
  } : { ja: `${where.ja}: 受け付けられませんでした (無害なファイルは受け付けられました)。`, en: `${where.en}: it was refused, while a harmless one was accepted.` }, evidence);
}

export const maliciousUpload = defineCheck({
  id: 'net.malicious-upload', rule: 1, needs: ['net.malicious-upload'],
  judge: (seen) => seen['net.malicious-upload'].flatMap((one) => {
    const { data } = one;
    return data ? data.trials.map((trial) => judgeTrial(data, trial)) : [unread(`file@${one.subject}`, one)];
  }),
});
