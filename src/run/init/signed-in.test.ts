import { describe, expect, test } from 'vitest';
import type { AnswerSeen } from '../../actors/types.ts';
import { identityPlaces, signOutPlace } from './signed-in.ts';

const answer = (url: string, text: string, type = 'text/html; charset=utf-8', status = 200): AnswerSeen => ({ url: `https://staging.example.jp${url}`, status, headers: [['Content-Type', type]], text, bytes: Buffer.from(text) });
const json = (url: string, value: unknown): AnswerSeen => answer(url, JSON.stringify(value), 'application/json');
const brief = (answers: readonly AnswerSeen[], loginId = 'user01') => identityPlaces(answers, loginId).map((place) => [new URL(place.url).pathname, place.kind === 'css' ? place.selector : place.path, place.identity]);

describe('where nobody is named', () => {
  test.each([
    ['another account', answer('/', '<p>user012 さん</p>')], ['a form that keeps what was typed', answer('/', '<form><input value="user01"></form>')], ['a script', answer('/', '<script>var u="user01"</script>')],
    ['an answer that is an error', answer('/me', '<p>user01</p>', 'text/html', 403)], ['a long text that mentions it', answer('/', `<p>${'あ'.repeat(60)}user01</p>`)], ['broken JSON', answer('/me', '{"loginId":"user01"', 'application/json')],
    ['JSON in a list, whose order is nobody\'s', json('/users', { items: [{ loginId: 'user01' }] })],
  ])('%s', (_what, one) => expect(brief([one])).toEqual([]));
});

test('an interface about oneself comes before a page, an identifier before a class', () => {
  expect(brief([
    answer('/home', '<header><span class="name">user01 さん</span></header><div id="whoami">user01</div>'), json('/api/v1/me', { data: { loginId: 'user01', 'x-id': 'USER01' } }),
  ])).toEqual([
    ['/api/v1/me', '$.data.loginId', 'user01'], ['/api/v1/me', '$.data["x-id"]', 'USER01'], ['/home', '#whoami', 'user01'], ['/home', 'span.name', 'user01 さん'],
  ]);
});

test('an attribute that names the account', () => {
  expect(identityPlaces([answer('/', '<header data-user="user01">ようこそ</header>')], 'user01')).toMatchObject([{ selector: 'header', attribute: 'data-user', identity: 'user01' }]);
});

describe('signing out', () => {
  test.each([
    ['a form with a token', '<form method="post" action="/logout"><input type="hidden" name="_csrf" value="x"><button>ログアウト</button></form>', { selector: 'button', post: { action: 'https://staging.example.jp/logout', hidden: [{ name: '_csrf' }] } }],
    ['a link', '<a href="/signout">サインアウト</a>', { selector: 'a', href: 'https://staging.example.jp/signout' }],
    ['a button for a script', '<button type="button" aria-label="Log out"></button>', { selector: 'button[type="button"]' }],
  ])('by %s', (_what, body, expected) => expect(signOutPlace([answer('/home', `<body>${body}</body>`)])).toMatchObject(expected));
  test('is not invented', () => expect(signOutPlace([answer('/home', '<a href="/help">ヘルプ</a>')])).toBeUndefined());
});
