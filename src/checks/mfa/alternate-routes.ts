import { fail, fromProblem, inconclusive, notApplicable, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText } from '../../domain/outcome.ts';
import type { AlternateRoutesData, AlternateWay, NoOrdinaryFactor } from '../../observations/mfa.ts';
import { defineCheck } from '../define.ts';

const UNDECLARED: Readonly<Record<string, LocalText>> = {
  basic: { ja: 'HTTP Basic 認証', en: 'HTTP Basic' },
  'password-grant': { ja: 'OAuth のパスワードグラント', en: 'the OAuth password grant' },
  'older-version': { ja: '古い版の API のサインイン', en: 'the sign-in of older API versions' },
};

const PEOPLE: Readonly<Record<AlternateRoutesData['whose'], LocalText>> = {
  admin: { ja: '管理者', en: 'administrator' },
  ordinary: { ja: '一般の利用者', en: 'ordinary user' },
};

const titleOf = ({ name, declared }: AlternateWay): LocalText => (declared ? { ja: name, en: name } : UNDECLARED[name] ?? { ja: name, en: name });

function judgeWay({ whose, account, oracles }: AlternateRoutesData, way: AlternateWay): CaseResult {
  const id = `${whose}/${way.name}`;
  const title = titleOf(way);
  const person = PEOPLE[whose];
  const { evidence } = way;
  if (way.opened.length > 0) return fail(id, {
    ja: `${title.ja}: ${person.ja} ${account} は第一要素だけで ${way.opened.join('、')} に届きました。この手段でも第二要素を求めるか、第二要素の要るアカウントには使わせないでください。`,
    en: `${title.en}: ${person.en} ${account} reached ${way.opened.join(', ')} with the first factor alone. Ask for the second factor here too, or close this way to accounts that need one.`,
  }, evidence);
  if (way.standing === false) return inconclusive(id, 'control-failed', {
    ja: `${title.ja}: この手段を試した後、${account} は両方の要素を示しても使えなくなっていました。ロックされたおそれがあり、拒否されたとは言えません。`,
    en: `${title.en}: after this way was tried, ${account} got nothing even with both factors. It may have been locked, so nothing is proven.`,
  }, evidence);
  if (way.unanswered.length > 0 || way.standing === 'unknown') return way.problem ? fromProblem(id, way.problem, evidence) : inconclusive(id, 'ambiguous-effect', {
    ja: `${title.ja}: 第一要素だけで ${way.unanswered.join('、')} に届くかどうかを確かめられませんでした。`,
    en: `${title.en}: it could not be told whether the first factor alone reaches ${way.unanswered.join(', ')}.`,
  }, evidence);
  if (way.live === 'unknown' && way.announced) return way.problem ? fromProblem(id, way.problem, evidence) : inconclusive(id, 'ambiguous-effect', {
    ja: `${title.ja}: 第二要素の要らないアカウントで使えるかどうかを確かめられませんでした。`, en: `${title.en}: it could not be told whether it works for an account without second factor.`,
  }, evidence);
  if (way.live === true) return pass(id, {
    ja: `${title.ja}: 第二要素の要らないアカウント、または両方の要素では使え、${person.ja} ${account} の第一要素だけでは ${oracles.length} 件のいずれにも届きませんでした。`,
    en: `${title.en} works for an account without second factor, or with both; the first factor of ${person.en} ${account} alone reached none of ${oracles.length} things.`,
  }, evidence);
  return notLive(id, way, title);
}

/** A way that nobody could use: one that is there has not been tested. */
function notLive(id: string, way: AlternateWay, title: LocalText): CaseResult {
  if (way.live === null && way.declared) return inconclusive(id, 'no-input', {
    ja: `${title.ja}: 使えることを示すための、第二要素を持たない一般のアカウントがプロファイルにありません。accounts に書いてください。`,
    en: `${title.en}: the profile has no ordinary account without second factor to show that it works. Declare one under accounts.`,
  }, way.evidence);
  if (way.declared) return inconclusive(id, 'control-failed', {
    ja: `${title.ja}: 第二要素の要らないアカウントでも使えなかったため、拒否されたとは言えません。alternateRoutes と routes の宣言を確認してください。`,
    en: `${title.en} did not work for an account without second factor either, so nothing is proven. Check its declaration under alternateRoutes and routes.`,
  }, way.evidence);
  return inconclusive(id, 'feature-unknown', {
    ja: `${title.ja}: サービスにこの手段があるように見えますが、使えることを示せませんでした。あるなら routes と alternateRoutes に書き、ないなら応答から除いてください。`,
    en: `The service seems to offer ${title.en}, which could not be shown to work. Declare it under routes and alternateRoutes if there is one; else take it out of the answers.`,
  }, way.evidence);
}

/** Ways the harness looked for by itself and that turned out not to be there. */
const isAbsent = (way: AlternateWay): boolean =>
  !way.declared && !way.announced && way.live !== true && way.opened.length === 0 && way.unanswered.length === 0 && way.standing === true;

function judge(data: AlternateRoutesData, evidence: readonly EvidenceRef[]): readonly CaseResult[] {
  const { whose, account, route, ways } = data;
  const main = `${whose}/main`;
  if (data.oracles.length === 0) return [data.problem ? fromProblem(main, data.problem, evidence) : inconclusive(main, 'control-failed', {
    ja: `経路 ${route}: ${account} が両方の要素を示しても、他人には見えないものが何も得られませんでした。routes.${route}.privileged、adminFunctions、resources を確認してください。`,
    en: `Route ${route}: even with both factors ${account} was given nothing that strangers are refused. Check routes.${route}.privileged, adminFunctions and resources.`,
  }, evidence)];
  const undeclared = data.declared ? [] : [inconclusive(`${whose}/declared`, 'no-input', {
    ja: 'プロファイルに alternateRoutes (主なサインインのほかに利用者として認められる手段) がありません。なければ {} と書いてください。',
    en: 'The profile declares no alternateRoutes (other ways to be taken for a user). Write {} when there are none.',
  }, evidence)];
  const absent = ways.filter(isAbsent);
  const nowhere = absent.length === 0 ? [] : [pass(`${whose}/undeclared`, {
    ja: `宣言にない手段 (${absent.map((way) => titleOf(way).ja).join('、')}) も試しましたが、${PEOPLE[whose].ja} ${account} の第一要素では何にも届きませんでした。`,
    en: `Ways that are not declared were tried as well (${absent.map((way) => titleOf(way).en).join(', ')}); the first factor of ${PEOPLE[whose].en} ${account} reached nothing by them.`,
  }, absent.flatMap((way) => way.evidence))];
  return [...undeclared, ...ways.filter((way) => !isAbsent(way)).map((way) => judgeWay(data, way)), ...nowhere];
}

const EXEMPT: Readonly<Record<NoOrdinaryFactor['because'], LocalText>> = {
  'not-direct': {
    ja: '一般職員は庁外から直接利用できないとプロファイルにあるため、一般の利用者の第二要素は問いません。', en: 'The profile says that ordinary staff do not reach the service over the internet, so no second factor is asked of them.',
  },
  device: {
    ja: '一般の利用者の第二の手段は登録済みの端末とプロファイルにあるため、端末の制限で確かめます (access.device-restriction)。',
    en: 'By the profile a registered device is the second control of ordinary users, which access.device-restriction looks at.',
  },
};

export const alternateRoutes = defineCheck({
  id: 'mfa.alternate-routes',
  rule: 1,
  needs: ['mfa.alternate-routes'],
  judge: (seen) => seen['mfa.alternate-routes'].flatMap(({ subject, data, problem, evidence }): readonly CaseResult[] => {
    if (!data) return [fromProblem(`${subject}/main`, problem ?? { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } }, evidence)];
    return data.applies ? judge(data, evidence) : [notApplicable(`${subject}/main`, EXEMPT[data.because], evidence)];
  }),
});
