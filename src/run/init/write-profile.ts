import { stringify } from 'yaml';
import type { TargetProfileInput } from '../../profile/schema.ts';
import type { Discovery } from './explore.ts';
import type { ApiHints } from './openapi.ts';

const MAX_LINE = 160;
const yaml = (value: unknown, indent = 0): string => stringify(value, { lineWidth: 0, aliasDuplicateObjects: false }).trimEnd().split('\n').map((line) => `${' '.repeat(indent)}${line}`).join('\n');
const comment = (text: string): string => text.split('\n').map((line) => `# ${line}`.slice(0, MAX_LINE).trimEnd()).join('\n');

/** The profile as a file that people go on writing: what was found, and in comments what they must add. */
export function profileText(base: TargetProfileInput, { route, routeName, identity, variables, cookies, antiForgery, notes }: Discovery, { account, hints }: { readonly account: string; readonly hints: ApiHints | undefined }): string {
  const { accounts = {}, routes: _none, ...head } = base;
  const own = accounts[account];
  if (own === undefined) throw new TypeError('the draft holds no account');
  const completeRoute = antiForgery && routeName === 'form'
    ? { ...route, antiForgery: { http: { path: pathOf(antiForgery.url, base.scope.baseUrl), extract: { csrf: { css: antiForgery.selector, attribute: antiForgery.attribute, secret: true } } } } }
    : route;
  return [
    comment('kenshu init が作成した下書き。「要記入」の箇所を埋め、kenshu doctor で確かめてください。'),
    comment('A draft by kenshu init. Fill in what is marked 要記入, then try it with kenshu doctor.'),
    ...notes.map(({ ja, en }) => comment(`- ${ja}\n  ${en}`)),
    ...(cookies.length > 0 ? [comment(`- Cookie: ${cookies.map(({ name, secure, httpOnly }) => `${name}${secure ? ' Secure' : ''}${httpOnly ? ' HttpOnly' : ''}`).join(', ')}`)] : []),
    '',
    yaml(head),
    '',
    comment('要記入: 役割と権限。管理者、別テナントの利用者、使い捨てアカウントも足すと検査できる要件が増えます。'),
    comment('Roles; add an administrator, a user of another tenant and disposable accounts to have more checked.'),
    yaml({ accounts: { [account]: { ...own, identity } } }),
    ...(variables.length > 0 ? [comment(`variables: ${variables.map(({ name, words }) => `${name} = ${words}`).join('; ')}`)] : []),
    '',
    yaml({ routes: { [routeName]: completeRoute } }),
    comment('  要記入: 管理者だけに見えるもの / something only an administrator is shown'),
    comment('    privileged: { http: { path: /management, extract: { marker: { css: "#settings", optional: true } } } }'),
    '',
    comment('要記入: パスワードを変える経路 / how the own password is changed'),
    comment(yaml({ passwordRoutes: { own: { route: routeName, change: { http: { method: 'POST', path: '/account/password', form: { current: '${currentPassword}', new: '${newPassword}', confirm: '${newPassword}' } } } } } })),
    ...resourceHints(hints, routeName),
    '',
    comment('提供者が示す数値 / figures of the vendor'),
    comment(yaml({ declared: { lockout: { threshold: 'unknown', durationSeconds: 'unknown' }, password: { minLength: 'unknown' } } })),
    '',
  ].join('\n');
}

const pathOf = (url: string, baseUrl: string): string => (url.startsWith(`${new URL(baseUrl).origin}/`) ? url.slice(new URL(baseUrl).origin.length) : url);

function resourceHints(hints: ApiHints | undefined, routeName: string): readonly string[] {
  if (hints === undefined) return [
    '', comment('要記入: 保存されるもの(文書、ファイル)。API があれば kenshu init --openapi で候補を得られます。'), comment('What is stored (documents, files); with an API, kenshu init --openapi suggests some.'),
  ];
  const resources = Object.fromEntries(hints.resources.slice(0, 5).map(({ name, collection, item, idParameter, methods, fields }) => {
    const [title = 'title', body = 'body'] = fields;
    const path = item.replace(`{${idParameter}}`, '${id}');
    return [name, {
      route: routeName, visibility: 'tenant',
      create: { http: { method: 'POST', path: collection, json: { [title]: '${markerListed}', [body]: '${markerUnlisted}' }, extract: { id: { json: '$.id' } } } },
      read: { detail: { operation: { http: { path } }, shows: ['listed', 'unlisted'] } },
      list: { all: { operation: { http: { path: collection } } } },
      ...(methods.includes('delete') ? { remove: { http: { method: 'DELETE', path } } } : {}),
    }];
  }));
  return [
    '', comment('OpenAPI から見つかった候補。項目名と権限を確かめてから、# を外してください。'), comment('Suggestions from OpenAPI; check field names and rights before removing the #.'),
    ...(hints.resources.length > 0 ? [comment(yaml({ resources }))] : []),
    ...hints.accountOperations.map(({ method, path, summary }) => comment(`  ${method} ${path}${summary === '' ? '' : ` — ${summary}`}`)),
  ];
}
