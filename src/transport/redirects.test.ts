import { expect, test } from 'vitest';
import type { WireRequest } from './exchange.ts';
import { redirected, redirectTarget } from './redirects.ts';

const base = new URL('https://a.test/x/y?q#part');
const request = (method: string): WireRequest => ({
  method, url: base, body: Buffer.from('b'),
  headers: [['Content-Type', 'text/plain'], ['Authorization', 'Bearer t'], ['X-API-Key', 'k'], ['Accept', '*/*']],
});
const isCredential = (name: string): boolean => name === 'x-api-key';

test.each<[number, string | undefined]>([[200, '/'], [304, '/'], [300, '/'], [302, undefined], [302, 'https://[']])('%i to %j leads nowhere', (status, location) => {
  expect(redirectTarget(status, location, base)).toBeUndefined();
});

test.each([['/z', 'https://a.test/z#part'], ['z', 'https://a.test/x/z#part'], ['//b.test', 'https://b.test/#part'], ['http://b.test/#other', 'http://b.test/#other']])('%j is resolved', (location, target) => {
  expect(redirectTarget(302, location, base)?.href).toBe(target);
});

test.each([
  [301, 'POST', 'GET'], [302, 'POST', 'GET'], [303, 'POST', 'GET'], [303, 'PUT', 'GET'], [303, 'HEAD', 'HEAD'],
  [301, 'PUT', 'PUT'], [302, 'DELETE', 'DELETE'], [307, 'POST', 'POST'], [308, 'POST', 'POST'],
])('%i after %s goes on with %s', (status, before, after) => {
  const next = redirected(request(before), status, new URL('https://a.test/z'), isCredential);
  const becameGet = after === 'GET';
  expect([next.method, next.body === undefined, next.headers.some(([name]) => name === 'Content-Type')]).toEqual([after, becameGet, !becameGet]);
});

test('credentials do not follow to another origin', () => {
  const names = (target: string): string[] => redirected(request('POST'), 307, new URL(target), isCredential).headers.map(([name]) => name);
  expect(names('https://a.test/z')).toEqual(['Content-Type', 'Authorization', 'X-API-Key', 'Accept']);
  expect(names('https://a.test:8443/z')).toEqual(['Content-Type', 'Accept']);
  expect(names('http://a.test/z')).toEqual(['Content-Type', 'Accept']);
});
