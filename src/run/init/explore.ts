import { OperationError } from '../../actors/operation-error.ts';
import type { AnswerSeen, Session } from '../../actors/types.ts';
import type { EvidenceSink } from '../../domain/evidence.ts';
import type { LocalText } from '../../domain/outcome.ts';
import { defaultPolicy } from '../../profile/load-policy.ts';
import { operationSchema } from '../../profile/operation-schema.ts';
import { targetProfileSchema, type TargetProfileInput } from '../../profile/schema.ts';
import { longSleep } from '../long-sleep.ts';
import type { ServiceFactory, Services } from '../services.ts';
import { noLedger } from '../doctor/no-ledger.ts';
import { findCodeForm, findLoginForm, findPasswordForm, signInLinks } from './login-form.ts';
import { browserRoute, browserSignIn, httpRoute, otherVariables, type RouteInput, type SignInPages, type StepInput, whoamiAt } from './route-draft.ts';
import { identityPlaces, type IdentityPlace, signOutPlace, type SignOutPlace } from './signed-in.ts';

/** What somebody found out about a service, or could not. */
export interface Discovery {
  readonly route: RouteInput;
  readonly routeName: string;
  readonly identity: string;
  /** Names of the account's variables besides the login id, with what the page calls each. */
  readonly variables: readonly { readonly name: string; readonly words: string }[];
  readonly cookies: readonly { readonly name: string; readonly secure: boolean; readonly httpOnly: boolean }[];
  /** Hidden field or meta element that holds an anti-forgery token on a page for members. */
  readonly antiForgery?: { readonly url: string; readonly selector: string; readonly attribute: string };
  readonly captcha: boolean;
  readonly notes: readonly LocalText[];
}

/** Why no profile can be written; `reason` tells a person what to do. */
export class NotFound extends Error {
  override readonly name = 'NotFound';
  readonly reason: LocalText;

  constructor(ja: string, en: string) {
    super(en);
    this.reason = { ja, en };
  }
}

export interface Exploring {
  readonly profile: TargetProfileInput;
  /** Name of the account in it to sign in with. */
  readonly account: string;
  readonly startUrl: string;
  readonly services: ServiceFactory;
  readonly evidence: EvidenceSink;
  readonly profileDirectory: string;
  readonly testTrustAnchors: readonly string[];
}

const LOOK = 'look';
const ME_PATHS = ['/api/me', '/api/v1/me', '/me', '/api/user', '/api/users/me', '/api/v1/users/me', '/api/session', '/userinfo', '/whoami', '/mypage', '/account', '/profile', '/home'];
const MEMBER_LINKS = /マイページ|アカウント|プロフィール|個人設定|ユーザ[ー]?設定|my\s?page|account|profile|settings/i;

/** Looks at a service as a person with an account would, and finds out what a profile must say about signing in. @throws {NotFound} */
export async function explore(exploring: Exploring): Promise<Discovery> {
  const pages = await using(exploring, {}, (services) => findPages(services, exploring));
  const seen = await using(exploring, {}, (services) => signInOnce(services, exploring, pages));
  const { name, route, place } = await provenRoute(exploring, seen);
  const password = (seen.pages.second ?? seen.pages.first).password;
  return {
    route, routeName: name, identity: place.identity, cookies: seen.cookies, captcha: seen.pages.first.captcha,
    variables: otherVariables(seen.pages).map((variable, index) => ({ name: variable, words: seen.pages.first.others[index]?.words ?? '' })),
    ...(seen.antiForgery ? { antiForgery: seen.antiForgery } : {}),
    notes: [
      { ja: `ログイン画面: ${seen.pages.url}(ID: ${seen.pages.first.id.words}、パスワード: ${password?.words ?? ''})`, en: `Sign-in page: ${seen.pages.url} (id: ${seen.pages.first.id.words}; password: ${password?.words ?? ''})` },
      ...(seen.signOut ? [] : [{ ja: 'ログアウトの操作は見つかりませんでした。routes の signOut に書いてください。', en: 'No way to sign out was found; write it under signOut of the route.' }]),
      ...(seen.antiForgery ? [{ ja: `CSRF トークン: ${seen.antiForgery.selector}`, en: `Anti-forgery token: ${seen.antiForgery.selector}` }] : []),
    ],
  };
}

/** A profile with this route besides, and services made from it for as long as the work takes. */
async function using<T>({ profile, services: factory, evidence, profileDirectory, testTrustAnchors }: Exploring, routes: Record<string, RouteInput>, work: (services: Services) => Promise<T>): Promise<T> {
  const look: RouteInput = { client: 'browser', signIn: { browser: [{ goto: '/' }] }, whoami: { http: { path: '/' } } };
  const draft = targetProfileSchema.parse({ ...profile, routes: { [LOOK]: look, ...routes } });
  const services = await factory({
    profile: draft, policy: defaultPolicy, testTrustAnchors, profileDirectory, evidence, ledger: noLedger, runId: 'init', now: () => new Date(),
    sleep: (ms) => longSleep(ms, new AbortController().signal),
  });
  try {
    return await work(services);
  } finally {
    await services.close();
  }
}

const isPage = (answer: AnswerSeen): boolean => answer.status < 400 && /<(?:html|body|form|div)\b/i.test(answer.text.slice(0, 200_000));
const lastPage = (answers: readonly AnswerSeen[]): AnswerSeen | undefined => answers.findLast(isPage);

/** Opens a page, in as many steps as it takes. @throws {NotFound} what the browser said */
async function go(session: Session, steps: readonly StepInput[], variables: Readonly<Record<string, string>> = {}): Promise<readonly AnswerSeen[]> {
  try {
    return (await session.perform(operationSchema.parse({ browser: steps }), variables)).answers;
  } catch (error) {
    if (!(error instanceof OperationError)) throw error;
    throw new NotFound(`画面を開けません: ${error.reason.ja}`, `The page cannot be opened: ${error.reason.en}`);
  }
}

async function findPages({ actors }: Services, { startUrl }: Exploring): Promise<SignInPages> {
  const stranger = await actors.stranger(LOOK);
  try {
    let page = lastPage(await go(stranger, [{ goto: startUrl }]));
    const tried = new Set<string>();
    for (;;) {
      if (page === undefined) throw new NotFound(`${startUrl} は HTML の画面を返しません。ログイン画面の URL を指定してください。`, `${startUrl} gives no HTML page; name the URL of the sign-in page.`);
      const form = findLoginForm(page.text, page.url);
      if (form) return { url: page.url, first: form };
      const next = signInLinks(page.text, page.url).find((link) => !tried.has(link));
      if (next === undefined || tried.size >= 3) throw new NotFound(
        `${page.url} にログインの入力欄が見つかりません。ログイン画面の URL を指定してください(入力欄が別のホストにある場合は --host でそのホストも指定します)。`,
        `No form to sign in with was found on ${page.url}. Name the URL of the sign-in page; where it is on another host, name that by --host too.`,
      );
      tried.add(next);
      page = lastPage(await go(stranger, [{ goto: next }]));
    }
  } finally {
    await stranger.close();
  }
}

interface SignedIn {
  readonly pages: SignInPages;
  readonly places: readonly IdentityPlace[];
  readonly signOut: SignOutPlace | undefined;
  readonly cookies: Discovery['cookies'];
  readonly antiForgery?: NonNullable<Discovery['antiForgery']>;
}

async function signInOnce({ actors }: Services, exploring: Exploring, found: SignInPages): Promise<SignedIn> {
  const account = actors.account(exploring.account);
  const { loginId } = account.variables;
  if (loginId === undefined || account.password === undefined) throw new TypeError('the draft holds no account');
  const missing = otherVariables(found).filter((name) => account.variables[name] === undefined);
  if (missing.length > 0) throw new NotFound(
    `ログイン画面にはほかの入力欄があります(${found.first.others.map(({ words }) => words).join('、')})。--field ${missing.map((name) => `${name}=値`).join(' --field ')} で指定してください。`,
    `The sign-in page asks for more (${found.first.others.map(({ words }) => words).join(', ')}). Give it by --field ${missing.map((name) => `${name}=VALUE`).join(' --field ')}.`,
  );
  const variables = { ...account.variables, password: account.password };
  const { baseUrl } = exploring.profile.scope;
  const session = await actors.stranger(LOOK);
  try {
    let pages = found;
    let answers = await go(session, browserSignIn(pages, baseUrl), variables);
    if (pages.first.password === undefined) {
      const page = lastPage(answers);
      const second = page && findPasswordForm(page.text);
      if (!second) throw new NotFound('ログインIDの次の画面に、パスワードの入力欄が見つかりません。', 'No password field was found on the page after the one for the login id.');
      pages = { ...pages, second };
      answers = await go(session, browserSignIn(pages, baseUrl).slice(-2), variables);
    }
    const landed = lastPage(answers);
    const code = landed && findCodeForm(landed.text, landed.url);
    if (code) {
      if (!account.nextOtp) throw new NotFound('第二要素のコードを求められました。--totp-env で共有鍵を指定するか、第二要素のないアカウントで試してください。', 'A code of a second factor is asked for. Name the seed by --totp-env, or use an account without one.');
      pages = { ...pages, code: { field: code.code, submit: code.submit } };
      const steps: StepInput[] = [{ fill: code.code.selector, value: '${otp}' }, code.submit === undefined ? { press: code.code.selector, key: 'Enter' } : { click: code.submit }];
      answers = await go(session, steps, { ...variables, otp: await account.nextOtp() });
    }
    refuseIfStillAsked(lastPage(answers), pages);
    const all = [...answers, ...await lookAround(session, answers, loginId)];
    const places = identityPlaces(all, loginId);
    if (places.length === 0) throw new NotFound(
      'ログインはできたようですが、誰としてログインしているかを示す場所が見つかりません。ログインIDが表示される画面(マイページなど)か API を whoami に書いてください。',
      'Signing in seems to have worked, but no place was found that says who is signed in. Write a page that shows the login id, or an API, under whoami.',
    );
    const token = tokenIn(all);
    return { pages, places, signOut: signOutPlace(all), cookies: await session.cookies(landed?.url ?? baseUrl), ...(token ? { antiForgery: token } : {}) };
  } finally {
    await session.close();
  }
}

function refuseIfStillAsked(page: AnswerSeen | undefined, pages: SignInPages): void {
  if (page === undefined || findPasswordForm(page.text) === undefined) return;
  throw new NotFound(
    `ログインできませんでした。ログインIDとパスワードを確かめてください${pages.first.captcha ? '(画面に画像認証などがあります。検証環境では無効にしてもらってください)' : ''}。同じアカウントで何度も試すとロックされることがあります。`,
    `Signing in did not work. Check login id and password${pages.first.captcha ? ' (there is a captcha on the page; ask for it to be disabled on the staging environment)' : ''}. Trying the same account again and again may lock it.`,
  );
}

/** Pages and interfaces on which services usually say who is signed in; stops at the first that does. */
async function lookAround(session: Session, answers: readonly AnswerSeen[], loginId: string): Promise<readonly AnswerSeen[]> {
  const page = lastPage(answers);
  if (identityPlaces(answers, loginId).some(({ kind }) => kind === 'json')) return [];
  const { load } = await import('cheerio');
  const $ = load(page?.text ?? '');
  const links = $('a[href]').toArray().filter((element) => MEMBER_LINKS.test($(element).text())).flatMap((element) => URL.parse($(element).attr('href') ?? '', page?.url)?.href ?? []);
  const seen: AnswerSeen[] = [];
  for (const path of [...ME_PATHS.slice(0, 9), ...links.slice(0, 3), ...ME_PATHS.slice(9)]) {
    const answer = await session.perform(operationSchema.parse({ http: { path, redirects: 'manual' } })).then((result) => result.answers.at(-1), () => undefined);
    if (answer?.status !== 200) continue;
    seen.push(answer);
    if (identityPlaces([answer], loginId).length > 0) break;
  }
  return seen;
}

function tokenIn(answers: readonly AnswerSeen[]): Discovery['antiForgery'] {
  for (const answer of answers.toReversed()) {
    const found = isPage(answer) ? /<(input|meta)\b[^>]*\bname=["']?([^"'\s>]*(?:csrf|_token|authenticity|RequestVerificationToken)[^"'\s>]*)/i.exec(answer.text) : null;
    if (found?.[1] && found[2]) return { url: answer.url, selector: `${found[1].toLowerCase()}[name="${found[2]}"]`, attribute: found[1].toLowerCase() === 'meta' ? 'content' : 'value' };
  }
  return undefined;
}

interface Proven {
  readonly name: string;
  readonly route: RouteInput;
  readonly place: IdentityPlace;
}

/** The first way to sign in, by HTTP where that works, whose oracle answers for the account and for nobody else. @throws {NotFound} */
async function provenRoute(exploring: Exploring, { pages, places, signOut }: SignedIn): Promise<Proven> {
  const { baseUrl } = exploring.profile.scope;
  const drafts = places.flatMap((place) => {
    const over = whoamiAt(place, baseUrl);
    const scripted = place.kind === 'css' ? [whoamiAt(place, baseUrl, true)] : [];
    const http = httpRoute(pages, over, signOut, baseUrl);
    return [...(http ? [{ name: 'form', route: http, place }] : []), ...[over, ...scripted].map((whoami) => ({ name: 'pages', route: browserRoute(pages, whoami, signOut, baseUrl), place }))];
  });
  const byKind = [...drafts.filter(({ name }) => name === 'form').slice(0, 3), ...drafts.filter(({ name }) => name === 'pages').slice(0, 4)];
  for (const draft of byKind) if (await holds(exploring, draft)) return draft;
  throw new NotFound(
    'ログインはできましたが、誰としてログインしているかを毎回確かめられる場所(ログイン前には見えないもの)が見つかりません。whoami を手で書いてください。',
    'Signing in worked, but no place was found that says each time who is signed in and says nothing to strangers. Write whoami by hand.',
  );
}

/** Signs in by the route, and asks a stranger besides: an oracle that answers to everybody is none. */
async function holds(exploring: Exploring, { name, route, place }: Proven): Promise<boolean> {
  const { accounts = {}, ...rest } = exploring.profile;
  const account = accounts[exploring.account];
  if (account === undefined) return false;
  const profile = { ...rest, accounts: { ...accounts, [exploring.account]: { ...account, identity: place.identity } } };
  return using({ ...exploring, profile }, { [name]: route }, async ({ actors }) => {
    const stranger = await actors.stranger(name);
    try {
      if ((await stranger.whoami()) !== null) return false;
      const session = await actors.signIn(actors.account(exploring.account), name);
      await session.close();
      return true;
    } catch (error) {
      if (error instanceof OperationError) return false;
      throw error;
    } finally {
      await stranger.close();
    }
  });
}

