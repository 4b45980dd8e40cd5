import { describe, expect, test } from 'vitest';
import { OperationError } from '../../actors/operation-error.ts';
import type { AnswerSeen } from '../../actors/types.ts';
import type { InconclusiveCode } from '../../domain/outcome.ts';
import { operationSchema } from '../../profile/operation-schema.ts';
import { ProbeError } from '../../transport/probe-error.ts';
import { effectOf } from './changer.ts';
import { inexactForms } from './inexact.ts';
import { ask, type Sending } from './setting.ts';
import { pasting } from './usability-probe.ts';

const answer = (status: number): AnswerSeen => ({ status, url: 'https://example.jp/', headers: [], text: '', bytes: new Uint8Array() });
const SENT = new Set(['newPassword']);
const answered = (answers: readonly AnswerSeen[], sent: ReadonlySet<string> = SENT) => async (): Promise<Sending> => ({ answers, sent });
const failing = (code: InconclusiveCode, answers: readonly AnswerSeen[] = [], sent: ReadonlySet<string> = SENT) => async (): Promise<never> => {
  const error = new OperationError(code, { ja: code, en: code });
  error.answers = answers;
  error.sent = sent;
  throw error;
};

describe('asking for a password', () => {
  test.each<[boolean, InconclusiveCode | undefined, string, () => Promise<Sending>]>([
    [false, 'throttled', 'too many requests', answered([answer(429)])],
    [false, 'throttled', 'an error of the server', answered([answer(200), answer(503)])],
    [false, 'throttled', 'an error of the server after which a value was missing', failing('control-failed', [answer(500)])],
    [false, 'unreachable', 'no answer', failing('unreachable')],
    [false, 'no-input', 'a value the profile does not give', failing('no-input')],
    [false, 'unreachable', 'a connection that broke', async () => { throw new ProbeError('PEER_RESET', 'reset'); }],
    [false, 'feature-unknown', 'a form that its own page held back', answered([answer(200)], new Set(['currentPassword']))],
    [false, 'feature-unknown', 'a page without the value to be sent along', failing('control-failed', [answer(200)], new Set())],
    [false, 'unreachable', 'no answer before anything was sent', failing('unreachable', [], new Set())],
    [false, 'throttled', 'an error of the server in the place of the form', failing('control-failed', [answer(503)], new Set())],
    [true, 'control-failed', 'a page that looks another way', failing('control-failed', [answer(200)])],
    [true, undefined, 'a refusal', answered([answer(422)])],
    [true, undefined, 'whatever is no error', answered([answer(302)])],
  ])('evaluated %s, %s: %s', async (evaluated, code, _what, send) => {
    const asked = await ask(send);
    expect([asked.evaluated, asked.problem?.code]).toEqual([evaluated, code]);
  });

  test.each([
    ['a form held back', undefined, answered([answer(200)], new Set())],
    ['a link without a form', 'control-failed', failing('control-failed', [answer(404)], new Set())],
  ] as const)('where the page speaks for the target, it refuses: %s', async (_what, code, send) => {
    const asked = await ask(send, true);
    expect([asked.evaluated, asked.problem?.code]).toEqual([true, code]);
  });

  test('what is no error of the target stays one of the harness', async () => {
    await expect(ask(async () => { throw new TypeError('defect'); })).rejects.toThrow('defect');
  });
});

describe('the effect of a change', () => {
  const told = { newPassword: 'refused', previousPassword: 'signed-in' } as const;
  test.each([
    ['unknown', { evaluated: false }, told],
    ['unknown', { evaluated: true }, { ...told, previousPassword: 'unknown' as const }],
    ['rejected', { evaluated: true }, told],
    ['rejected', { evaluated: true }, { newPassword: 'refused' as const, previousPassword: 'none' as const }],
    ['accepted', { evaluated: false }, { newPassword: 'signed-in' as const, previousPassword: 'refused' as const }],
    ['both', { evaluated: true }, { newPassword: 'signed-in' as const, previousPassword: 'signed-in' as const }],
    ['neither', { evaluated: true }, { newPassword: 'refused' as const, previousPassword: 'refused' as const }],
  ])('%s', (effect, asked, logins) => {
    expect(effectOf(asked, logins).effect).toBe(effect);
  });
});

describe('forms that are not the password', () => {
  const PASSWORD = 'Kx7!vQ2mZp';
  const LONG = `${'Tb3#nW8cRy6d%'.repeat(6)}Z4`;

  test('differ from it, keep its length where they should and begin as they say', () => {
    for (const { case: id, long, make } of inexactForms(10)) {
      const password = long ? LONG : PASSWORD;
      const form = make(password);
      expect(form, id).not.toBe(password);
      const kept = /^(?:prefix|tail-after)-(\d+)$/.exec(id)?.[1];
      if (kept !== undefined) expect(form.startsWith(password.slice(0, Number(kept))), id).toBe(true);
      if (/^(?:swapped|changed|tail|last-changed|full-width)/.test(id)) expect(Array.from(form).length, id).toBe(password.length);
    }
  });

  test('include beginnings just shorter than the rule', () => {
    expect(inexactForms(12).map(({ case: id }) => id)).toEqual(expect.arrayContaining(['prefix-11', 'tail-after-11', 'prefix-12']));
  });
});

describe('pasting', () => {
  test('replaces typing the new password and nothing else', () => {
    const change = operationSchema.parse({ browser: [{ goto: '/p' }, { fill: '#a', value: '${currentPassword}' }, { fill: '#b', value: '${newPassword}' }, { click: '#c' }] });
    expect(pasting(change)?.browser).toEqual([{ goto: '/p' }, { fill: '#a', value: '${currentPassword}' }, { paste: '#b', value: '${newPassword}' }, expect.objectContaining({ click: '#c' })]);
  });

  test('is nothing for a request', () => {
    expect(pasting(operationSchema.parse({ http: { method: 'PUT', path: '/p', json: { new: '${newPassword}' } } }))).toBeUndefined();
  });
});
