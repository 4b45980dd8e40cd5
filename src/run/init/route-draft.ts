import type { TargetProfileInput } from '../../profile/schema.ts';
import type { FormField, LoginForm } from './login-form.ts';
import type { IdentityPlace, SignOutPlace } from './signed-in.ts';

/** A step as people write it: what has a default may be left out. */
export type StepInput = NonNullable<RouteInput['signIn']['browser']>[number];
export type RouteInput = NonNullable<TargetProfileInput['routes']>[string];

/** The pages of a sign-in: one form, or the login id on a first page and the password on the next. */
export interface SignInPages {
  readonly url: string;
  readonly first: LoginForm;
  /** The form with the password, when it comes on a page of its own. */
  readonly second?: Pick<LoginForm, 'submit'> & { readonly password: FormField };
  readonly code?: { readonly field: FormField; readonly submit: string | undefined };
}

/** Variables of the account that fill the fields besides login id and password, in order. */
export const otherVariables = ({ first }: SignInPages): readonly string[] => first.others.map((_, index) => (index === 0 ? 'tenantCode' : `field${index + 1}`));

const press = (submit: string | undefined, field: string): StepInput => (submit === undefined ? { press: field, key: 'Enter' } : { click: submit });

const place = (url: string, baseUrl: string): string => (url.startsWith(`${new URL(baseUrl).origin}/`) ? url.slice(new URL(baseUrl).origin.length) : url);

export function browserSignIn(pages: SignInPages, baseUrl: string): StepInput[] {
  const { first, second } = pages;
  const password = (second ?? first).password;
  return [
    { goto: place(pages.url, baseUrl) },
    ...first.others.map((field, index): StepInput => (field.selector.startsWith('select')
      ? { select: field.selector, value: `\${${otherVariables(pages)[index]}}` } : { fill: field.selector, value: `\${${otherVariables(pages)[index]}}` })),
    { fill: first.id.selector, value: '${loginId}' },
    ...(second || first.password === undefined ? [press(first.submit, first.id.selector)] : []),
    ...(password ? [{ fill: password.selector, value: '${password}' }, press((second ?? first).submit, password.selector)] : []),
  ];
}

const browserCode = ({ code }: SignInPages): StepInput[] => (code ? [{ fill: code.field.selector, value: '${otp}' }, press(code.submit, code.field.selector)] : []);

/** Where the service says who is signed in, as an operation. Pages are read as they come over HTTP unless scripts must run. */
export function whoamiAt(identity: IdentityPlace, baseUrl: string, scripts = false): RouteInput['whoami'] {
  const path = place(identity.url, baseUrl);
  const attribute = identity.kind === 'css' && identity.attribute !== undefined ? { attribute: identity.attribute } : {};
  if (scripts && identity.kind === 'css') return { browser: [{ goto: path }, { extract: { identity: { selector: identity.selector, ...attribute, optional: true } } }] };
  return { http: { path, extract: { identity: { ...(identity.kind === 'css' ? { css: identity.selector, ...attribute } : { json: identity.path }), optional: true } } } };
}

/** A route that goes the way a person goes. */
export const browserRoute = (pages: SignInPages, whoami: RouteInput['whoami'], signOut: SignOutPlace | undefined, baseUrl: string): RouteInput => ({
  client: 'browser',
  signIn: { browser: browserSignIn(pages, baseUrl) },
  ...(pages.code ? { secondFactor: { browser: browserCode(pages) } } : {}),
  whoami,
  ...(signOut ? { signOut: { browser: [{ goto: place(signOut.url, baseUrl) }, { click: signOut.selector }] } } : {}),
});

/** The same form sent without a browser; undefined where HTML alone would not send it. */
export function httpRoute(pages: SignInPages, whoami: RouteInput['whoami'], signOut: SignOutPlace | undefined, baseUrl: string): RouteInput | undefined {
  const { first, second, code, url } = pages;
  if (second || code || !first.post || !first.password?.name || first.id.name === undefined || first.others.some(({ name }) => name === undefined)) return undefined;
  const { action, hidden, button } = first.post;
  const fresh = hidden.map(({ name, selector }, index) => ({ name, selector, variable: `hidden${index + 1}` }));
  const form = {
    ...Object.fromEntries(fresh.map(({ name, variable }) => [name, `\${${variable}}`])),
    ...Object.fromEntries(first.others.map(({ name }, index) => [name as string, `\${${otherVariables(pages)[index]}}`])),
    [first.id.name]: '${loginId}', [first.password.name]: '${password}', ...(button ? { [button.name]: button.value } : {}),
  };
  return {
    client: 'http',
    signIn: { http: [
      { path: place(url, baseUrl), ...(fresh.length > 0 ? { extract: Object.fromEntries(fresh.map(({ selector, variable }) => [variable, { css: selector, attribute: 'value', secret: true }])) } : {}) },
      { method: 'POST', path: place(action, baseUrl), form },
    ] },
    whoami,
    ...(signOut ? httpSignOut(signOut, baseUrl) : {}),
  };
}

function httpSignOut({ url, href, post }: SignOutPlace, baseUrl: string): Pick<RouteInput, 'signOut'> {
  if (post === undefined) return href === undefined ? {} : { signOut: { http: { path: place(href, baseUrl) } } };
  const extract = Object.fromEntries(post.hidden.map(({ selector }, index) => [`hidden${index + 1}`, { css: selector, attribute: 'value', secret: true }]));
  return { signOut: { http: [
    { path: place(url, baseUrl), ...(post.hidden.length > 0 ? { extract } : {}) },
    { method: 'POST', path: place(post.action, baseUrl), form: Object.fromEntries(post.hidden.map(({ name }, index) => [name, `\${hidden${index + 1}}`])) },
  ] } };
}
