import { fail, fromProblem, inconclusive, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText } from '../../domain/outcome.ts';
import type { DataAccess } from '../../observations/data-access.ts';
import type { SecondControlData } from '../../observations/remote.ts';
import { defineCheck } from '../define.ts';
import { judgeNotDirect } from './not-direct.ts';

const CONTROL: Readonly<Record<SecondControlData['control'], LocalText>> = {
  factor: { ja: '第二要素', en: 'the second factor' },
  device: { ja: '登録済みの端末', en: 'a registered device' },
};

const outsideTrusted = (id: string, { outside, route }: SecondControlData, evidence: readonly EvidenceRef[]): CaseResult | undefined => {
  if (outside.trusted === false) return undefined;
  if (outside.trusted === 'unknown') return inconclusive(id, 'no-input', {
    ja: `経路 ${route}: 送信元 ${outside.source} がサービスからどのアドレスに見えるか分からず、庁内とみなす範囲 (${outside.trustedRanges.join('、')}) の外か確かめられません。remoteAccess.seenAddress を書いてください。`,
    en: `Route ${route}: it is not known under which address the service sees source ${outside.source}, so it may lie in the ranges taken for the office (${outside.trustedRanges.join(', ')}). Declare remoteAccess.seenAddress.`,
  }, evidence);
  return inconclusive(id, 'ambiguous-effect', {
    ja: `経路 ${route}: 送信元 ${outside.source} (${outside.address}) は庁内とみなす範囲 (${outside.trustedRanges.join('、')}) にあります。範囲の外のアドレスを sources に加え、remoteAccess.source に書いてください。`,
    en: `Route ${route}: source ${outside.source} (${outside.address}) lies in the ranges taken for the office (${outside.trustedRanges.join(', ')}). Add an address outside of them under sources and name it in remoteAccess.source.`,
  }, evidence);
};

/** A route that cannot ask for a second control must not let the account in at all, and must be a live one. */
function noControlHere(id: string, { account, route, otherAccount, passwordOnly }: SecondControlData, evidence: readonly EvidenceRef[]): CaseResult | undefined {
  if (otherAccount !== 'signed-in') return inconclusive(id, 'control-failed', {
    ja: `経路 ${route} は第二要素を扱わず、第二要素を求められない別のアカウントでもログインできなかったため、使われている経路か分かりません。routes.${route} を確認するか、第二要素のない一般のアカウントを accounts に加えてください。`,
    en: `Route ${route} knows no second factor, and no other account of which none is wanted signed in there, so it is not shown to be in use. Check routes.${route}, or add an ordinary account without a second factor under accounts.`,
  }, evidence);
  return passwordOnly.identity === 'self' ? inconclusive(id, 'ambiguous-effect', {
    ja: `経路 ${route} は ${account} をパスワードだけで本人と認めましたが、データが見えるかを確かめられません。この経路の resources の list か read を書いてください。`,
    en: `Route ${route} takes the client for ${account} by the password alone, but whether data is given cannot be told. Declare list or read of a resource on this route.`,
  }, evidence) : undefined;
}

/** With everything the account has, the same works: so what was refused before was refused for want of it. */
function controlCase(id: string, data: SecondControlData, evidence: readonly EvidenceRef[]): CaseResult | undefined {
  const { account, route, complete, control } = data;
  if (data.otherAccount !== null) return noControlHere(id, data, evidence);
  if (!data.hasControl) return inconclusive(id, 'no-input', {
    ja: `利用者 ${account} の第二要素も登録済み端末もプロファイルにないため、それがあれば利用できることを確かめられません。accounts.${account}.totp など第二要素か remoteAccess.withDevice を書いてください。`,
    en: `The profile has neither a second factor nor a registered device for ${account}, so it cannot be shown that the service works with it. Declare accounts.${account}.totp or another factor, or remoteAccess.withDevice.`,
  }, evidence);
  if (complete.identity === 'self' && complete.shown.length > 0) return undefined;
  if (complete.problem) return fromProblem(id, complete.problem, evidence);
  return complete.identity === 'self' ? inconclusive(id, 'control-failed', {
    ja: `経路 ${route}: ${CONTROL[control].ja}を示してログインした ${account} にも、試験用に保存したものが見えませんでした。resources の list と read を確認してください。`,
    en: `Route ${route}: even signed in with ${CONTROL[control].en}, ${account} did not see the object stored for the test. Check list and read of the resources.`,
  }, evidence) : inconclusive(id, 'control-failed', {
    ja: `経路 ${route}: ${CONTROL[control].ja}を示しても ${account} としてログインできませんでした。routes.${route} を確認してください。`,
    en: `Route ${route}: ${account} did not get in even with ${CONTROL[control].en}. Check routes.${route}.`,
  }, evidence);
}

/** Places that tell anything: the control saw the object there. */
const askedAt = ({ complete }: SecondControlData, { unanswered }: DataAccess): readonly string[] => complete.shown.filter((place) => !unanswered.includes(place));

function judge(data: SecondControlData, evidence: readonly EvidenceRef[]): CaseResult {
  const { account, role, route, passwordOnly, wrongPassword, control, outside } = data;
  const id = `password-only@${route}/${account}`;
  if (wrongPassword.shown.length > 0 || wrongPassword.identity === 'self') return inconclusive(id, 'control-failed', {
    ja: `経路 ${route}: 誤ったパスワードでも ${account} と認められるか、データが見えました。誰にでも見えるものでは判定できません。whoami と resources を確認してください。`,
    en: `Route ${route}: even with a wrong password the client was taken for ${account} or was shown data. What anybody sees proves nothing: check whoami and the resources.`,
  }, evidence);
  const trusted = outsideTrusted(id, data, evidence);
  if (trusted) return trusted;
  if (passwordOnly.shown.length > 0) return fail(id, {
    ja: `経路 ${route}: 庁外の送信元 ${outside.source} から、利用者 ${account} (${role}) のパスワードだけでデータに届きました (${passwordOnly.shown.join('、')})。`,
    en: `Route ${route}: from source ${outside.source} outside, the password of ${account} (${role}) alone reached data (${passwordOnly.shown.join(', ')}).`,
  }, evidence);
  const uncontrolled = controlCase(id, data, evidence);
  if (uncontrolled) return uncontrolled;
  const blind = data.otherAccount === null && askedAt(data, passwordOnly).length === 0;
  if (passwordOnly.identity === 'unknown' || blind || wrongPassword.identity === 'unknown') {
    const problem = passwordOnly.problem ?? wrongPassword.problem;
    return problem ? fromProblem(id, problem, evidence) : inconclusive(id, 'ambiguous-effect', {
      ja: `経路 ${route}: パスワードだけの状態で ${account} に何が見えるかを確かめられませんでした。`, en: `Route ${route}: it could not be told what ${account} is given for the password alone.`,
    }, evidence);
  }
  if (data.otherAccount !== null) return pass(id, {
    ja: `経路 ${route}: 庁外の送信元 ${outside.source} から、第二要素を扱わないこの経路は利用者 ${account} (${role}) をパスワードだけでは入れず、第二要素を求められない別のアカウントは入れました。`,
    en: `Route ${route}, which knows no second factor: from source ${outside.source} outside it did not let ${account} (${role}) in by the password, and did let in an account of which none is wanted.`,
  }, evidence);
  const named = passwordOnly.identity === 'self' ? [{
    ja: `経路 ${route}: パスワードだけでも whoami は本人を答えました (データは渡していません)。`, en: `Route ${route}: whoami named the account after the password alone (no data was given).`,
  }] : [];
  return pass(id, {
    ja: `経路 ${route}: 庁外の送信元 ${outside.source} から、利用者 ${account} (${role}) はパスワードだけではデータに届かず、${CONTROL[control].ja}を示すと届きました。`,
    en: `Route ${route}: from source ${outside.source} outside, ${account} (${role}) reached no data with the password alone and did with ${CONTROL[control].en}.`,
  }, evidence, { notes: named });
}

export const secondControl = defineCheck({
  id: 'remote.second-control',
  rule: 1,
  needs: ['remote.second-control'],
  judge: (seen, { policy }) => seen['remote.second-control'].map(({ subject, data, problem, evidence }) => {
    if (!data) return fromProblem(`password-only@${subject}`, problem ?? { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } }, evidence);
    return data.direct ? judge(data, evidence) : judgeNotDirect('password-only', data, policy, evidence);
  }),
});
