import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadInputs } from './against-policy.ts';
import { loadPolicy } from './load-policy.ts';
import { loadProfile } from './load-profile.ts';
import { formatIssue, ProfileError } from './profile-error.ts';

const NOW = new Date('2026-11-23T00:00:00Z');
const BASE = [
  'profileVersion: 1',
  'service: { name: S }',
  'environment: staging',
  'consent: { reference: R, grantedBy: V, validUntil: 2030-01-01, stopContact: C }',
  'scope:',
  '  baseUrl: https://s.example',
  '  hosts: [{ name: s.example }]',
].join('\n');
const POLICY = 'policyVersion: 1\nmunicipality: M\n';
/** Appended text begins on this line. */
const NEXT = 8;

let directory: string;
beforeAll(async () => { directory = await mkdtemp(join(tmpdir(), 'kenshu-profile-')); });

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, content);
  return path;
}

async function refusal(load: Promise<unknown>): Promise<ProfileError> {
  const error: unknown = await load.then(() => undefined, (reason: unknown) => reason);
  if (!(error instanceof ProfileError)) throw new Error('expected a ProfileError', { cause: error });
  return error;
}

const lines = (error: ProfileError, language: 'ja' | 'en'): string[] =>
  error.issues.map((issue) => formatIssue({ ...issue, file: issue.file.split('/').at(-1) ?? '' }, language));

const base = (from: string, to: string): string => BASE.replace(from, to);
const append = (...more: string[]): string => [BASE, ...more].join('\n');

const SECRET_JA = '秘密の値がそのまま書かれています。{ env: 名前 }、{ file: パス }、{ command: [プログラム, 引数 …] } のいずれかの参照に替え、書いてしまった値は変更してください。';
const SECRET_EN = 'A secret is written in clear. Replace it by a reference { env: NAME }, { file: PATH } or { command: [PROGRAM, ARGUMENT …] }, and change the secret that was written here.';
const LITERAL_JA = '認証情報らしい値がそのまま書かれています。アカウントなどの variables に { env: 名前 } のような参照で置き、ここには ${名前} と書いてください。書いてしまった値は変更してください。';
const LITERAL_EN = 'This looks like a credential in clear. Put it under variables as a reference such as { env: NAME }, write ${name} here, and change the value that was written.';
const ACCOUNT = 'tenant: T1, role: r, identity: a';

describe('a profile is refused', () => {
  test.each<[when: string, content: string, ja: string, en: string]>([
    ['without consent', base(/consent.*\n/.exec(BASE)?.[0] ?? '', ''),
      '1:1 consent: 必須の項目「consent」がありません。書き加えてください(提供者の書面による試験の同意。なければ何も送らない)。',
      '1:1 consent: The required key "consent" is missing. Add it (The vendor\'s written consent to the test; nothing is sent without it).'],
    ['with a consent that ended', base('2030-01-01', '2026-11-22'),
      '4:52 consent.validUntil: 試験の同意は 2026-11-22 で切れています。提供者から新しい同意を得て、consent を書き直してください。',
      '4:52 consent.validUntil: The consent ended on 2026-11-22. Obtain a new one from the vendor and rewrite consent.'],
    ['for production', base('staging', 'production'),
      '3:14 environment: 試験できるのは検証環境だけです。検証環境の URL を用意し、environment: staging と書いてください。',
      '3:14 environment: Only a staging environment may be tested. Use the URL of a staging environment and write environment: staging.'],
    ['with a base URL outside the scope', base('https://s.example', 'https://t.example'),
      '6:12 scope.baseUrl: ホスト t.example は scope.hosts にありません。同意の範囲なら scope.hosts に加え、そうでなければ URL を直してください。',
      '6:12 scope.baseUrl: The host t.example is not in scope.hosts. Add it there if the consent covers it, or correct the URL.'],
    ['with a port outside the scope', base('https://s.example', 'https://s.example:8443'),
      '6:12 scope.baseUrl: s.example のポート 8443 は scope.hosts にありません。同意の範囲なら scope.hosts に加え、そうでなければ URL を直してください。',
      '6:12 scope.baseUrl: Port 8443 of s.example is not in scope.hosts. Add it there if the consent covers it, or correct the URL.'],
    ['with credentials in a URL', base('https://s.example', 'https://u:p@s.example'),
      '6:12 scope.baseUrl: URL に利用者名やパスワードが含まれています。URL から除き、認証情報の項目に参照で書いてください。',
      '6:12 scope.baseUrl: The URL holds a user name or password. Take it out, and write it as a reference where credentials belong.'],
    ['with a misspelt key', append('acounts: {}'),
      `${NEXT}:1 acounts: 「acounts」という項目はありません。「accounts」の誤りではありませんか。`,
      `${NEXT}:1 acounts: There is no key "acounts". Did you mean "accounts"?`],
    ['with a key nobody knows', base('{ name: S }', '{ name: S, homepage: x }'),
      '2:21 service.homepage: 「homepage」という項目はありません。消すか、使える項目に直してください: name、vendor。',
      '2:21 service.homepage: There is no key "homepage". Remove it, or use one of: name, vendor.'],
    ['with a password in clear', append('tenants: { T1: { name: T } }', `accounts: { a: { ${ACCOUNT}, password: hunter2 } }`),
      `${NEXT + 1}:62 accounts.a.password: ${SECRET_JA}`, `${NEXT + 1}:62 accounts.a.password: ${SECRET_EN}`],
    ['with a misspelt reference', append('tenants: { T1: { name: T } }', `accounts: { a: { ${ACCOUNT}, password: { evn: X } } }`),
      `${NEXT + 1}:52 accounts.a.password: 秘密の値は { env: 名前 }、{ file: パス }、{ command: [プログラム, 引数 …] } のいずれかの参照で書いてください。`,
      `${NEXT + 1}:52 accounts.a.password: Write a secret as a reference: { env: NAME }, { file: PATH } or { command: [PROGRAM, ARGUMENT …] }.`],
    ['with a credential typed into a form', append('health: { http: { method: POST, path: /x, form: { loginPassword: hunter2 } } }'),
      `${NEXT}:66 health.http.form.loginPassword: ${LITERAL_JA}`, `${NEXT}:66 health.http.form.loginPassword: ${LITERAL_EN}`],
    ['with a credential typed into a browser step', append("health: { browser: [{ fill: '#password', value: hunter2 }] }"),
      `${NEXT}:49 health.browser[0].value: ${LITERAL_JA}`, `${NEXT}:49 health.browser[0].value: ${LITERAL_EN}`],
    ['with a credential typed into a field found by its label', append('health: { browser: [{ fill: "label=ログインパスワードを入力", value: hunter2 }] }'),
      `${NEXT}:58 health.browser[0].value: ${LITERAL_JA}`, `${NEXT}:58 health.browser[0].value: ${LITERAL_EN}`],
    ['with a credential in a query', append('health: { http: { path: /x?api_key=abc } }'),
      `${NEXT}:25 health.http.path: ${LITERAL_JA}`, `${NEXT}:25 health.http.path: ${LITERAL_EN}`],
    ['with a credential in a text body', append(`health: { http: { path: /x, text: '{"pin": "1234"}' } }`),
      `${NEXT}:35 health.http.text: ${LITERAL_JA}`, `${NEXT}:35 health.http.text: ${LITERAL_EN}`],
    ['with an account of an unknown tenant', append('tenants: { T1: { name: T } }', 'accounts: { a: { tenant: T2, role: r, identity: a } }'),
      `${NEXT + 1}:26 accounts.a.tenant: tenants に「T2」がありません。「T1」の誤りではありませんか。`,
      `${NEXT + 1}:26 accounts.a.tenant: There is no "T2" under tenants. Did you mean "T1"?`],
    ['with a route that is not declared', append('adminFunctions: { f: { route: api, operation: { http: { path: /, extract: { marker: { css: a } } } } } }'),
      `${NEXT}:31 adminFunctions.f.route: routes に「api」がありません。routes に加えるか、名前を直してください。`,
      `${NEXT}:31 adminFunctions.f.route: There is no "api" under routes. Add it there, or correct the name.`],
    ['with a pool of an account that is not disposable', append('tenants: { T1: { name: T } }', `accounts: { a: { ${ACCOUNT} } }`, 'pools: { users: { tenant: T1, role: r, accounts: [a] } }'),
      `${NEXT + 2}:51 pools.users.accounts[0]: 「a」は使い捨てと宣言されていません。accounts.a に disposable: true と書くか、ここから除いてください。`,
      `${NEXT + 2}:51 pools.users.accounts[0]: "a" is not declared disposable. Write disposable: true under accounts.a, or take it out of this pool.`],
    ['with an oracle that extracts nothing', append('routes: { r: { client: http, signIn: { http: { path: / } }, whoami: { http: { path: / } } } }'),
      `${NEXT}:61 routes.r.whoami: この操作は「identity」を取り出さなければなりません。extract に identity を加えてください。`,
      `${NEXT}:61 routes.r.whoami: This operation must extract "identity". Add identity under extract.`],
    ['with an operation that leaves the scope', append('health: { http: [{ path: /a }, { path: "https://evil.example/a" }] }'),
      `${NEXT}:40 health.http[1].path: ホスト evil.example は scope.hosts にありません。同意の範囲なら scope.hosts に加え、そうでなければ URL を直してください。`,
      `${NEXT}:40 health.http[1].path: The host evil.example is not in scope.hosts. Add it there if the consent covers it, or correct the URL.`],
    ['with a JSONPath that is none', append("health: { http: { path: /, extract: { a: { json: '$[' } } } }"),
      `${NEXT}:50 health.http.extract.a.json: JSONPath として読めません。RFC 9535 の書き方($.items[0].id など)に直してください。`,
      `${NEXT}:50 health.http.extract.a.json: This is no JSONPath. Write it as RFC 9535 does, for example $.items[0].id.`],
    ['with a module that is not there', append('health: { function: { module: nowhere.ts } }'),
      `${NEXT}:31 health.function.module: モジュール nowhere.ts がありません。このファイルからの相対パスを確かめてください。`,
      `${NEXT}:31 health.function.module: The module nowhere.ts does not exist. Check the path, which is relative to this file.`],
    ['with an operation in two forms', append('health: { http: { path: / }, browser: [{ goto: / }] }'),
      `${NEXT}:1 health: http、browser、function のうち 1 つだけを書いてください。`,
      `${NEXT}:1 health: Write exactly one of http, browser, function.`],
    ['with two bodies', append('health: { http: { path: /, form: {}, text: x } }'),
      `${NEXT}:11 health.http: json、form、multipart、text のうち 1 つまでにしてください。`,
      `${NEXT}:11 health.http: Write at most one of json, form, multipart, text.`],
    ['with a misspelt browser step', append('health: { browser: [{ clik: a }] }'),
      `${NEXT}:23 health.browser[0].clik: 「clik」という項目はありません。「click」の誤りではありませんか。`,
      `${NEXT}:23 health.browser[0].clik: There is no key "clik". Did you mean "click"?`],
    ['with half a browser step', append('health: { browser: [{ upload: a, filename: b, content: c }] }'),
      `${NEXT}:21 health.browser[0].contentType: 必須の項目「contentType」がありません。書き加えてください。`,
      `${NEXT}:21 health.browser[0].contentType: The required key "contentType" is missing. Add it.`],
    ['with a number for a text', base('{ name: S }', '{ name: 7 }'),
      '2:18 service.name: 文字列を書く項目ですが、数値になっています。引用符で囲んでください。',
      '2:18 service.name: A text is expected, but this is a number. Put it in quotes.'],
    ['with a key without a value', base('{ name: S }', ''),
      '2:1 service: 値がありません。項目の組(名前: 値)を書いてください。',
      '2:1 service: The value is empty. Write a map of keys and values.'],
    ['with a date that does not exist', base('2030-01-01', '2030-02-30'),
      '4:52 consent.validUntil: 日付を 2026-12-31 の形で書いてください。実在する日付に限ります。',
      '4:52 consent.validUntil: Write a date that exists, as in 2026-12-31.'],
    ['with a URL for a host', base('{ name: s.example }', '{ name: https://s.example }'),
      '7:19 scope.hosts[0].name: ホスト名または IP アドレスだけを書いてください。https://、ポート、パス、ワイルドカードは書けません。',
      '7:19 scope.hosts[0].name: Write a host name or an IP address alone, without https://, port, path or wildcard.'],
    ['with a port out of range', base('{ name: s.example }', '{ name: s.example, ports: [443, 70000] }'),
      '7:43 scope.hosts[0].ports[1]: 65535 以下の数にしてください。', '7:43 scope.hosts[0].ports[1]: Write a number of 65535 or less.'],
    ['with no host', base('[{ name: s.example }]', '[]'),
      '7:3 scope.hosts: 1 件以上書いてください。', '7:3 scope.hosts: Write at least 1 of them.'],
    ['with a misspelt choice', base('{ name: s.example }', '{ name: s.example, role: apis }'),
      '7:36 scope.hosts[0].role: 次のいずれかを書いてください: web、api、file、realtime、mail、identity-provider、other。「api」の誤りではありませんか。',
      '7:36 scope.hosts[0].role: Write one of: web, api, file, realtime, mail, identity-provider, other. Did you mean "api"?'],
    ['with a name that is none', append('tenants: { 1st: { name: T } }'),
      `${NEXT}:12 tenants["1st"]: 名前は英字で始め、英数字と「_」「-」で書いてください。`,
      `${NEXT}:12 tenants["1st"]: Begin a name with a letter; use letters, digits, "_" and "-".`],
    ['with a figure that is a word', append('declared: { lockout: { threshold: many } }'),
      `${NEXT}:35 declared.lockout.threshold: 値の種類が違います。値を、不明なら unknown と書いてください。`,
      `${NEXT}:35 declared.lockout.threshold: This is another kind of value. Write the figure, or unknown where it is not known.`],
    ['of another version', base('profileVersion: 1', 'profileVersion: 2'),
      '1:17 profileVersion: 1 と書いてください。', '1:17 profileVersion: Write 1.'],
    ['without the main source', append('sources: { S2: {} }'),
      `${NEXT}:1 sources: 主な送信元 S1 がありません。特に決めることがなければ S1: {} と書いてください。`,
      `${NEXT}:1 sources: The main source S1 is missing. Write S1: {} if there is nothing to say about it.`],
    ['with a key written twice', append('service: { name: T }'),
      `${NEXT}:1 同じ項目が 2 回書かれています。どちらか一方を消してください。`, `${NEXT}:1 The same key is written twice. Remove one of them.`],
    ['with a tag', base('{ name: S }', '{ name: !env S }'),
      '2:23 「!」で始まるタグは使えません。消してください。', '2:23 Tags ("!…") are not allowed. Remove it.'],
    ['with a tag that makes a Date', base('{ name: S }', '{ name: !!timestamp 2026-01-01 }'),
      '2:30 「!」で始まるタグは使えません。消してください。', '2:30 Tags ("!…") are not allowed. Remove it.'],
    ['with a tab', append('declared:', '\tlockout: {}'),
      `${NEXT + 1}:1 字下げにタブが使われています。空白にしてください。`, `${NEXT + 1}:1 A tab is used for indentation. Use spaces.`],
    ['with an alias to nothing', base('{ name: S }', '*s'),
      '2:10 「*」が指す「&」の名前がこれより前にありません。名前を確かめてください。',
      '2:10 No "&" anchor of this name stands before this "*" alias. Check the name.'],
    ['as two documents', append('---', 'a: 1'),
      `${NEXT}:1 1 つのファイルに複数の YAML 文書(---)があります。1 つにしてください。`, `${NEXT}:1 The file holds several YAML documents (---). Keep one.`],
    ['when empty', '', '1:1 値がありません。項目の組(名前: 値)を書いてください。', '1:1 The value is empty. Write a map of keys and values.'],
  ])('%s', async (_, content, ja, en) => {
    const error = await refusal(loadProfile(await file('p.yaml', content), { now: NOW }));
    expect(lines(error, 'ja')).toEqual([`p.yaml:${ja}`]);
    expect(lines(error, 'en')).toEqual([`p.yaml:${en}`]);
  });

  test('with everything that is wrong at once, in the order of the file', async () => {
    const content = append('tenants: { T1: { name: 5 } }', `accounts: { a: { ${ACCOUNT}, variables: { token: abc }, pasword: x } }`);
    const error = await refusal(loadProfile(await file('p.yaml', content), { now: NOW }));
    expect(error.issues.map(({ path }) => path)).toEqual(['tenants.T1.name', 'accounts.a.variables.token', 'accounts.a.pasword']);
  });

  test.each([['in valid YAML', ' }'], ['in broken YAML', ', x: "hunter2 }']])('without ever quoting what may be a secret, %s', async (_, end) => {
    const content = append('tenants: { T1: { name: T } }', `accounts: { a: { ${ACCOUNT}, password: hunter2, totp: hunter2, variables: { k: [hunter2] } } }`,
      'health: { http: { path: /, headers: { Authorization: hunter2 } }'.concat(end));
    const error = await refusal(loadProfile(await file('p.yaml', content), { now: NOW }));
    expect(`${error.message}${error.format('ja')}${error.stack}`).not.toContain('hunter2');
  });

  test.each<[when: string, name: string, content: string | Uint8Array, en: string]>([
    ['too large', 'big.yaml', 'a'.repeat(1024 * 1024 + 1), 'big.yaml:1:1 The file is larger than 1 MiB. Make it smaller.'],
    ['not UTF-8', 'sjis.yaml', Uint8Array.of(0x8e, 0x73), 'sjis.yaml:1:1 The file is not UTF-8. Save it as UTF-8.'],
    ['of another kind', 'p.txt', BASE, 'p.txt:1:1 This kind of file cannot be read. Use .yaml, .yml, .json, .ts, .mts, .js or .mjs.'],
    ['a bomb of aliases', 'bomb.yaml', ['a0: &a0 [x,x,x,x,x,x,x,x,x]', ...Array.from({ length: 8 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]`)].join('\n'),
      'bomb.yaml:1:1 There are too many aliases (*), or one points at itself. Use fewer.'],
    ['a module without default export', 'empty.mjs', 'export const a = 1;', 'empty.mjs:1:1 There is no default export. Write export default.'],
    ['a module that throws', 'throws.mjs', 'throw new RangeError("hunter2");', 'throws.mjs:1:1 The module cannot be loaded (RangeError). Run it with node and correct the error.'],
    ['a module with an error, named by the line of its default export', 'wrong.mjs', 'const a = 1;\nexport default { profileVersion: a };', 'wrong.mjs:2:1 service: The required key "service" is missing. Add it (The service under test).'],
  ])('%s', async (_, name, content, en) => {
    const error = await refusal(loadProfile(await file(name, content), { now: NOW }));
    expect(lines(error, 'en')[0]).toBe(en);
  });

  test('when nested without end', async () => {
    const error = await refusal(loadProfile(await file('deep.yaml', '['.repeat(100_000))));
    expect(error.issues.map(({ message }) => message.en)).toContain('The nesting is too deep. Flatten it.');
  });

  test('when it is not there', async () => {
    const error = await refusal(loadProfile(join(directory, 'none.yaml')));
    expect(lines(error, 'ja')).toEqual(['none.yaml:1:1 ファイルを読めません(ENOENT)。場所と読み取り権限を確かめてください。']);
  });
});

describe('a policy is refused', () => {
  test.each<[when: string, content: string, ja: string, en: string]>([
    ['with a looser parameter nobody approved', 'parameters: { lockout: { minRefusalSeconds: 3 } }',
      '3:45 parameters.lockout.minRefusalSeconds: 既定値 60 より緩い値 3 です。approvals に "lockout.minRefusalSeconds" の承認者・理由・承認日を書くか、既定値に戻してください。',
      '3:45 parameters.lockout.minRefusalSeconds: 3 is looser than the default 60. Write who approved it, why and when under approvals, key "lockout.minRefusalSeconds", or go back to the default.'],
    ['with another value of a parameter that loosens both ways', 'parameters: { authz: { settleSeconds: 60 } }',
      '3:39 parameters.authz.settleSeconds: 既定値 300 と違う値 60 は判定を緩めることがあります。approvals に "authz.settleSeconds" の承認者・理由・承認日を書くか、既定値に戻してください。',
      '3:39 parameters.authz.settleSeconds: 60 differs from the default 300, which can loosen the judgement. Write who approved it, why and when under approvals, key "authz.settleSeconds", or go back to the default.'],
    ['with an approval of nothing', 'approvals: { lockout.capp: { by: A, reason: B, date: 2026-01-01 } }',
      '3:14 approvals["lockout.capp"]: 「lockout.capp」というパラメーターはありません。「lockout.cap」の誤りではありませんか。',
      '3:14 approvals["lockout.capp"]: There is no parameter "lockout.capp". Did you mean "lockout.cap"?'],
    ['with an approval without a reason', 'approvals: { lockout.cap: { by: A, date: 2026-01-01 } }',
      '3:14 approvals["lockout.cap"].reason: 必須の項目「reason」がありません。書き加えてください(理由)。',
      '3:14 approvals["lockout.cap"].reason: The required key "reason" is missing. Add it (Why).'],
    ['with a trust anchor that is none', 'testTrustAnchors: [nowhere.pem]',
      '3:20 testTrustAnchors[0]: nowhere.pem から証明書を読めません。このファイルからの相対パスと、PEM(BEGIN CERTIFICATE)であることを確かめてください。',
      '3:20 testTrustAnchors[0]: No certificate can be read from nowhere.pem. Check the path, relative to this file, and that it is PEM (BEGIN CERTIFICATE).'],
    ['with a misspelt parameter', 'parameters: { lockout: { minRefusal: 60 } }',
      '3:26 parameters.lockout.minRefusal: 「minRefusal」という項目はありません。消すか、使える項目に直してください: cap、minRefusalSeconds、spacingSeconds。',
      '3:26 parameters.lockout.minRefusal: There is no key "minRefusal". Remove it, or use one of: cap, minRefusalSeconds, spacingSeconds.'],
  ])('%s', async (_, content, ja, en) => {
    const error = await refusal(loadPolicy(await file('policy.yaml', POLICY + content)));
    expect(lines(error, 'ja')).toEqual([`policy.yaml:${ja}`]);
    expect(lines(error, 'en')).toEqual([`policy.yaml:${en}`]);
  });
});

describe('profile and policy together are refused', () => {
  test.each<[when: string, profile: string, policy: string, ja: string, en: string]>([
    ['when the profile asks less of a password', 'declared: { password: { minLength: 8 } }', '',
      `${NEXT}:36 declared.password.minLength: ポリシーの password.minLength(10)より緩い値 8 は宣言できません。10 かそれより厳しい値にするか、この項目を消してください。`,
      `${NEXT}:36 declared.password.minLength: 8 is looser than the policy's password.minLength (10), which a profile cannot be. Write 10 or a stricter figure, or remove the key.`],
    ['when the profile lets the run go faster', 'x', 'parameters: { rate: { requestsPerSecond: 2 } }',
      '7:34 scope.rate.requestsPerSecond: ポリシーの rate.requestsPerSecond(2)より緩い値 4 は宣言できません。2 かそれより厳しい値にするか、この項目を消してください。',
      '7:34 scope.rate.requestsPerSecond: 4 is looser than the policy\'s rate.requestsPerSecond (2), which a profile cannot be. Write 2 or a stricter figure, or remove the key.'],
    ['when a required input is missing', '', 'requiredInputs: [sources.S2, scope]',
      '1:1 sources.S2: ポリシーが求める「sources.S2」がありません。書き加えてください。',
      '1:1 sources.S2: The policy requires "sources.S2", which is missing. Add it.'],
  ])('%s', async (_, profile, policy, ja, en) => {
    const content = profile === 'x' ? base('  hosts', '  rate: { requestsPerSecond:     4 }\n  hosts') : append(profile);
    const paths = [await file('p.yaml', content), await file('policy.yaml', POLICY + policy)] as const;
    const error = await refusal(loadInputs(...paths, { now: NOW }));
    expect(lines(error, 'ja')).toEqual([`p.yaml:${ja}`]);
    expect(lines(error, 'en')).toEqual([`p.yaml:${en}`]);
  });

  test('with the issues of both files', async () => {
    const paths = [await file('p.yaml', base('staging', 'production')), await file('policy.yaml', 'policyVersion: 1')] as const;
    expect((await refusal(loadInputs(...paths))).issues.map(({ path }) => path)).toEqual(['environment', 'municipality']);
  });
});
