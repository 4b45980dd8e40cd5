import { expect, test } from 'vitest';
import { targetProfileSchema, type TargetProfile } from '../../profile/schema.ts';
import type { Row, State } from './report.ts';
import { firstRound, secondRound, untried } from './rounds.ts';

const whoami = { http: { path: '/me', extract: { identity: { json: '$.id' } } } };
const route = (client: 'http' | 'browser') => ({ client, signIn: { http: { path: '/login' } }, whoami });

const profileOf = (routes: Record<string, ReturnType<typeof route>>, accounts: Record<string, boolean>): TargetProfile => targetProfileSchema.parse({
  profileVersion: 1, service: { name: 'S' }, environment: 'staging',
  consent: { reference: 'R', grantedBy: 'V', validUntil: '2099-12-31', stopContact: '-' },
  scope: { baseUrl: 'https://s.example', hosts: [{ name: 's.example' }] }, tenants: { T1: { name: 'T' } }, routes,
  accounts: Object.fromEntries(Object.entries(accounts).map(([name, privileged]) => [name, { tenant: 'T1', role: 'r', identity: name, privileged }])),
});

const PROFILE = profileOf({ web: route('browser'), api: route('http') }, { u1: false, u2: false, a1: true });

const row = (actor: string, whoamiState: State, privileged = false): Row => ({
  route: 'api', actor, privileged, remarks: [],
  steps: { reached: 'ok', performed: 'ok', whoami: whoamiState, privileged: 'absent', signedOut: 'absent' },
});

test('every account signs in once, without a browser where there is such a route', () => {
  expect(firstRound(PROFILE)).toEqual(['u1', 'u2', 'a1'].map((account) => ({ account, route: 'api' })));
  expect(firstRound(profileOf({ web: route('browser') }, { u1: false }))).toEqual([{ account: 'u1', route: 'web' }]);
  expect(firstRound(profileOf({}, { u1: false }))).toEqual([]);
});

test('who signed in elsewhere is taken for the other routes, so that a failure is the route\'s', () => {
  expect(secondRound(PROFILE, [row('u1', 'failed'), row('u2', 'ok'), row('a1', 'ok', true)])).toEqual([{ account: 'u2', route: 'web' }, { account: 'a1', route: 'web' }]);
});

test('who was refused is not sent again while others sign in', () => {
  const rows = [row('u1', 'ok'), row('u2', 'ok'), row('a1', 'failed', true)];
  expect(secondRound(PROFILE, rows)).toEqual([{ account: 'u1', route: 'web' }]);
  expect(untried(PROFILE, [...rows, { ...row('u1', 'ok'), route: 'web' }])).toEqual([{ route: 'web', privileged: true }]);
});

test('where everybody was refused the route is suspected, and one of each kind is tried on the other', () => {
  expect(secondRound(PROFILE, [row('u1', 'failed'), row('u2', 'failed'), row('a1', 'failed', true)])).toEqual([{ account: 'u1', route: 'web' }, { account: 'a1', route: 'web' }]);
});
