import { expect, test } from 'vitest';
import type { HttpRequest } from '../../transport/types.ts';
import { alteration, leads, POISON_VARIANTS, type PoisonBait, type PoisonVariant } from './poison-variants.ts';

const BAIT: PoisonBait = { host: 't1-0a0b0c0d.kenshu.example', port: 21_001, second: 'b@s.example', address: 'kiss@s.example' };
const variant = (name: string): PoisonVariant => {
  const found = POISON_VARIANTS.find((one) => one.name === name);
  if (!found) throw new RangeError(name);
  return found;
};
const request = (type: string, body: string, method = 'POST'): HttpRequest => ({ method, url: 'https://own.example/forgot', headers: [['Content-Type', type]], body });
const FORM = 'application/x-www-form-urlencoded';

test.each<[boolean, string, string, HttpRequest]>([
  [false, 'comma', 'a body that cannot be read', request('multipart/form-data; boundary=x', '--x')],
  [false, 'comma', 'a form that carries no address', request(FORM, 'loginId=a%20b')],
  [false, 'two-values-first', 'JSON whose address lies deeper', request('application/json', '{ "user": { "mail": "kiss@s.example" } }')],
  [false, 'host', 'a request that reads', request(FORM, '', 'GET')],
  [false, 'extra-fields', 'JSON that is a list', request('application/json', '[]')],
  [true, 'comma', 'a form', request(FORM, 'mail=kiss%40s.example')],
  [true, 'two-values-last', 'JSON', request('application/json', '{"mail":"kiss@s.example"}')],
  [true, 'lookalike-k', 'a form', request(FORM, 'mail=kiss%40s.example')],
  [true, 'host', 'any request that writes', request('text/plain', 'x')],
  [true, 'redirect-parameters', 'any request that writes', request('text/plain', 'x')],
])('altered %s by %s: %s', (expected, name, _what, sent) => {
  const { rewrite, happened } = alteration(variant(name), BAIT);
  rewrite(sent);
  expect(happened()).toBe(expected);
});

test.each<[boolean, string, string]>([
  [false, 'host', `https://own.example/reset/1?next=https://${BAIT.host}/`],
  [false, 'host', `https://own.example/${BAIT.host}`],
  [false, 'x-forwarded-port', 'https://own.example:8443/reset/1'],
  [true, 'host', `https://${BAIT.host}/reset/1`],
  [true, 'host', `https://www.${BAIT.host.toUpperCase()}:8443/reset/1`],
  [true, 'host', `//${BAIT.host}/reset/1`],
  [true, 'x-forwarded-port', 'https://own.example:21001/reset/1'],
  [true, 'x-forwarded-proto', 'http://own.example/reset/1'],
])('leads %s by %s: %s', (expected, name, link) => {
  expect(leads(link, variant(name), BAIT, new Set(['https://own.example']))).toBe(expected);
});
