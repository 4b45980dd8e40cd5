import { type CheerioAPI, load } from 'cheerio';
import type { Element } from 'domhandler';
import { selectorOf, textOf, wordsOf } from './element-text.ts';

/** A field of a form, by what fills it and what a person calls it. */
export interface FormField {
  readonly selector: string;
  readonly name: string | undefined;
  readonly words: string;
}

/** A page's way to sign in. */
export interface LoginForm {
  readonly id: FormField;
  /** Absent on the first page of a sign-in that asks for the login id alone. */
  readonly password?: FormField;
  /** Fields besides these that a person must fill: an organisation, a tenant. */
  readonly others: readonly FormField[];
  /** Button to press; undefined: the Enter key. */
  readonly submit: string | undefined;
  /** The form as HTML sends it without a script; undefined when there is no form element or it is not sent by POST. */
  readonly post?: { readonly action: string; readonly hidden: readonly { readonly name: string; readonly selector: string; readonly value: string }[]; readonly button?: { readonly name: string; readonly value: string } };
  /** A puzzle stands before the sign-in. */
  readonly captcha: boolean;
}

const ID_WORDS = /ログイン\s*(?:id|名)|ユーザ[ー]?\s*(?:id|名|コード)?|利用者|職員|社員|担当者|アカウント|メール|会員番号|e-?mail|user|login|account|identifier|(?:^|[^a-z])(?:id|uid|name)(?:[^a-z]|$)/i;
const TENANT_WORDS = /テナント|自治体|団体|組織|会社|企業|契約|法人|tenant|company|organi[sz]ation|domain|realm|customer|workspace/i;
/** A field of plain text, by what it is called. */
const PASSWORD_WORDS = /^(?:.*\| )?(?:password|passwd|passwort|pass|pw)(?: \||$)|パスワード|暗証番号/i;
const SUBMIT_WORDS = /ログイン|サインイン|ログオン|認証|次へ|続ける|続行|送信|log\s?[io]n|sign\s?in|continue|next|submit/i;
const CAPTCHA = 'iframe[src*="captcha"], iframe[src*="turnstile"], .g-recaptcha, .h-captcha, .cf-turnstile, img[src*="captcha"], input[name*="captcha"]';
const CODE_WORDS = /ワンタイム|認証コード|確認コード|認証番号|セキュリティコード|二段階|2段階|6\s*桁|one.?time|verification|otp|totp|passcode|mfa|2fa/i;
const TEXT_FIELDS = 'input:not([type]), input[type=text], input[type=email], input[type=tel], input[type=number], input[type=""]';

/** Whether a person sees the field; styles of other files are not known here. */
const isShown = ($: CheerioAPI, element: Element): boolean => {
  const node = $(element);
  return node.attr('disabled') === undefined && node.attr('readonly') === undefined && node.attr('type') !== 'hidden'
    && node.closest('[hidden], [aria-hidden=true], template, noscript').length === 0 && !/display:\s*none|visibility:\s*hidden/i.test(node.attr('style') ?? '');
};

const shown = ($: CheerioAPI, within: ReturnType<CheerioAPI>, selector: string): Element[] => within.find(selector).toArray().filter((element): element is Element => isShown($, element));

function fieldOf($: CheerioAPI, element: Element): FormField | undefined {
  const selector = selectorOf($, element);
  return selector === undefined ? undefined : { selector, name: $(element).attr('name'), words: wordsOf($, element) };
}

/** How much a field looks like the one for the login id. */
function idScore($: CheerioAPI, element: Element, index: number): number {
  const node = $(element);
  const words = wordsOf($, element);
  return (/^(?:username|email|webauthn)/.test(node.attr('autocomplete') ?? '') ? 8 : 0) + (ID_WORDS.test(words) ? 3 : 0) + (node.attr('type') === 'email' ? 2 : 0)
    - (TENANT_WORDS.test(words) ? 4 : 0) - (CODE_WORDS.test(words) ? 6 : 0) + index / 10;
}

const isCode = ($: CheerioAPI, element: Element): boolean => $(element).attr('autocomplete') === 'one-time-code' || CODE_WORDS.test(wordsOf($, element));

/**
 * Finds the form to sign in with on a page: by its password field, or by a login id alone where the password is asked for on the next
 * page. Japanese and English wording.
 */
export function findLoginForm(html: string, url: string): LoginForm | undefined {
  const $ = load(html);
  const { password, several } = passwordField($);
  if (several) return undefined;
  const within = password === undefined ? firstWithIdAlone($) : around($, password);
  if (within === undefined) return undefined;
  const texts = shown($, within, TEXT_FIELDS).filter((element) => element !== password && !isCode($, element));
  const ranked = texts.map((element, index) => ({ element, score: idScore($, element, index) })).toSorted((a, b) => b.score - a.score);
  const id = ranked[0] && fieldOf($, ranked[0].element);
  if (id === undefined) return undefined;
  const secret = password && fieldOf($, password);
  const selects = shown($, within, 'select');
  return {
    id, ...(secret ? { password: secret } : {}),
    others: [...ranked.slice(1).map(({ element }) => element), ...selects].flatMap((element) => fieldOf($, element) ?? []),
    submit: submitOf($, within),
    ...postOf($, within, url),
    captcha: $(CAPTCHA).length > 0,
  };
}

/** The one password field of a form; several at once belong to a registration or a change. */
function passwordField($: CheerioAPI): { readonly password: Element | undefined; readonly several: boolean } {
  const typed = shown($, $.root(), 'input[type=password]').filter((element) => !isCode($, element));
  const password = typed.find((element) => shown($, around($, element), 'input[type=password]').length === 1);
  const named = typed.length > 0 ? undefined : shown($, $.root(), TEXT_FIELDS).find((element) => PASSWORD_WORDS.test(wordsOf($, element)));
  return { password: password ?? named, several: password === undefined && typed.length > 0 };
}

/** What a page asks for that wants the password, whatever else it asks for. */
export function findPasswordForm(html: string): { readonly password: FormField; readonly submit: string | undefined } | undefined {
  const $ = load(html);
  const { password } = passwordField($);
  const field = password && fieldOf($, password);
  return password === undefined || field === undefined ? undefined : { password: field, submit: submitOf($, around($, password)) };
}

/** The form of a field, or what holds it where there is no form element. */
function around($: CheerioAPI, element: Element): ReturnType<CheerioAPI> {
  const form = $(element).closest('form');
  if (form.length > 0) return form;
  const holders = $(element).parents().toArray();
  const holder = holders.find((one) => $(one).find(TEXT_FIELDS).length > 0);
  return holder === undefined ? $('body') : $(holder);
}

/** A form that asks for a login id and nothing else. */
function firstWithIdAlone($: CheerioAPI): ReturnType<CheerioAPI> | undefined {
  const forms = $('form').toArray().filter((form) => {
    const texts = shown($, $(form), TEXT_FIELDS);
    return texts.length === 1 && texts.every((element) => !isCode($, element) && (ID_WORDS.test(wordsOf($, element)) || /^(?:username|email)/.test($(element).attr('autocomplete') ?? '')))
      && !/検索|search/i.test(wordsOf($, texts[0] as Element));
  });
  return forms.length === 1 ? $(forms[0] as Element) : undefined;
}

const BUTTONS = 'button:not([type=button]):not([type=reset]), input[type=submit], input[type=image]';

function submitOf($: CheerioAPI, within: ReturnType<CheerioAPI>): string | undefined {
  const buttons = shown($, within, BUTTONS);
  const named = buttons.find((element) => SUBMIT_WORDS.test(`${wordsOf($, element)} ${textOf($, element)}`)) ?? buttons[0]
    ?? shown($, within, 'button, a, [role=button]').find((element) => SUBMIT_WORDS.test(`${wordsOf($, element)} ${textOf($, element)}`));
  return named && selectorOf($, named);
}

function postOf($: CheerioAPI, form: ReturnType<CheerioAPI>, url: string): Pick<LoginForm, 'post'> {
  if (!form.is('form') || !/^post$/i.test(form.attr('method') ?? '') || /multipart|text\/plain/i.test(form.attr('enctype') ?? '')) return {};
  const action = URL.parse(form.attr('action') ?? '', url)?.href ?? url;
  const hidden = form.find('input[type=hidden]').toArray().flatMap((element) => {
    const [name, selector] = [$(element).attr('name'), selectorOf($, element)];
    return name === undefined || selector === undefined ? [] : [{ name, selector, value: $(element).attr('value') ?? '' }];
  });
  const [button] = shown($, form, BUTTONS);
  const name = button && $(button).attr('name');
  return { post: { action, hidden, ...(button && name ? { button: { name, value: $(button).attr('value') ?? '' } } : {}) } };
}

/** The field for a one-time code, on a page that asks for one. */
export function findCodeForm(html: string, url: string): Pick<LoginForm, 'submit' | 'post'> & { readonly code: FormField } | undefined {
  const $ = load(html);
  const fields = shown($, $.root(), `${TEXT_FIELDS}, input[type=password]`);
  const element = fields.find((one) => isCode($, one)) ?? (fields.length === 1 ? fields.find((one) => /code|pin|token|コード/i.test(wordsOf($, one))) : undefined);
  const code = element && fieldOf($, element);
  if (element === undefined || code === undefined) return undefined;
  const within = around($, element);
  return { code, submit: submitOf($, within), ...postOf($, within, url) };
}

/** Links that lead to a sign-in, as absolute URLs. */
export function signInLinks(html: string, url: string): readonly string[] {
  const $ = load(html);
  const links = $('a[href]').toArray().filter((element) => /ログイン|サインイン|ログオン|log\s?in|sign\s?in/i.test(`${textOf($, element)} ${$(element).attr('aria-label') ?? ''}`) && !/sign\s?up|登録/i.test(textOf($, element)));
  return [...new Set(links.flatMap((element) => URL.parse($(element).attr('href') ?? '', url)?.href ?? []))];
}
