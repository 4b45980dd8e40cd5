import { fail, fromProblem, inconclusive, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef } from '../../domain/outcome.ts';
import type { InterfaceFound, InterfacesData } from '../../observations/network.ts';
import { defineCheck } from '../define.ts';

const NAMED = 6;

const list = (found: readonly InterfaceFound[], language: 'ja' | 'en'): string => found.slice(0, NAMED).map(({ path, signature }) => `${path}${signature === null ? '' : ` (${signature})`}`).join(language === 'ja' ? '、' : ', ')
  + (found.length > NAMED ? (language === 'ja' ? ` ほか ${found.length - NAMED} 件` : ` and ${found.length - NAMED} more`) : '');

/** A console that asks for a password first reveals nothing; a file does whatever else is on the page. */
const isOpen = ({ reveals, demandsSignIn }: InterfaceFound): boolean => reveals !== null && reveals !== 'note' && !(reveals === 'management' && demandsSignIn);

function judge(data: InterfacesData, evidence: readonly EvidenceRef[]): CaseResult {
  const { host, found } = data;
  const id = `paths@${host}`;
  const open = found.filter(isOpen);
  const remarks = found.filter((one) => one.reveals === 'note' || (one.reveals === 'management' && one.demandsSignIn));
  const notes = [
    ...(remarks.length > 0 ? [{ ja: `${host}: 所見: ${list(remarks, 'ja')} が見えます。`, en: `${host}: observation: ${list(remarks, 'en')} can be seen.` }] : []),
    ...(data.skipped > 0 ? [{ ja: `${host}: 禁止されたパス ${data.skipped} 件は試していません (scope.forbiddenPaths)。`, en: `${host}: ${data.skipped} forbidden paths were not tried (scope.forbiddenPaths).` }] : []),
  ];
  if (open.length > 0) return fail(id, {
    ja: `${host}: 公開すべきでない内容や管理機能が、認証なしで得られます: ${list(open, 'ja')}。公開をやめてください (秘密情報は変更も必要です)。`,
    en: `${host}: content or management that must not be public is had without signing in: ${list(open, 'en')}. Remove it, and change any secret it holds.`,
  }, evidence, { notes });
  if (!data.controlBefore || data.baselineSamples === 0) return inconclusive(id, 'control-failed', {
    ja: `${host}: 公開されたページまたは存在しないパスへの応答が得られず、有無を区別できません。`, en: `${host}: a public page or unknown paths gave no answer, so what is there cannot be told from what is not.`,
  }, evidence);
  if (!data.controlAfter || data.blocked > 0 || data.answered + data.skipped < data.asked * 0.95) return inconclusive(id, 'throttled', {
    ja: `${host}: 途中から応答が制限されました (${data.answered}/${data.asked} 件に応答)。検査の送信元を制限から除くか、時間をおいて実施してください。`,
    en: `${host}: answers were limited on the way (${data.answered} of ${data.asked} answered). Exempt the source of the test from limits, or run again later.`,
  }, evidence);
  const unclear = found.filter(({ signature }) => signature === null);
  if (unclear.length > 0) return inconclusive(id, 'ambiguous-effect', {
    ja: `${host}: 既知の管理用パスが応答しましたが、内容を特定できません: ${list(unclear, 'ja')}。公開してよいものか提供者に確認してください。`,
    en: `${host}: paths known for management answer with something that is not recognised: ${list(unclear, 'en')}. Ask the vendor whether they are meant to be public.`,
  }, evidence, { notes });
  return pass(id, {
    ja: `${host}: 管理画面・設定・バックアップなどの既知のパス ${data.asked} 件から、認証なしで得られるものはありません。`,
    en: `${host}: none of ${data.asked} paths known for consoles, settings and backups gives anything away without signing in.`,
  }, evidence, { notes });
}

export const exposedInterfaces = defineCheck({
  id: 'net.exposed-interfaces',
  rule: 1,
  needs: ['network.interfaces'],
  judge: (seen) => seen['network.interfaces'].map(({ subject, data, problem, evidence }) => (data
    ? judge(data, evidence)
    : fromProblem(`paths@${subject}`, problem ?? { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } }, evidence))),
});
