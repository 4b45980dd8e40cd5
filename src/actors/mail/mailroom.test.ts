import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTransport } from 'nodemailer';
import { afterEach, expect, test } from 'vitest';
import type { TargetProfile } from '../../profile/schema.ts';
import { Redactor } from '../../transport/redaction.ts';
import { createMailroom } from './mailroom.ts';
import { SmtpSink } from './smtp-sink.ts';

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

/** A mailroom whose clock passes by waiting alone. */
function mailroom(boxes: NonNullable<TargetProfile['mail']>['boxes'], address = '${loginId}@${tenant.code}.example') {
  let now = Date.parse('2026-11-23T00:00:00Z');
  const pauses: number[] = [];
  const stored: string[] = [];
  const redactor = new Redactor();
  const room = createMailroom({
    mail: { address, boxes }, trust: [], secret: () => 'user:pass', learn: (secret) => redactor.learn(secret), redact: (text) => redactor.text(text),
    evidence: { put: (content, meta) => {
      stored.push(`${meta.name}\n${String(content)}`);
      return 'sha256:aa';
    } },
    now: () => new Date(now),
    sleep: async (ms) => {
      pauses.push(ms);
      now += ms;
    },
    randomBytes: (length) => new Uint8Array(length).fill(7),
  });
  open.push(() => room.close());
  return { room, pauses, stored };
}

async function api(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const LINK = 'https://s.example/reset/q8Zt0VhYk2sLw5nB7rXe1mPcJ9uGf4aD6iTo3KyHvWs';

/** Mails by id; what the API lists changes between calls. */
async function catcher(listed: () => readonly { id: string; to: string; at?: string }[]): Promise<string> {
  return api((request, response) => {
    const raw = /\/api\/v1\/message\/(.+)\/raw/.exec(request.url ?? '')?.[1];
    if (raw !== undefined) return void response.end(`From: a@b.example\r\nTo: ${listed().find(({ id }) => id === raw)?.to ?? ''}\r\nSubject: ${raw}\r\n\r\n${LINK}\r\ncode 123456\r\n`);
    return void response.end(JSON.stringify({ messages: listed().map(({ id, to, at }) => ({ ID: id, Created: at ?? '2026-11-23T00:00:00Z', To: [{ Address: to }] })) }));
  });
}

test('no mailbox receives the address', async () => {
  const { room } = mailroom({ one: { addresses: ['*@kita.example'], http: { origin: 'http://127.0.0.1:9' } } });
  await expect(room.watch('a@minami.example')).rejects.toMatchObject({ code: 'no-input', reason: { en: expect.stringContaining('mail.boxes') } });
  expect(room.receives('A@KITA.example')).toBe(true);
  expect(room.spareAddress('second')).toBe('kenshu-second-0707070707@kita.example');
  expect(room.addressOf({ variables: { 'loginId': 'u1', 'tenant.code': 'kita' } })).toBe('u1@kita.example');
  expect(room.addressOf({ variables: {} })).toBeUndefined();
});

test.each([
  ['nothing listens', async () => 'http://127.0.0.1:9'],
  ['it answers 500', () => api((_request, response) => void response.writeHead(500).end())],
  ['it leads elsewhere', () => api((_request, response) => void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end())],
  ['it speaks something else', () => api((_request, response) => void response.end('<html>'))],
])('a mailbox that cannot be read is unreachable, and nobody is accused: %s', async (_name, origin) => {
  const { room } = mailroom({ one: { addresses: ['*@kita.example'], http: { origin: await origin() } } });
  await expect(room.watch('a@kita.example')).rejects.toMatchObject({ code: 'unreachable', reason: { en: expect.stringContaining('mail.boxes.one') } });
});

test('a mailbox that falls silent during the window is unreachable at its end', async () => {
  let answers = true;
  const origin = await api((_request, response) => void (answers ? response.end('{"messages":[]}') : response.destroy()));
  const { room } = mailroom({ one: { addresses: ['*@kita.example'], http: { origin } } });
  const watch = await room.watch('a@kita.example');
  answers = false;
  await expect(watch.next({ withinMs: 2000 })).rejects.toMatchObject({ code: 'unreachable' });
});

test('only new mails to the address are given, once each, and waiting backs off to the end of the window', async () => {
  const box = [{ id: 'old', to: 'a@kita.example' }];
  const { room, pauses, stored } = mailroom({ one: { addresses: ['*@kita.example'], http: { origin: await catcher(() => box) } } });
  const watch = await room.watch('a@kita.example');
  box.unshift({ id: 'other', to: 'b@kita.example' }, { id: 'second', to: 'A@kita.example' }, { id: 'first', to: 'a@kita.example' });
  expect((await watch.arrived()).map(({ subject }) => subject)).toEqual(['first', 'second']);
  expect(await watch.next({ withinMs: 0, accept: ({ subject }) => subject === 'second' })).toMatchObject({ links: [LINK], codes: ['123456'] });
  expect((await watch.next({ withinMs: 0 }))?.subject).toBe('first');
  expect(await watch.next({ withinMs: 20_000 })).toBeUndefined();
  expect(pauses.slice(0, 3)).toEqual([100, 150, 225]);
  expect(Math.max(...pauses)).toBe(5000);
  expect(pauses.reduce((sum, one) => sum + one, 0)).toBe(20_000);
  expect(stored.join('\n')).not.toMatch(/q8Zt0VhYk2|123456/);
  expect(stored[0]).toContain('Mail to a@kita.example: first');
});

test('an emptied mailbox does not bring old mails back', async () => {
  let box = [{ id: 'old', to: 'a@kita.example', at: '2026-11-23T00:00:05Z' }];
  const { room } = mailroom({ one: { addresses: ['a@kita.example'], http: { origin: await catcher(() => box) } } });
  const watch = await room.watch('a@kita.example');
  box = [{ id: 'new', to: 'a@kita.example', at: '2026-11-23T00:00:06Z' }, { id: 'older', to: 'a@kita.example', at: '2026-11-23T00:00:01Z' }];
  expect((await watch.arrived()).map(({ id }) => id)).toEqual(['new']);
});

test('the embedded server keeps mails to its addresses, with the recipients of the envelope, and forgets others', async () => {
  const sink = new SmtpSink({ host: '127.0.0.1', port: 0, receives: (address) => address.endsWith('@kita.example') });
  open.push(() => sink.close());
  expect(await sink.list()).toEqual([]);
  const mailer = createTransport({ host: '127.0.0.1', port: sink.port, secure: false, ignoreTLS: true });
  await mailer.sendMail({ from: 'a@b.example', to: 'x@minami.example', text: 'x' });
  await mailer.sendMail({ from: 'a@b.example', to: 'u@kita.example', bcc: 'v@kita.example', text: 'x' });
  const [id = '', ...rest] = await sink.list();
  expect(rest).toEqual([]);
  expect((await sink.read(id)).envelope).toEqual(['u@kita.example', 'v@kita.example']);
});

test('a port that is taken is told when mail is looked for', async () => {
  const origin = await api((_request, response) => void response.end());
  const { room } = mailroom({ one: { addresses: ['*@kita.example'], smtpSink: { host: '127.0.0.1', port: Number(new URL(origin).port) } } });
  await expect(room.watch('a@kita.example')).rejects.toMatchObject({ code: 'unreachable', reason: { ja: expect.stringContaining('EADDRINUSE') } });
});
