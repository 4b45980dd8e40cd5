import { fail, fromProblem, inconclusive, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText } from '../../domain/outcome.ts';
import type { CrossOriginSeen, HeadersSeen, TextSeen } from '../../observations/exposure.ts';
import { defineCheck } from '../define.ts';
import { distinct, named, unread } from './common.ts';

type Evidence = readonly EvidenceRef[];

const framingLimited = ({ headers }: HeadersSeen): boolean =>
  /^(?:deny|sameorigin)$/i.test(headers['x-frame-options']?.trim() ?? '') || /frame-ancestors/i.test(headers['content-security-policy'] ?? '');

/** Absent fields are remarks (the catalogue judges markers and cross-origin reading only). */
function judgeHeaders(id: string, data: HeadersSeen, evidence: Evidence): CaseResult {
  const absent = [
    ...(data.headers['content-security-policy'] ? [] : ['Content-Security-Policy']),
    ...(framingLimited(data) ? [] : ['frame-ancestors / X-Frame-Options']),
    ...(/^nosniff$/i.test(data.headers['x-content-type-options']?.trim() ?? '') ? [] : ['X-Content-Type-Options: nosniff']),
    ...(data.headers['referrer-policy'] ? [] : ['Referrer-Policy']),
  ];
  const notes: LocalText[] = absent.length === 0 ? [] : [{
    ja: `${data.url}: 所見: 次のセキュリティヘッダーがありません: ${absent.join('、')}。`, en: `${data.url}: observation: these security headers are absent: ${absent.join(', ')}.`,
  }];
  return pass(id, {
    ja: `${data.url} のセキュリティヘッダーを読み取りました (有無は所見とし、不適合の理由にはしません)。`, en: `The security headers of ${data.url} were read (their absence is an observation and no reason to fail).`,
  }, evidence, { notes });
}

function judgeCrossOrigin(id: string, data: CrossOriginSeen, evidence: Evidence): CaseResult {
  const where = { ja: `経路 ${data.route} (${data.account})`, en: `Route ${data.route} (${data.account})` };
  const readable = data.trials.filter(({ origin, allowOrigin, allowCredentials, content }) => allowOrigin === origin && allowCredentials && content === true);
  if (readable.length > 0) {
    const origins = readable.map(({ origin }) => origin).join(', ');
    return fail(id, {
      ja: `${where.ja}: 無関係なオリジン (${origins}) の画面から、利用者の認証情報付きで本人の情報を読み取れます (Access-Control-Allow-Origin がそのオリジンを返し、Access-Control-Allow-Credentials: true)。許可するオリジンを固定の一覧に限ってください。`,
      en: `${where.en}: a page of an unrelated origin (${origins}) can read the account's data with the visitor's credentials (the origin is reflected in Access-Control-Allow-Origin with Access-Control-Allow-Credentials: true). Allow a fixed list of origins only.`,
    }, distinct(readable.flatMap((one) => one.evidence)));
  }
  if (data.problem) return fromProblem(id, data.problem, evidence);
  if (!data.controlBefore || !data.controlAfter) return inconclusive(id, 'control-failed', {
    ja: `${where.ja}: 通常の要求でも whoami が本人を答えなかったため、他オリジンから読めないことを確かめられません。routes.${data.route} の signIn と whoami を確認してください。`,
    en: `${where.en}: whoami did not name the account even in an ordinary request, so nothing follows for other origins. Check signIn and whoami of routes.${data.route}.`,
  }, evidence);
  if (data.trials.some(({ content }) => content === 'unknown')) return inconclusive(id, 'unreachable', {
    ja: `${where.ja}: Origin ヘッダー付きの要求に応答がありませんでした。時間をおいて再度実行してください。`, en: `${where.en}: a request with an Origin header was not answered; run again later.`,
  }, evidence);
  return pass(id, {
    ja: `${where.ja}: ${data.trials.length} 種類の無関係なオリジンからの要求に、認証情報付きの読み取りは許されませんでした。`,
    en: `${where.en}: none of ${data.trials.length} unrelated origins was allowed to read with credentials.`,
  }, evidence);
}

function judgeText(id: string, { type, author, viewer, outlets }: TextSeen, evidence: Evidence): CaseResult {
  const names = (list: TextSeen['outlets']): readonly string[] => list.map(({ outlet }) => outlet);
  const [executed, markup] = [outlets.filter((one) => one.executed), outlets.filter((one) => one.markup)];
  if (markup.length > 0) {
    const all = distinct(markup.flatMap((one) => one.evidence));
    return executed.length > 0 ? fail(id, {
      ja: `${type}: ${author} が文字欄に入れた無害なスクリプトが、${viewer} の画面で実行されました (${named(names(executed), 'ja')})。入力値をすべて文字として出力してください。`,
      en: `${type}: a harmless script that ${author} wrote into a text field ran in the page of ${viewer} (${named(names(executed), 'en')}). Output every value as text.`,
    }, all) : fail(id, {
      ja: `${type}: ${author} が文字欄に入れたタグが、${viewer} の画面で要素になりました (${named(names(markup), 'ja')})。スクリプトの実行は確認されていませんが、入力値をすべて文字として出力してください。`,
      en: `${type}: markup that ${author} wrote into a text field became an element in the page of ${viewer} (${named(names(markup), 'en')}). No script was seen to run; output every value as text.`,
    }, all);
  }
  const shown = outlets.filter((one) => one.shown);
  const problem = outlets.find((one) => one.problem !== undefined)?.problem;
  if (shown.length === 0) {
    if (problem) return fromProblem(id, problem, evidence);
    return outlets.length === 0 ? inconclusive(id, 'no-input', {
      ja: `resources.${type} に画面 (HTML) の outlet がないため、文字として表示されるか確かめられません。read または list に画面を書いてください。`,
      en: `resources.${type} has no outlet that is a page (HTML), so how text is displayed was not seen. Declare pages under read or list.`,
    }, evidence) : inconclusive(id, 'control-failed', {
      ja: `${type}: ${viewer} の画面に印そのものが表示されなかったため、文字として扱われたか分かりません。resources.${type} の read と list を確認してください。`,
      en: `${type}: the marker itself was not displayed to ${viewer}, so how it is treated was not seen. Check read and list of resources.${type}.`,
    }, evidence);
  }
  if (problem) return fromProblem(id, problem, evidence);
  return pass(id, {
    ja: `${type}: ${author} が入れたタグは、${viewer} の ${shown.length} 画面で文字として扱われました (${named(names(shown), 'ja')})。`,
    en: `${type}: markup written by ${author} was treated as text on ${shown.length} pages of ${viewer} (${named(names(shown), 'en')}).`,
  }, evidence);
}

export const browserHygiene = defineCheck({
  id: 'sdlc.browser-hygiene', rule: 1, needs: ['sdlc.browser-hygiene'],
  judge: (seen) => seen['sdlc.browser-hygiene'].map((one) => {
    const id = one.subject.replace('/', '@');
    const { data, evidence } = one;
    if (!data) return unread(id, one);
    if (data.aspect === 'headers') return judgeHeaders(id, data, evidence);
    return data.aspect === 'cross-origin' ? judgeCrossOrigin(id, data, evidence) : judgeText(id, data, evidence);
  }),
});
