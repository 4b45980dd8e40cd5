import { describe, expect, test } from 'vitest';
import type { PageAnswer } from '../../../actors/types.ts';
import { alteredAnswer, alteredStored, flipped, isCredentialLike, isSameStep, merged, WITHHELD } from './alter.ts';

const answer = (more: Partial<PageAnswer> & { readonly json?: unknown; readonly text?: string } = {}): PageAnswer => ({
  method: 'GET', url: 'https://saas.example/api/session', document: false, status: 200, headers: [['Content-Type', 'application/json']],
  body: Buffer.from(more.text ?? JSON.stringify(more.json ?? {})), ...more,
});
const text = ({ body }: PageAnswer): string => Buffer.from(body).toString();
const TOKEN = 'q8ZrT1xW7nVb2KcY0sLh3D';

describe('what is a credential', () => {
  test.each<[boolean, string]>([
    [false, 'full'], [false, 'second-factor'], [false, 'ようこそ、管理者さん。今日の予定は'], [true, TOKEN], [true, '0190a1b2-0000-7000-8000-000000000001'],
  ])('%s: %s', (is, value) => {
    expect(isCredentialLike(value)).toBe(is);
  });
});

describe('the complete answer without its credentials', () => {
  test('tokens of the complete sign-in never reach the half one', () => {
    expect(merged({ token: 'own-challenge-0001' }, { token: TOKEN, refresh: TOKEN, state: 'full', features: ['console'], user: { admin: true } })).toEqual({
      token: 'own-challenge-0001', refresh: WITHHELD, state: 'full', features: ['console'], user: { admin: true },
    });
  });

  test('lists are those of the complete sign-in, without their credentials', () => {
    expect(merged([], [{ name: 'users', key: TOKEN }])).toEqual([{ name: 'users', key: WITHHELD }]);
  });
});

test('flags are turned to what lets a page go on', () => {
  expect(flipped({ mfaRequired: true, authenticated: false, verified: false, user: { isAdmin: false, name: 'x' }, steps: [{ pending: true }], count: 3 })).toEqual({
    mfaRequired: false, authenticated: true, verified: true, user: { isAdmin: true, name: 'x' }, steps: [{ pending: false }], count: 3,
  });
});

describe('what a page is shown', () => {
  const page = { document: true, url: 'https://saas.example/admin', headers: [['Content-Type', 'text/html']] } as const;
  const shown = answer({ ...page, text: '<p>admin' });

  test('a page behind the second step is the one of the complete sign-in', () => {
    expect(text(alteredAnswer(answer({ ...page, status: 403, text: 'no' }), shown, ['/admin']))).toBe('<p>admin');
  });

  test('a form before it stays, because its hidden values are bound to the session', () => {
    const login = answer({ ...page, url: 'https://saas.example/login', text: '<form>own' });
    expect(text(alteredAnswer(login, answer({ ...login, body: Buffer.from('<form>other') }), ['/admin']))).toBe('<form>own');
  });

  test('a redirect to the second step goes behind it', () => {
    const redirect = answer({ ...page, method: 'POST', status: 302, headers: [['Location', '/login/otp']] });
    expect(alteredAnswer(redirect, redirect, ['/home']).headers).toEqual([['Location', '/home']]);
  });

  test('any other redirect stays', () => {
    const redirect = answer({ ...page, status: 302, headers: [['Location', '/welcome']] });
    expect(alteredAnswer(redirect, undefined, ['/home']).headers).toEqual([['Location', '/welcome']]);
  });

  test('a refused request of a script is answered like the complete one', () => {
    const altered = alteredAnswer(answer({ status: 401, json: { error: 'no' } }), answer({ json: { users: [] } }), []);
    expect([altered.status, text(altered)]).toEqual([200, '{"users":[]}']);
  });

  test('where both were answered alike, the flags are turned', () => {
    const first = answer({ method: 'POST', json: { mfaRequired: true } });
    expect(text(alteredAnswer(first, first, []))).toBe('{"mfaRequired":false}');
  });

  test('what is no JSON stays', () => {
    expect(text(alteredAnswer(answer({ text: 'plain' }), undefined, []))).toBe('plain');
  });
});

describe('stored values', () => {
  test.each<[string, string | undefined, string | undefined, string | undefined]>([
    ['a credential stays', TOKEN, 'x8ZrT1xW7nVb2KcY0sLh3D', undefined],
    ['what is alike stays', 'ja', 'ja', undefined],
    ['a flag becomes that of the complete sign-in', 'awaited', 'given', 'given'],
    ['a flag without model is turned', '0', undefined, '1'],
    ['a new value is added', undefined, 'full', 'full'],
    ['objects are merged', '{"mfa":false}', `{"mfa":true,"token":"${TOKEN}"}`, `{"mfa":true,"token":"${WITHHELD}"}`],
  ])('%s', (_name, half, full, value) => {
    expect(alteredStored(half, full)).toBe(value);
  });
});

test.each<[boolean, string, Partial<PageAnswer>]>([
  [true, 'the query differs', { headers: [['location', '/login/otp?x=2']] }],
  [false, 'it leads elsewhere', { headers: [['location', '/login']] }],
  [false, 'the status differs', { status: 403 }],
])('the same step: %s when %s', (is, _when, more) => {
  const one = answer({ status: 302, headers: [['Location', '/login/otp?x=1']] });
  expect(isSameStep(one, { ...one, ...more })).toBe(is);
});
