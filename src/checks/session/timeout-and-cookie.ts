import { fail, fromProblem, inconclusive, notApplicable, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText } from '../../domain/outcome.ts';
import type { SessionCookieSeen, TimeoutAndCookieData, WatchedSeen } from '../../observations/session.ts';
import { defineCheck, type JudgeContext } from '../define.ts';

type Declared = 'idleSeconds' | 'lifetimeSeconds' | 'tokenSeconds';

const TIMES: Readonly<Record<Declared, LocalText>> = {
  idleSeconds: { ja: '無操作で終わるまでの秒数', en: 'seconds until an idle session ends' },
  lifetimeSeconds: { ja: 'セッションの最長秒数', en: 'longest life of a session' },
  tokenSeconds: { ja: 'アクセストークンの有効秒数', en: 'life of an access token' },
};

const unwatched = (id: string, which: Declared, { profile }: JudgeContext, evidence: readonly EvidenceRef[], required: boolean): CaseResult => {
  const seconds = profile.declared.session?.[which];
  if (seconds === undefined) return inconclusive(id, 'no-input', {
    ja: `${TIMES[which].ja}が宣言されていません。declared.session.${which} を書いてください。`, en: `The ${TIMES[which].en} is not declared. Write declared.session.${which}.`,
  }, evidence, { required });
  return inconclusive(id, 'window-not-elapsed', {
    ja: `${TIMES[which].ja} (declared.session.${which}: ${seconds}) が長いため待っていません。`, en: `The ${TIMES[which].en} (declared.session.${which}: ${seconds}) was too long to wait for.`,
  }, evidence, { required });
};

const lost = (id: string, seen: WatchedSeen, route: string, required: boolean): CaseResult => (seen.problem ? fromProblem(id, seen.problem, seen.evidence, { required }) : inconclusive(id, 'control-failed', {
  ja: `経路 ${route}: ログインした直後のセッションを確かめられませんでした。`, en: `Route ${route}: the session could not be confirmed right after signing in.`,
}, seen.evidence, { required }));

/** A session that should have ended by now. */
function ended(id: string, seen: WatchedSeen, route: string, what: LocalText, required: boolean): CaseResult {
  if (seen.before !== true || seen.after === 'unknown') return lost(id, seen, route, required);
  if (seen.after) return fail(id, {
    ja: `経路 ${route}: ${what.ja}、宣言の ${seen.declaredSeconds} 秒の 1.1 倍が過ぎても使えました。`, en: `Route ${route}: ${what.en} served beyond 1.1 times the declared ${seen.declaredSeconds} s.`,
  }, seen.evidence);
  return pass(id, { ja: `経路 ${route}: ${what.ja}、宣言の ${seen.declaredSeconds} 秒で終わりました。`, en: `Route ${route}: ${what.en} ended by the declared ${seen.declaredSeconds} s.` }, seen.evidence, { required });
}

function judgeIdle(data: TimeoutAndCookieData, context: JudgeContext, evidence: readonly EvidenceRef[]): CaseResult {
  const { route, idle, active, lifetime } = data;
  const id = `idle@${route}`;
  if (!idle || !active) return unwatched(id, 'idleSeconds', context, evidence, true);
  const judged = ended(id, idle, route, { ja: '操作しないままのセッションは', en: 'a session left idle' }, true);
  if (judged.outcome !== 'pass') return judged;
  if (active.before === true && active.after === true) return judged;
  if (active.problem) return fromProblem(id, active.problem, active.evidence);
  const short = lifetime !== null && lifetime.declaredSeconds <= idle.declaredSeconds;
  return inconclusive(id, 'control-failed', {
    ja: `経路 ${route}: 使い続けたセッションも終わったため、無操作で終わったとは言えません${short ? ' (最長時間が無操作の時間より短い)' : ''}。`,
    en: `Route ${route}: a session in constant use ended as well, so it was not for being idle${short ? ' (the longest life is shorter than the idle time)' : ''}.`,
  }, [...idle.evidence, ...active.evidence]);
}

const attributesMissing = ({ secure, httpOnly }: SessionCookieSeen): readonly string[] => [...(secure ? [] : ['Secure']), ...(httpOnly ? [] : ['HttpOnly'])];

function described({ name, sameSite, domain, path, maxAgeSeconds }: SessionCookieSeen): string {
  return `${name}: SameSite=${sameSite ?? '-'}, Domain=${domain ?? '-'}, Path=${path ?? '-'}, Max-Age=${maxAgeSeconds ?? '-'}`;
}

/** Prefixes promise something (RFC 6265bis §4.1.3); without one, nothing is missing. */
const advice = ({ name, sameSite, domain, maxAgeSeconds }: SessionCookieSeen): readonly LocalText[] => [
  ...(sameSite === null ? [{ ja: `Cookie ${name} に SameSite がありません。`, en: `The cookie ${name} states no SameSite.` }] : []),
  ...(domain !== null ? [{ ja: `Cookie ${name} は ${domain} 配下のすべてのホストに送られます。`, en: `The cookie ${name} is sent to every host below ${domain}.` }] : []),
  ...(maxAgeSeconds !== null ? [{ ja: `Cookie ${name} はブラウザーを閉じても残ります (${maxAgeSeconds} 秒)。`, en: `The cookie ${name} outlives the browser (${maxAgeSeconds} s).` }] : []),
];

function judgeCookies({ route, cookies, carriedBy }: TimeoutAndCookieData, evidence: readonly EvidenceRef[]): CaseResult {
  const id = `cookie@${route}`;
  if (carriedBy === 'value') return notApplicable(id, { ja: `経路 ${route}: セッションは Cookie で運ばれません。`, en: `Route ${route}: the session is not carried by a cookie.` }, evidence);
  if (cookies.length === 0) return inconclusive(id, 'control-failed', {
    ja: `経路 ${route}: セッションを運ぶ Cookie を特定できませんでした。`, en: `Route ${route}: the cookie that carries the session could not be told.`,
  }, evidence);
  const weak = cookies.filter((cookie) => attributesMissing(cookie).length > 0);
  const notes = cookies.flatMap(advice);
  if (weak.length > 0) {
    const list = weak.map((cookie) => `${cookie.name} (${attributesMissing(cookie).join(', ')})`).join(', ');
    return fail(id, { ja: `経路 ${route}: セッションの Cookie に属性がありません: ${list}。`, en: `Route ${route}: session cookies lack attributes: ${list}.` }, evidence, { notes });
  }
  const all = cookies.map(described).join('; ');
  return pass(id, { ja: `経路 ${route}: セッションの Cookie は Secure かつ HttpOnly です (${all})。`, en: `Route ${route}: session cookies are Secure and HttpOnly (${all}).` }, evidence, { notes });
}

function judge(data: TimeoutAndCookieData, evidence: readonly EvidenceRef[], context: JudgeContext): readonly CaseResult[] {
  const { route, carriedBy, lifetime, token } = data;
  const cookies = judgeCookies(data, evidence);
  if (carriedBy === 'value') {
    const id = `token@${route}`;
    return [cookies, token ? ended(id, token, route, { ja: '更新しないトークンは', en: 'a token that was not renewed' }, true) : unwatched(id, 'tokenSeconds', context, evidence, true)];
  }
  const id = `lifetime@${route}`;
  return [
    cookies, judgeIdle(data, context, evidence),
    lifetime ? ended(id, lifetime, route, { ja: '使い続けたセッションは', en: 'a session in constant use' }, false) : unwatched(id, 'lifetimeSeconds', context, evidence, false),
  ];
}

export const timeoutAndCookie = defineCheck({
  id: 'session.timeout-and-cookie',
  rule: 1,
  needs: ['session.timeout-and-cookie'],
  judge: (seen, context) => seen['session.timeout-and-cookie'].flatMap(({ subject, data, problem, evidence }): readonly CaseResult[] => (data
    ? judge(data, evidence, context)
    : [fromProblem(`idle@${subject}`, problem ?? { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } }, evidence)])),
});
