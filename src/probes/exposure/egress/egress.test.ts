import { createHash, randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { targetProfileSchema } from '../../../profile/schema.ts';
import type { PageRequest } from '../../../transport/traffic.ts';
import { ownershipOf } from './ownership.ts';
import { inventPersona } from './personal-data.ts';
import { Recipients } from './recipients.ts';

const profile = targetProfileSchema.parse({
  profileVersion: 1, service: { name: 'Fake' }, environment: 'staging', consent: { reference: 'C-1', grantedBy: 'Vendor', validUntil: '2030-01-01', stopContact: 'stop' },
  scope: { baseUrl: 'https://app.city.example/', hosts: [{ name: 'app.city.example' }, { name: '127.0.0.1' }] },
  thirdParties: [{ host: '*.maps.example', region: 'JP', purpose: '地図', neededForService: true }],
});
let count = 0;
const persona = inventPersona({ marker: (label) => `kenshu${label}${(count += 1)}${randomBytes(10).toString('hex')}`, randomBytes: (length) => randomBytes(length) });
const { email = '', personName = '' } = persona.variables;

test.each([['app.city.example', 'first-party'], ['127.0.0.1', 'first-party'], ['tile.maps.example', 'declared'], ['stats.city.example', 'unclear'], ['x.example', 'undeclared'], ['127.0.0.2', 'undeclared']])('%s is %s', (host, ownership) => {
  expect(ownershipOf(host, profile)).toBe(ownership);
});

const request = (change: Partial<PageRequest>): PageRequest => ({ actor: 'user1', type: 'fetch', method: 'POST', url: 'https://x.example/c', headers: [], body: undefined, bodyHidden: false, ...change });
const seen = (change: Partial<PageRequest>) => {
  const recipients = new Recipients(profile, persona);
  recipients.note(request(change));
  return recipients.hosts()[0];
};

test.each<[string, string, Partial<PageRequest>]>([
  ['person-name', 'in an escaped URL', { url: `https://x.example/c?n=${encodeURIComponent(personName)}` }],
  ['email', 'in base64', { body: Buffer.from(Buffer.from(JSON.stringify({ email })).toString('base64')) }],
  ['email', 'in gzip', { body: gzipSync(email) }],
  ['email-hash', 'as SHA-256', { body: Buffer.from(createHash('sha256').update(email).digest('hex')) }],
  ['email', 'in a referrer', { headers: [['referer', `https://app.city.example/?m=${email}`]] }],
])('%s %s is found', (data, _where, change) => {
  expect(seen(change)?.canaries.map((one) => one.data)).toContain(data);
});

test('what cannot be looked into is opaque', () => {
  expect(seen({ body: randomBytes(200) })?.opaque).toBe(1);
  expect(seen({ bodyHidden: true })?.opaque).toBe(1);
  expect(seen({ body: Buffer.from('{"page":"文書"}') })?.opaque).toBe(0);
});

test('code of a host outside the scope is withheld', () => {
  expect(seen({ type: 'script' })?.withheld).toBe(1);
  expect(seen({ type: 'image' })?.withheld).toBe(0);
  expect(seen({ type: 'websocket', url: 'wss://app.city.example/ws' })?.withheld).toBe(0);
});
