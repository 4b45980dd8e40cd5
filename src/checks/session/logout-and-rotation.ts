import { fail, fromProblem, inconclusive, notApplicable, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText, Problem } from '../../domain/outcome.ts';
import type { AfterwardsSeen, LogoutAndRotationData, PlantedSeen } from '../../observations/session.ts';
import { defineCheck, type JudgeContext } from '../define.ts';

/** Life of a self-contained token that may pass over a sign-out (catalogue session.logout-and-rotation). */
const SELF_CONTAINED_LIMIT_S = 900;

const unclear = (route: string): LocalText => ({
  ja: `経路 ${route}: 効果を確かめられませんでした。whoami の宣言と、そのときの証跡を確認してください。`,
  en: `Route ${route}: the effect could not be told. Check the declaration of whoami and the evidence.`,
});

const open = (id: string, route: string, problem: Problem | undefined, evidence: readonly EvidenceRef[], required = true): CaseResult =>
  (problem ? fromProblem(id, problem, evidence, { required }) : inconclusive(id, 'ambiguous-effect', unclear(route), evidence, { required }));

const PLANTED: Readonly<Record<PlantedSeen['how'], { readonly id: string; readonly what: LocalText }>> = {
  chosen: { id: 'fixation', what: { ja: '第三者が選んだ値を Cookie に入れてからログインした', en: 'after signing in with cookies whose values somebody else had chosen' } },
  kept: { id: 'rotation', what: { ja: 'ログイン画面が与えた Cookie のままログインした', en: 'after signing in with the cookies the sign-in page had given' } },
};

function judgePlanted(how: PlantedSeen['how'], data: LogoutAndRotationData, all: readonly EvidenceRef[]): CaseResult {
  const { route, account } = data;
  const { id: name, what } = PLANTED[how];
  const id = `${name}@${route}`;
  const tries = data.planted.filter((one) => one.how === how);
  if (tries.length === 0) return notApplicable(id, {
    ja: `経路 ${route}: ${how === 'kept' ? 'ログイン前に Cookie は与えられません。' : 'Cookie を使わないため、セッション値を外から与えられません。'}`,
    en: `Route ${route}: ${how === 'kept' ? 'no cookie is given before signing in.' : 'no cookies are used, so no session value can be planted.'}`,
  }, all);
  const evidence = [...new Set(tries.flatMap((one) => one.evidence))];
  const good = tries.filter(({ authenticates }) => authenticates === true);
  if (good.length > 0) return fail(id, {
    ja: `経路 ${route}: ${what.ja}後、その値 (${[...new Set(good.flatMap(({ cookies }) => cookies))].join('、')}) だけで ${account} として扱われました。ログインのたびにセッション値を新しくしてください。`,
    en: `Route ${route}: ${what.en}, those values alone (${[...new Set(good.flatMap(({ cookies }) => cookies))].join(', ')}) stood for ${account}. Give a new session value at every sign-in.`,
  }, good.flatMap((one) => one.evidence));
  const doubtful = tries.find(({ signedIn, authenticates }) => signedIn === 'unknown' || authenticates === 'unknown');
  if (doubtful) return open(id, route, doubtful.problem, evidence);
  if (how === 'kept' && tries.some(({ signedIn }) => signedIn !== true)) return inconclusive(id, 'control-failed', {
    ja: `経路 ${route}: ログイン画面が与えた Cookie を持つクライアントでログインできませんでした。signIn の宣言を確認してください。`,
    en: `Route ${route}: a client that held the cookies of the sign-in page could not sign in. Check the declaration of signIn.`,
  }, evidence);
  return pass(id, { ja: `経路 ${route}: ${what.ja}後、その値だけでは誰としても扱われませんでした。`, en: `Route ${route}: ${what.en}, those values alone stood for nobody.` }, evidence);
}

function judgeSignOut(data: LogoutAndRotationData, seen: AfterwardsSeen): CaseResult {
  const { route, selfContainedSeconds } = data;
  const id = `logout@${route}`;
  const { evidence, lastAliveMs } = seen;
  if (seen.before !== true) return seen.problem ? fromProblem(id, seen.problem, evidence) : inconclusive(id, 'control-failed', {
    ja: `経路 ${route}: サインアウトの前に、写し取ったセッション値が使えませんでした。Cookie とヘッダーの宣言 (authorize) を確認してください。`,
    en: `Route ${route}: the copied session values did not work before signing out. Check what carries the session (authorize).`,
  }, evidence);
  if (seen.after === 'unknown') return open(id, route, seen.problem, evidence);
  const seconds = (seen.windowMs / 1000).toString();
  if (!seen.after) return pass(id, {
    ja: `経路 ${route}: サインアウトの後、前のセッション値は使えませんでした。`, en: `Route ${route}: after signing out the session values of before served no longer.`,
  }, evidence, { notes: lastAliveMs === null ? [] : [{
    ja: `経路 ${route}: サインアウトの ${(lastAliveMs / 1000).toFixed(1)} 秒後まで使えました。`, en: `Route ${route}: they still served ${(lastAliveMs / 1000).toFixed(1)} s after signing out.`,
  }] });
  const outlived: LocalText = {
    ja: `経路 ${route}: サインアウトの ${seconds} 秒後も、前のセッション値で本人として扱われます。`, en: `Route ${route}: ${seconds} s after signing out the session values of before still stand for the account.`,
  };
  if (selfContainedSeconds !== null && selfContainedSeconds <= SELF_CONTAINED_LIMIT_S) return pass(id, {
    ja: `${outlived.ja}有効期限 ${selfContainedSeconds} 秒の自己完結型トークンなので許容されます。`, en: `${outlived.en} It is a self-contained token that lives ${selfContainedSeconds} s, which is allowed.`,
  }, evidence, { notes: [outlived] });
  // An observation in the catalogue, in neither direction a verdict.
  return inconclusive(id, 'ambiguous-effect', {
    ja: `${outlived.ja}観察として報告します。サーバー側でセッションを終えるようにしてください。`, en: `${outlived.en} It is reported as an observation; end sessions on the server.`,
  }, evidence, { required: false, notes: [outlived] });
}

const noSignOut = (route: string): LocalText => ({
  ja: `経路 ${route} のサインアウトが宣言されていません。routes.${route}.signOut を書いてください。`, en: `Route ${route} declares no way to sign out. Write routes.${route}.signOut.`,
});

function judgeRenewal(data: LogoutAndRotationData, { profile }: JudgeContext, all: readonly EvidenceRef[]): CaseResult {
  const { route, renewal, furtherValues, signOut } = data;
  const id = `refresh@${route}`;
  if (!profile.routes[route]?.renew) {
    const absent = profile.absences?.find(({ feature }) => feature === 'renewal');
    if (absent || furtherValues.length === 0) return notApplicable(id, {
      ja: `経路 ${route}: 更新用の値はありません${absent ? ` (absences: ${absent.statement})` : ''}。`, en: `Route ${route}: there is no refresh value${absent ? ` (absences: ${absent.statement})` : ''}.`,
    }, all);
    return inconclusive(id, 'no-input', {
      ja: `経路 ${route}: ログインで得る値 (${furtherValues.join('、')}) に更新用のものがあるかもしれません。routes.${route}.renew を書くか、absences に renewal を書いてください。`,
      en: `Route ${route}: one of the values signing in gives (${furtherValues.join(', ')}) may be a refresh value. Write routes.${route}.renew, or renewal under absences.`,
    }, all);
  }
  if (renewal === null || signOut === null) return inconclusive(id, 'no-input', noSignOut(route), all);
  if (renewal.authenticates === true) return fail(id, {
    ja: `経路 ${route}: サインアウトした後も、更新用の値で使える認証情報を受け取れました。サインアウトで更新用の値も無効にしてください。`,
    en: `Route ${route}: after signing out the refresh value still yielded a working credential. Signing out must end it as well.`,
  }, renewal.evidence);
  if (renewal.control !== true) return renewal.problem ? fromProblem(id, renewal.problem, renewal.evidence) : inconclusive(id, 'control-failed', {
    ja: `経路 ${route}: サインアウトしていないセッションでも更新できませんでした。routes.${route}.renew を確認してください。`,
    en: `Route ${route}: renewing did not work for a session that was not signed out either. Check routes.${route}.renew.`,
  }, renewal.evidence);
  if (renewal.authenticates === 'unknown') return open(id, route, renewal.problem, renewal.evidence);
  return pass(id, { ja: `経路 ${route}: サインアウトの後、更新用の値から使える認証情報は得られませんでした。`, en: `Route ${route}: after signing out the refresh value yielded no working credential.` }, renewal.evidence);
}

function judgeOthers({ route, otherSession: seen }: LogoutAndRotationData): readonly CaseResult[] {
  if (seen === null) return [];
  const id = `other-sessions@${route}`;
  if (seen.before !== true || seen.after === 'unknown') return [open(id, route, seen.problem, seen.evidence, false)];
  const stays: LocalText = {
    ja: `経路 ${route}: パスワードを変えても、ほかのセッションは続きました。`, en: `Route ${route}: another session went on after the password was changed.`,
  };
  if (seen.after) return [pass(id, stays, seen.evidence, { required: false, notes: [stays] })];
  return [pass(id, { ja: `経路 ${route}: パスワードを変えると、ほかのセッションは終わりました。`, en: `Route ${route}: changing the password ended the other session.` }, seen.evidence, { required: false })];
}

/** A refusal means nothing where the service had no session left for anybody; what did happen stands. */
const unlessLost = (data: LogoutAndRotationData, evidence: readonly EvidenceRef[]) => (one: CaseResult): CaseResult =>
  (one.outcome !== 'pass' || data.neighbourAfter === true ? one : inconclusive(one.id, data.problem?.code ?? 'control-failed', data.problem?.reason ?? {
    ja: `経路 ${data.route}: 触れていない ${data.neighbour} のセッションも使えなくなったため、判定できません。安定した環境でやり直してください。`,
    en: `Route ${data.route}: the untouched session of ${data.neighbour} was lost as well, so nothing can be concluded. Run again in a stable environment.`,
  }, evidence, { required: one.required }));

const judge = (data: LogoutAndRotationData, evidence: readonly EvidenceRef[], context: JudgeContext): readonly CaseResult[] => [
  judgePlanted('chosen', data, evidence),
  judgePlanted('kept', data, evidence),
  data.signOut ? judgeSignOut(data, data.signOut) : inconclusive(`logout@${data.route}`, 'no-input', noSignOut(data.route), evidence),
  judgeRenewal(data, context, evidence),
  ...judgeOthers(data),
].map(unlessLost(data, evidence));

export const logoutAndRotation = defineCheck({
  id: 'session.logout-and-rotation',
  rule: 1,
  needs: ['session.logout-and-rotation'],
  judge: (seen, context) => seen['session.logout-and-rotation'].flatMap(({ subject, data, problem, evidence }): readonly CaseResult[] => (data
    ? judge(data, evidence, context)
    : [fromProblem(`logout@${subject}`, problem ?? { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } }, evidence)])),
});
