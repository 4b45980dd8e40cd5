import { expect, test } from 'vitest';
import { routeSchema } from '../../profile/account-schema.ts';
import { batchSignIn } from './batch-sign-in.ts';

const route = (signIn: object, more: object = {}) => routeSchema.parse({ client: 'http', signIn, whoami: { http: { path: '/me' } }, ...more });

test('a form takes no list', () => {
  expect(batchSignIn(route({ http: { method: 'POST', path: '/login', form: { password: '${password}' } } }), 3)).toBeUndefined();
});

test('a password inside a longer text takes no list', () => {
  expect(batchSignIn(route({ http: { method: 'POST', path: '/login', json: { q: 'login(${password})' } } }), 3)).toBeUndefined();
});

test('the list stands where the password stood, at any depth', () => {
  const batch = batchSignIn(route({ http: [{ path: '/form' }, { method: 'POST', path: '/rpc', json: { method: 'login', params: ['${loginId}', { pass: '${password}' }] } }] }), 2);
  expect(batch).toMatchObject({ guesses: 2, operation: { http: [{ path: '/form' }, { json: { method: 'login', params: ['${loginId}', { pass: ['${guess1}', '${guess2}'] }] } }] } });
});

test('a declared batch holds as many guesses as it names', () => {
  const batchSignInDeclared = { http: { method: 'POST', path: '/graphql', json: { query: 'a: login("${guess1}") b: login("${guess2}") c: login("${guess3}")' } } };
  expect(batchSignIn(route({ http: { path: '/' } }, { batchSignIn: batchSignInDeclared }), 20)?.guesses).toBe(3);
});
