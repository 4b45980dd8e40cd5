import { describe, expect, test } from 'vitest';
import { findCodeForm, findLoginForm, findPasswordForm, signInLinks } from './login-form.ts';

const URL_OF_PAGE = 'https://staging.example.jp/login';
const page = (body: string): string => `<!doctype html><html lang="ja"><body>${body}</body></html>`;
const found = (body: string) => findLoginForm(page(body), URL_OF_PAGE);

describe('what is no form to sign in with', () => {
  test.each([
    ['no field at all', '<p>ようこそ</p>'],
    ['a search', '<form><label for="q">検索</label><input id="q" name="q"></form>'],
    ['a sign-up with a repeated password', '<form method="post"><input name="mail" type="email"><input type="password" name="p1"><input type="password" name="p2"></form>'],
    ['a code alone', '<form method="post"><label>認証コード<input type="password" name="otp" autocomplete="one-time-code"></label></form>'],
    ['a form that is hidden', '<div hidden><form><input name="id"><input type="password" name="pw"></form></div>'],
  ])('%s', (_what, body) => expect(found(body)).toBeUndefined());
});

describe('a form to sign in with', () => {
  test('labels of a table, a hidden token, a button of its own name', () => {
    const form = found(`<form method="post" action="/auth/do"><input type="hidden" name="_csrf" value="t"><table>
      <tr><th>団体コード</th><td><input name="f1"></td></tr><tr><th>職員番号</th><td><input name="f2"></td></tr><tr><th>パスワード</th><td><input type="password" name="f3"></td></tr></table>
      <input type="submit" name="login" value="ログイン"></form>`);
    expect(form).toMatchObject({
      id: { selector: 'input[name="f2"]', name: 'f2' }, password: { name: 'f3' }, others: [{ name: 'f1' }], submit: 'input[name="login"]', captcha: false,
      post: { action: 'https://staging.example.jp/auth/do', hidden: [{ name: '_csrf', selector: 'input[name="_csrf"]' }], button: { name: 'login', value: 'ログイン' } },
    });
  });

  test('without a form element, as scripts build it', () => {
    const form = found('<div class="card"><label for="e">メールアドレス</label><input id="e" type="email"><label for="p">パスワード</label><input id="p" type="password"><button type="button">サインイン</button></div>');
    expect(form).toMatchObject({ id: { selector: '#e' }, password: { selector: '#p' }, submit: 'button[type="button"]' });
    expect(form?.post).toBeUndefined();
  });

  test('English words, identifiers made up by a framework', () => {
    const form = found('<form method="POST"><input id="react-483920" name="username" placeholder="Username"><input id="react-483921" name="password" type="password"><button>Sign in</button><button type="button">Help</button></form>');
    expect(form).toMatchObject({ id: { selector: 'input[name="username"]' }, submit: 'form > button:nth-of-type(1)', post: { action: URL_OF_PAGE } });
  });

  test('the login id alone, the password coming on the next page', () => {
    const form = found('<form method="post"><input type="hidden" name="flow" value="1"><label>ログインID <input name="identifier"></label><button>次へ</button></form>');
    expect(form).toMatchObject({ id: { name: 'identifier' }, submit: 'button' });
    expect(form?.password).toBeUndefined();
  });

  test('the one beside a search field and a form for news letters', () => {
    const form = found('<form><input type="search" name="q"><input name="keyword" placeholder="検索"></form><form method="post"><input name="uid" autocomplete="username"><input type="password" name="pw"></form>');
    expect(form).toMatchObject({ id: { name: 'uid' }, others: [], submit: undefined });
  });

  test('a captcha is told', () => expect(found('<form method="post"><input name="id"><input type="password" name="pw"><div class="g-recaptcha"></div></form>')?.captcha).toBe(true));

  test('a tenant that is chosen from a list', () => {
    expect(found('<form method="post"><select name="org"><option>A</option></select><input name="id"><input type="password" name="pw"></form>')?.others).toMatchObject([{ selector: 'select[name="org"]' }]);
  });
});

test.each(['<input type="password" name="p">', '<input name="password">', '<label>パスワード <input name="x"></label>'])('a page that asks for the password alone: %s', (body) => {
  expect(findPasswordForm(page(`<form method="post">${body}<button>次へ</button></form>`))).toMatchObject({ submit: 'button' });
});

test.each(['<label>確認コード <input name="x1"></label>', '<input autocomplete="one-time-code" name="c">', '<p>アプリの番号</p><input name="code">'])('a page that asks for a code: %s', (body) => {
  expect(findCodeForm(page(`<form method="post">${body}<button>送信</button></form>`), URL_OF_PAGE)).toMatchObject({ submit: 'button' });
});

test('a page for members asks for no code', () => {
  expect(findCodeForm(page('<form><input name="q" placeholder="検索"></form>'), URL_OF_PAGE)).toBeUndefined();
});

test('links to a sign-in, none to a registration', () => {
  expect(signInLinks(page('<a href="/signup">新規登録・ログイン登録</a><a href="login?x=1">ログイン</a><a href="https://idp.example.jp/">Sign in</a>'), URL_OF_PAGE)).toEqual(['https://staging.example.jp/login?x=1', 'https://idp.example.jp/']);
});
