import { fail, fromProblem, inconclusive, pass } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, LocalText } from '../../domain/outcome.ts';
import type { BrowserRequestsData, HttpPlaintextData, PlainPath, PlainPort } from '../../observations/network.ts';
import type { Observation } from '../../observations/observation.ts';
import { defineCheck, type JudgeContext } from '../define.ts';

/** Images and media can be altered on the way but run nothing. */
const PASSIVE = new Set(['image', 'media']);
const SESSION_NAME = /sess|sid\b|_sid|auth|token|jwt|login/i;
const FORGERY_NAME = /csrf|xsrf/i;
const NAMED = 4;

interface Judging {
  readonly data: HttpPlaintextData;
  readonly port: PlainPort;
  /** `a.example:80` */
  readonly place: string;
  readonly evidence: readonly EvidenceRef[];
  /** Names of cookies that a session of the service rests on, as far as they are known. */
  readonly sessionCookies: ReadonlySet<string>;
}

const list = (names: readonly string[], language: 'ja' | 'en'): string => {
  const all = [...new Set(names)];
  const rest = all.length - NAMED;
  return all.slice(0, NAMED).join(language === 'ja' ? '、' : ', ') + (rest > 0 ? (language === 'ja' ? ` ほか ${rest} 件` : ` and ${rest} more`) : '');
};
const pathsOf = (paths: readonly PlainPath[], language: 'ja' | 'en'): string => list(paths.map(({ path }) => path), language);

const redirects = ({ http }: PlainPath): boolean => http?.location?.startsWith('https:') === true;

/** Content of the service, told by what the answer has in common with the one over HTTPS, whatever its status. */
function givesContent(one: PlainPath): boolean {
  const { http } = one;
  if (http === null || redirects(one)) return false;
  // What HTTPS refuses too is no content, however alike the two refusals are.
  if (one.https === null || one.https.status >= 400) return false;
  return http.sharedPieces > 0 || (http.sameAsHttps && http.status < 300 && http.bytes > 0);
}

/** The service has looked at the credential: it answers as over HTTPS, and not as to a path it does not know. */
const evaluates = (one: PlainPath): boolean => one.credential === 'decoy' && one.kind !== 'page' && one.http !== null && !redirects(one) && one.http.sameAsHttps;

function contentCase({ port, place, evidence }: Judging): CaseResult {
  const id = `content@${place}`;
  const found = port.paths.filter((one) => one.kind !== 'api' && givesContent(one));
  if (found.length > 0) return fail(id, {
    ja: `${place}: 平文の HTTP でサービスの内容を返します (${pathsOf(found, 'ja')})。ポートを閉じるか、HTTPS への転送だけにしてください。`,
    en: `${place}: gives content of the service over plain HTTP (${pathsOf(found, 'en')}). Close the port, or let it redirect to HTTPS and nothing else.`,
  }, evidence);
  const silent = port.paths.find(({ httpError }) => httpError === 'READ_TIMEOUT');
  if (silent && !port.tls) return inconclusive(id, 'ambiguous-effect', {
    ja: `${place}: 接続は受け付けますが、${silent.path} への応答が時間内にありませんでした。応答の内容を確かめられません。`, en: `${place}: takes connections, but ${silent.path} was not answered in time, so what it gives is not known.`,
  }, evidence);
  const answered = port.paths.filter(({ http }) => http !== null);
  if (answered.length === 0) return pass(id, { ja: `${place}: 平文の HTTP には応答しません。`, en: `${place}: does not answer plain HTTP.` }, evidence);
  return pass(id, {
    ja: `${place}: 平文の HTTP では${answered.every(redirects) ? ' HTTPS への転送だけを返します' : 'サービスの内容を返しません'}。`,
    en: `${place}: over plain HTTP ${answered.every(redirects) ? 'only redirects to HTTPS are given' : 'no content of the service is given'}.`,
  }, evidence);
}

function loginCase({ port, place, evidence }: Judging): CaseResult {
  const id = `login-form@${place}`;
  const found = port.paths.filter((one) => one.http?.passwordField === true);
  if (found.length > 0) return fail(id, {
    ja: `${place}: パスワードの入力欄を平文の HTTP で返します (${pathsOf(found, 'ja')})。HTTPS への転送だけにしてください。`,
    en: `${place}: a field for a password comes over plain HTTP (${pathsOf(found, 'en')}). Let it redirect to HTTPS and nothing else.`,
  }, evidence);
  return pass(id, { ja: `${place}: 平文の HTTP でパスワードの入力欄は返りません。`, en: `${place}: no field for a password comes over plain HTTP.` }, evidence);
}

function apiCase({ port, place, evidence }: Judging): CaseResult {
  const id = `api@${place}`;
  const data = port.paths.filter((one) => one.kind === 'api' && givesContent(one));
  if (data.length > 0) return fail(id, {
    ja: `${place}: API の呼び出しに平文の HTTP でデータを返します (${pathsOf(data, 'ja')})。`, en: `${place}: API calls are answered with data over plain HTTP (${pathsOf(data, 'en')}).`,
  }, evidence);
  const evaluated = port.paths.filter(evaluates);
  const certain = evaluated.filter(({ http }) => http?.likeUnknownPath === false);
  if (certain.length > 0) return fail(id, {
    ja: `${place}: 平文の HTTP で送られた認証情報をサービスが処理します (${pathsOf(certain, 'ja')}: 偽の値に HTTPS と同じ応答、存在しないパスとは別の応答)。平文では要求を受け付けないでください。`,
    en: `${place}: the service handles credentials sent over plain HTTP (${pathsOf(certain, 'en')}: a decoy is answered as over HTTPS, and unlike an unknown path). Do not take requests in plain text.`,
  }, evidence);
  if (evaluated.length > 0) return inconclusive(id, 'ambiguous-effect', {
    ja: `${place}: 平文の HTTP の要求に HTTPS と同じ誤りを返しますが、存在しないパスにも同じ応答のため、認証情報が処理されたかを区別できません (${pathsOf(evaluated, 'ja')})。平文のポートを閉じれば解消します。`,
    en: `${place}: requests in plain HTTP get the same error as over HTTPS, but so do unknown paths, so whether credentials are handled cannot be told (${pathsOf(evaluated, 'en')}). Closing the plain port settles it.`,
  }, evidence);
  return pass(id, { ja: `${place}: 平文の HTTP で API はデータを返さず、認証情報も処理しません。`, en: `${place}: over plain HTTP the API gives no data and handles no credentials.` }, evidence);
}

const looksLikeSession = (name: string, known: ReadonlySet<string>): boolean => known.has(name) || (SESSION_NAME.test(name) && !FORGERY_NAME.test(name));

function setCookieCase({ port, place, evidence, sessionCookies }: Judging): CaseResult {
  const id = `cookies@${place}`;
  const set = [...new Set(port.paths.flatMap(({ http }) => http?.setsCookies ?? []))];
  const session = set.filter((name) => looksLikeSession(name, sessionCookies));
  if (session.length > 0) return fail(id, {
    ja: `${place}: セッションの Cookie (${list(session, 'ja')}) を平文の HTTP で発行します。`, en: `${place}: a session cookie (${list(session, 'en')}) is set over plain HTTP.`,
  }, evidence);
  return pass(id, { ja: `${place}: 平文の HTTP でセッションの Cookie は発行されません。`, en: `${place}: no session cookie is set over plain HTTP.` }, evidence, {
    notes: set.length > 0 ? [{ ja: `${place}: 所見: 平文の HTTP で Cookie (${list(set, 'ja')}) を発行します。`, en: `${place}: observation: sets cookies (${list(set, 'en')}) over plain HTTP.` }] : [],
  });
}

function hostCases(data: HttpPlaintextData, evidence: readonly EvidenceRef[], sessionCookies: ReadonlySet<string>): readonly CaseResult[] {
  if (!data.httpsBefore || !data.httpsAfter) return [inconclusive(`content@${data.host}`, 'control-failed', {
    ja: `${data.host}: 比較の基準とする HTTPS の応答が得られませんでした。サービスの状態を確かめて、もう一度実施してください。`, en: `${data.host}: HTTPS, which plain HTTP is compared with, gave no answer. See that the service is well and run again.`,
  }, evidence)];
  const cases = data.ports.flatMap((port): readonly CaseResult[] => {
    const judging = { data, port, place: `${data.host}:${port.port}`, evidence, sessionCookies };
    return port.paths.some(({ http }) => http !== null) ? [contentCase(judging), loginCase(judging), apiCase(judging), setCookieCase(judging)] : [contentCase(judging)];
  });
  if (data.ports.some(({ tls }) => !tls)) return cases;
  return [...cases, inconclusive(`content@${data.host}`, 'no-input', {
    ja: `${data.host}: 平文の HTTP を調べてよいポートが決められていません。プロファイルの scope.hosts の ${data.host} に plainPorts: [80] を書いてください (使っていなくても構いません)。`,
    en: `${data.host}: no port may be asked in plain HTTP. Write plainPorts: [80] for ${data.host} under scope.hosts of the profile, even if nothing listens there.`,
  }, evidence)];
}

function browserCase(data: BrowserRequestsData, evidence: readonly EvidenceRef[]): CaseResult {
  const id = `browser@${data.route}`;
  const active = data.insecure.filter(({ type }) => !PASSIVE.has(type));
  const passive = data.insecure.filter(({ type }) => PASSIVE.has(type));
  const notes: readonly LocalText[] = passive.length === 0 ? [] : [{
    ja: `経路 ${data.route}: 所見: 画面が画像などを平文で読み込みます (${list(passive.map(({ url }) => url), 'ja')})。`, en: `Route ${data.route}: observation: pages load images in plain HTTP (${list(passive.map(({ url }) => url), 'en')}).`,
  }];
  if (active.length > 0) return fail(id, {
    ja: `経路 ${data.route}: 画面が平文の通信を使います: ${list(active.map(({ url, type }) => `${type} ${url}`), 'ja')}。HTTPS または WSS に直してください。`,
    en: `Route ${data.route}: pages use plain-text requests: ${list(active.map(({ url, type }) => `${type} ${url}`), 'en')}. Change them to HTTPS or WSS.`,
  }, evidence, { notes });
  if (!data.signedIn) return inconclusive(id, 'control-failed', {
    ja: `経路 ${data.route}: ${data.account} のサインインが続かず、サインイン後の画面を確かめられませんでした。`, en: `Route ${data.route}: ${data.account} did not stay signed in, so the pages behind the sign-in were not seen.`,
  }, evidence);
  if (data.problem) return fromProblem(id, data.problem, evidence);
  return pass(id, {
    ja: `経路 ${data.route}: サインイン後の ${data.pages} 画面は、平文の通信を使いません。`, en: `Route ${data.route}: ${data.pages} pages behind the sign-in make no plain-text requests.`,
  }, evidence, { notes });
}

/** A cookie without `Secure` goes to every port of the host that plain HTTP can reach, unless HSTS keeps the browser away (RFC 6265 §5.4). */
function sentCookieCase(data: BrowserRequestsData, hosts: readonly HttpPlaintextData[], evidence: readonly EvidenceRef[]): CaseResult {
  const id = `sent-cookies@${data.route}`;
  const open = hosts.filter(({ ports }) => ports.some(({ tls, paths }) => !tls && paths.some(({ http }) => http !== null)));
  const bare = data.cookies.filter(({ name, secure, httpOnly }) => !secure && !FORGERY_NAME.test(name) && (httpOnly || SESSION_NAME.test(name))).map(({ name }) => name);
  if (bare.length > 0 && open.some(({ hsts }) => !hsts)) return fail(id, {
    ja: `経路 ${data.route}: セッションの Cookie (${list(bare, 'ja')}) に Secure 属性がなく、開いている平文のポートにも送られます。Secure を付けてください。`,
    en: `Route ${data.route}: the session cookie (${list(bare, 'en')}) lacks Secure and is sent to the plain port, which is open. Add Secure.`,
  }, evidence);
  return pass(id, { ja: `経路 ${data.route}: セッションの Cookie は平文の HTTP では送られません。`, en: `Route ${data.route}: the session cookie is not sent over plain HTTP.` }, evidence, {
    notes: bare.length > 0 ? [{ ja: `経路 ${data.route}: 所見: Cookie (${list(bare, 'ja')}) に Secure 属性がありません。`, en: `Route ${data.route}: observation: cookies (${list(bare, 'en')}) lack Secure.` }] : [],
  });
}

/** A host that speaks no TLS at all has nothing to be compared with; it must not drop out of the judgement for that. */
function bareHosts({ scope }: JudgeContext['profile']): readonly CaseResult[] {
  const secured = new Set(scope.hosts.filter(({ tls }) => tls).map(({ name }) => name));
  return scope.hosts.filter(({ name, tls, role }) => !tls && role !== 'mail' && !secured.has(name)).map(({ name, ports }) => inconclusive(`content@${name}`, 'ambiguous-effect', {
    ja: `${name}: TLS を使わないホスト (tls: false、ポート ${ports.join('、')}) として宣言されています。サービスの内容を扱わないことを確認できません。HTTPS で提供するか、扱う内容を提供者に確認してください。`,
    en: `${name}: declared as speaking no TLS (tls: false, ports ${ports.join(', ')}), so it cannot be shown that no content of the service passes there. Serve it over HTTPS, or ask the vendor what it handles.`,
  }));
}

const UNRECORDED = { code: 'interrupted', reason: { ja: '観察が記録されていません。', en: 'Nothing was recorded.' } } as const;
const dataOf = <T>(all: readonly { readonly data?: T }[]): readonly T[] => all.flatMap(({ data }) => (data === undefined ? [] : [data]));

function sessionCookieNames(browsers: readonly Observation<'network.browser-requests'>[]): ReadonlySet<string> {
  return new Set(dataOf(browsers).flatMap(({ cookies }) => cookies).filter(({ httpOnly, name }) => httpOnly && SESSION_NAME.test(name) && !FORGERY_NAME.test(name)).map(({ name }) => name));
}

export const httpPlaintext = defineCheck({
  id: 'tls.http-plaintext',
  rule: 1,
  needs: ['network.plain-http', 'network.browser-requests'],
  judge(seen, { profile }) {
    const names = sessionCookieNames(seen['network.browser-requests']);
    const hosts = dataOf(seen['network.plain-http']);
    return [
      ...bareHosts(profile),
      ...seen['network.plain-http'].flatMap(({ subject, data, problem, evidence }): readonly CaseResult[] =>
        (data ? hostCases(data, evidence, names) : [fromProblem(`content@${subject}`, problem ?? UNRECORDED, evidence)])),
      ...seen['network.browser-requests'].flatMap(({ subject, data, problem, evidence }): readonly CaseResult[] =>
        (data ? [browserCase(data, evidence), sentCookieCase(data, hosts, evidence)] : [fromProblem(`browser@${subject}`, problem ?? UNRECORDED, evidence)])),
    ];
  },
});
