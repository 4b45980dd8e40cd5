import { fail, fromProblem, inconclusive, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText } from '../../domain/outcome.ts';
import type { ClientChange, ClientChangeSeen, ClientGateData } from '../../observations/mfa.ts';
import { defineCheck } from '../define.ts';

const CHANGES: Readonly<Record<ClientChange, LocalText>> = {
  'altered-answers': { ja: '画面に届く応答を、ログインが済んだように書き換えた', en: 'answers to the page were altered as if the sign-in were complete' },
  'stored-state': { ja: 'Cookie と保存領域の値を、ログインが済んだように書き換えた', en: 'cookies and stored values were altered as if the sign-in were complete' },
};

/** What has to hold before a refusal means anything. */
function uncontrolled(id: string, data: ClientGateData, evidence: readonly EvidenceRef[]): CaseResult | undefined {
  const { route, account } = data;
  if (data.strangerSaw) return inconclusive(id, 'control-failed', {
    ja: `経路 ${route}: 管理者だけに見えるはずの目印が、誰にでも見える画面にありました。pools.users の loginId が公開されていないか確認してください。`,
    en: `Route ${route}: the canary that only administrators should see stood on a page anybody sees. Check whether login ids of pools.users are public.`,
  }, evidence);
  if (data.controlBefore.length > 0 && data.controlAfter.length > 0) return undefined;
  return data.problem ? fromProblem(id, data.problem, evidence) : inconclusive(id, 'control-failed', {
    ja: `経路 ${route}: 両方の要素を示した ${account} の画面 (${data.pages.join('、')}) にも、管理者だけに見える目印 (新しい利用者のログインID) がありませんでした。利用者の一覧などの画面を postLoginPages.${route} に書いてください。`,
    en: `Route ${route}: even with both factors no page of ${account} (${data.pages.join(', ')}) showed the canary that only administrators see (the login id of a new user). Declare a page that lists users under postLoginPages.${route}.`,
  }, evidence);
}

function judge(data: ClientGateData, seen: ClientChangeSeen, all: readonly EvidenceRef[]): CaseResult {
  const { route } = data;
  const id = `${seen.change}@${route}`;
  const what = CHANGES[seen.change];
  const evidence = seen.evidence.length > 0 ? seen.evidence : all;
  const blind = data.strangerSaw ? uncontrolled(id, data, all) : undefined;
  if (blind) return blind;
  if (seen.leaked.length > 0 || seen.opened.length > 0) return fail(id, {
    ja: `経路 ${route}: 第二要素を示す前に${what.ja}ところ、サービスは管理者だけに見えるものを送りました (${[...seen.leaked, ...seen.opened].join('、')})。表示の可否を画面側だけで決めず、サーバーで拒んでください。`,
    en: `Route ${route}: when, before the second factor, ${what.en}, the service sent what only administrators see (${[...seen.leaked, ...seen.opened].join(', ')}). Refuse on the server, not in the page.`,
  }, evidence);
  const control = uncontrolled(id, data, all);
  if (control) return control;
  if (seen.unanswered.length > 0) return seen.problem ? fromProblem(id, seen.problem, evidence) : inconclusive(id, 'ambiguous-effect', {
    ja: `経路 ${route}: ${what.ja}後の画面を最後まで確かめられませんでした (${seen.unanswered.join('、')})。`, en: `Route ${route}: after ${what.en}, not everything could be looked at (${seen.unanswered.join(', ')}).`,
  }, evidence);
  if (!seen.accepted) return inconclusive(id, 'control-failed', {
    ja: `経路 ${route}: ${what.ja}とき、第一要素がいつものように受け付けられませんでした。第二要素待ちの状態で試したとは言えません。`,
    en: `Route ${route}: when ${what.en}, the first factor was not taken as usual, so it was not half a sign-in that was tried.`,
  }, evidence);
  if (seen.changed.length === 0 && seen.change === 'altered-answers') return inconclusive(id, 'control-failed', {
    ja: `経路 ${route}: 書き換える応答が 1 つもなく、画面にログイン後の表示をさせられませんでした。ログイン後の画面を postLoginPages.${route} に書いてください。`,
    en: `Route ${route}: there was no answer to alter, so no page could be made to show its view after signing in. Declare such pages under postLoginPages.${route}.`,
  }, evidence);
  if (seen.changed.length === 0) return pass(id, {
    ja: `経路 ${route}: ログインの段階によって変わる Cookie や保存領域の値はなく、書き換えられるものがありませんでした。`,
    en: `Route ${route}: no cookie or stored value depends on how far the sign-in is, so there was nothing to alter.`,
  }, evidence);
  return pass(id, {
    ja: `経路 ${route}: 第二要素を示す前に${what.ja}が (${seen.changed.join('、')})、サービスは管理者だけに見えるものを送りませんでした。`,
    en: `Route ${route}: before the second factor ${what.en} (${seen.changed.join(', ')}), and the service sent nothing that only administrators see.`,
  }, evidence);
}

export const clientSideGate = defineCheck({
  id: 'mfa.client-side-gate',
  rule: 1,
  needs: ['mfa.client-side-gate'],
  judge: (seen) => seen['mfa.client-side-gate'].flatMap(({ subject, data, problem, evidence }): readonly CaseResult[] => (data
    ? data.changes.map((change) => judge(data, change, evidence))
    : [fromProblem(`altered-answers@${subject}`, problem ?? { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } }, evidence)])),
});
