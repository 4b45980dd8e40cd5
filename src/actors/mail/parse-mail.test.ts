import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codesIn } from './codes.ts';
import { linksIn } from './links.ts';
import { parseMail } from './parse-mail.ts';
import { passwordsIn, secretsOfLink } from './secrets-in.ts';

const mail = (head: readonly string[], body: string, encoding: BufferEncoding = 'latin1'): Buffer =>
  Buffer.from(`From: a@bunko.example\r\nTo: "佐藤" <User1@Shinagata.example>\r\n${head.join('\r\n')}\r\n\r\n${body}`, encoding);

const TOKEN = 'q8Zt0VhYk2sLw5nB7rXe1mPcJ9uGf4aD6iTo3KyHvWs';

test.each<readonly [name: string, raw: Buffer, expected: object]>([
  ['ISO-2022-JP in 7 bits', mail(
    ['Subject: =?ISO-2022-JP?B?GyRCOkZAX0RqJE4kNDBGRmIbKEI=?=', 'Content-Type: text/plain; charset=ISO-2022-JP', 'Content-Transfer-Encoding: 7bit'],
    '\u001B$B3NG\'%3!<%I$O\u001B(B \u001B$B#1#2#3\u001B(B \u001B$B#4#5#6\u001B(B \u001B$B$G$9!#\u001B(B\r\n',
  ), { subject: '再設定のご案内', text: '確認コードは １２３ ４５６ です。\n', codes: ['123456'], recipients: ['user1@shinagata.example'] }],
  ['Shift_JIS in base64', mail(
    ['Subject: =?Shift_JIS?B?g3CDWIOPgVuDaILMjcSQ3ZLo?=', 'Content-Type: text/plain; charset=Shift_JIS', 'Content-Transfer-Encoding: base64'],
    Buffer.from([0x94, 0x46, 0x8f, 0xd8, 0x94, 0xd4, 0x8d, 0x86, 13, 10, 13, 10, 0x82, 0x53, 0x82, 0x57, 0x82, 0x51, 0x81, 0x5b, 0x82, 0x58, 0x82, 0x4f, 0x82, 0x50]).toString('base64'),
  ), { subject: 'パスワードの再設定', codes: ['482901'] }],
  ['quoted-printable with a broken link', mail(
    ['Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: quoted-printable'],
    `https://s.example/reset?a=3D1&t=3D${TOKEN.slice(0, 20)}=\r\n${TOKEN.slice(20)}\r\n`,
  ), { links: [`https://s.example/reset?a=1&t=${TOKEN}`] }],
  ['HTML alone, the link in href alone', mail(
    ['Content-Type: text/html; charset=utf-8'],
    `<p>下のボタンを押してください。</p><a href="https://s.example/r/${TOKEN}?x=1&amp;y=2">再設定</a><p>確認コード: <b>9</b> <b>8</b> <b>7</b> <b>6</b></p>`, 'utf8',
  ), { links: [`https://s.example/r/${TOKEN}?x=1&y=2`], codes: ['9876'], text: '下のボタンを押してください。\n再設定\n確認コード: 9 8 7 6' }],
  ['format=flowed with DelSp', mail(
    ['Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes'], `https://s.example/reset/${TOKEN.slice(0, 30)} \r\n${TOKEN.slice(30)}\r\n`,
  ), { links: [`https://s.example/reset/${TOKEN}`] }],
  ['lines Received and delivery fields', mail(
    ['Received: from a by b with ESMTPS; Mon, 23 Nov 2026 10:00:00 +0900', 'Received: from x by a; Mon, 23 Nov 2026 09:59:59 +0900',
      'Delivered-To: <Box@k.example>', 'Date: Mon, 23 Nov 2026 09:59:58 +0900'], 'x',
  ), { received: ['from a by b with ESMTPS; Mon, 23 Nov 2026 10:00:00 +0900', 'from x by a; Mon, 23 Nov 2026 09:59:59 +0900'],
    recipients: ['user1@shinagata.example', 'box@k.example'], sentAt: '2026-11-23T00:59:58.000Z' }],
])('%s is decoded', async (_name, raw, expected) => {
  expect(await parseMail(raw)).toMatchObject(expected);
});

test('recipients of the envelope join those of the header', async () => {
  expect((await parseMail(mail([], 'x'), ['Hidden@k.example'])).recipients).toEqual(['user1@shinagata.example', 'hidden@k.example']);
});

test('bytes that are no mail are no error', async () => {
  await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (raw) => {
    expect((await parseMail(raw)).links).toEqual([]);
  }), { numRuns: 50 });
});

test.each([
  ['a bracket and a full stop around it', `次の頁(https://s.example/r/1)を開く。https://s.example/r/2.`, ['https://s.example/r/1', 'https://s.example/r/2']],
  ['Japanese right behind it', 'https://s.example/r/1を開いてください', ['https://s.example/r/1']],
  ['a line broken inside it', `https://s.example/password/reset/${TOKEN}\n${TOKEN}\n\n敬具`, [`https://s.example/password/reset/${TOKEN}${TOKEN}`, `https://s.example/password/reset/${TOKEN}`]],
  ['a short line is not joined', 'https://s.example/r/1\nRegards', ['https://s.example/r/1']],
  ['nor is a sentence', `https://s.example/password/reset/${TOKEN}\nKind regards`, [`https://s.example/password/reset/${TOKEN}`]],
  ['one in brackets stays whole', 'https://s.example/a_(b)', ['https://s.example/a_(b)']],
])('links: %s', (_name, text, expected) => {
  expect(linksIn(text, '')).toEqual(expected);
});

test.each([
  ['beside the word', 'ワンタイムパスワード: 123456\n有効期限は10分です', ['123456']],
  ['below the word', '認証コード\n\n  １２３-４５６\n', ['123456']],
  ['digit by digit', 'Your code is 1 2 3 4 5 6', ['123456']],
  ['a date, a time, a telephone number and an amount are none', '認証コードは 20260 です。2026-11-23 10:30 から 1800秒有効。電話 03-1234-5678', ['20260']],
  ['a number in a link is none', '認証コード https://s.example/123456 を開く', []],
  ['alone in its line, nothing announcing it', 'こんにちは\n771204\nさようなら 1234 様', ['771204']],
  ['nothing', 'お知らせ 2026年', []],
])('codes: %s', (_name, text, expected) => {
  expect(codesIn(text)).toEqual(expected);
});

test.each([
  ['初期パスワード:Ab3$efgh9\n', ['Ab3$efgh9']],
  ['仮パスワード(初回のみ)\n  Kq-7!mmZ2p\n', ['Kq-7!mmZ2p']],
  ['パスワードの再設定\nhttps://s.example/r/1', []],
  ['Password: correct-Horse7', ['correct-Horse7']],
  ['パスワードを変更しました。', []],
])('passwords of %j', (text, expected) => {
  expect(passwordsIn(text)).toEqual(expected);
});

test('what may be the secret of a link is found in path, query and fragment', () => {
  expect(secretsOfLink(`https://s.example/reset/${TOKEN}?uid=1042&t=ab12cd34ef#k=${TOKEN}x`)).toEqual([TOKEN, 'ab12cd34ef', `${TOKEN}x`]);
});
