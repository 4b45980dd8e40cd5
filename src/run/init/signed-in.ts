import { load } from 'cheerio';
import type { AnswerSeen } from '../../actors/types.ts';
import { selectorOf, textOf } from './element-text.ts';

/** A place where the service says who is signed in. */
export type IdentityPlace =
  | { readonly kind: 'css'; readonly url: string; readonly selector: string; readonly attribute?: string; readonly identity: string }
  | { readonly kind: 'json'; readonly url: string; readonly path: string; readonly identity: string };

const ME = /(?:^|[/_-])(?:me|whoami|self|session|profile|userinfo|current[_-]?user|account|mypage|user)(?:[/?._-]|$)/i;
const MAX_PLACES = 12;
const contentType = ({ headers }: AnswerSeen): string => headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';

/** Whether a text names the account: exactly, as the mail address's first part, or with an honorific or greeting around it. */
function names(text: string, loginId: string): boolean {
  const [own, seen] = [loginId.normalize('NFKC').toLowerCase(), text.normalize('NFKC').toLowerCase().trim()];
  if (seen === own) return true;
  const escaped = own.replaceAll(/[^\w\s]/g, '\\$&');
  return seen.length <= own.length + 30 && new RegExp(`(?:^|[^\\w.@-])${escaped}(?:$|[^\\w.@-])`, 'u').test(seen);
}

function inJson(value: unknown, loginId: string, path: string): { path: string; identity: string }[] {
  if (typeof value === 'string') return value.toLowerCase() === loginId.toLowerCase() ? [{ path, identity: value }] : [];
  if (Array.isArray(value) || typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => inJson(inner, loginId, /^[A-Za-z_]\w*$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`));
}

function inAnswer(answer: AnswerSeen, loginId: string): readonly IdentityPlace[] {
  if (answer.status !== 200) return [];
  if (/json/i.test(contentType(answer))) {
    try {
      return inJson(JSON.parse(answer.text), loginId, '$').map((found) => ({ kind: 'json', url: answer.url, ...found }));
    } catch {
      return [];
    }
  }
  if (!/html/i.test(contentType(answer))) return [];
  const $ = load(answer.text);
  $('script, style, template, noscript, input, textarea, option').remove();
  const smallest = $('body *').toArray().filter((element) => names(textOf($, element), loginId) && !$(element).children().toArray().some((child) => names(textOf($, child), loginId)));
  const inAttributes = $('[data-user], [data-user-id], [data-username], [data-login], [data-login-id], [data-account]').toArray().flatMap((element) => {
    const selector = selectorOf($, element);
    const [attribute, identity] = Object.entries($(element).attr() ?? {}).find(([name, value]) => name.startsWith('data-') && value.toLowerCase() === loginId.toLowerCase()) ?? [];
    return selector === undefined || attribute === undefined || identity === undefined ? [] : [{ kind: 'css' as const, url: answer.url, selector, attribute, identity }];
  });
  return [...inAttributes, ...smallest.flatMap((element) => {
    const selector = selectorOf($, element);
    return selector === undefined ? [] : [{ kind: 'css' as const, url: answer.url, selector, identity: textOf($, element) }];
  })];
}

const rank = (place: IdentityPlace, loginId: string): number =>
  (place.kind === 'json' ? 4 : 0) + (ME.test(new URL(place.url).pathname) ? 4 : 0) + (place.identity.toLowerCase() === loginId.toLowerCase() ? 3 : 0) + (place.kind === 'css' && place.selector.startsWith('#') ? 2 : 0);

/** Where answers to a client that is signed in name its account; the likeliest oracles first. */
export function identityPlaces(answers: readonly AnswerSeen[], loginId: string): readonly IdentityPlace[] {
  const all = answers.flatMap((answer) => inAnswer(answer, loginId));
  const distinct = [...new Map(all.map((place) => [`${place.url} ${place.kind === 'css' ? place.selector : place.path}`, place])).values()];
  return distinct.toSorted((a, b) => rank(b, loginId) - rank(a, loginId)).slice(0, MAX_PLACES);
}

/** How a page lets one sign out: a form to send, or something to press. */
export interface SignOutPlace {
  readonly url: string;
  readonly selector: string;
  /** Where a plain link leads. */
  readonly href?: string;
  readonly post?: { readonly action: string; readonly hidden: readonly { readonly name: string; readonly selector: string }[] };
}

const SIGN_OUT = /ログアウト|サインアウト|ログオフ|log\s?out|sign\s?out|log\s?off/i;

export function signOutPlace(answers: readonly AnswerSeen[]): SignOutPlace | undefined {
  for (const answer of answers.toReversed()) {
    if (answer.status !== 200 || !/html/i.test(contentType(answer))) continue;
    const $ = load(answer.text);
    const element = $('a, button, input[type=submit], [role=button], [role=menuitem]').toArray()
      .find((one) => SIGN_OUT.test(`${textOf($, one)} ${$(one).attr('value') ?? ''} ${$(one).attr('aria-label') ?? ''} ${$(one).attr('title') ?? ''}`));
    const selector = element && selectorOf($, element);
    if (element === undefined || selector === undefined) continue;
    const href = $(element).is('a') ? URL.parse($(element).attr('href') ?? '#', answer.url) : null;
    const form = $(element).closest('form');
    const isPost = form.length > 0 && /^post$/i.test(form.attr('method') ?? '');
    return {
      url: answer.url, selector,
      ...(href && /^https?:/.test(href.protocol) && !($(element).attr('href') ?? '#').startsWith('#') ? { href: href.href } : {}),
      ...(isPost ? { post: {
        action: URL.parse(form.attr('action') ?? '', answer.url)?.href ?? answer.url,
        hidden: form.find('input[type=hidden]').toArray().flatMap((one) => {
          const [name, found] = [$(one).attr('name'), selectorOf($, one)];
          return name === undefined || found === undefined ? [] : [{ name, selector: found }];
        }),
      } } : {}),
    };
  }
  return undefined;
}
