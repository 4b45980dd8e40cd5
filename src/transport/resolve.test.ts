import { expect, test } from 'vitest';
import { HostResolver } from './resolve.ts';

/** A resolver whose answers change from query to query. */
const answering = (...answers: string[][]): HostResolver => new HostResolver(async () => Promise.resolve(answers.shift() ?? []));

test.each([
  ['from the internet into the own network', ['203.0.113.5'], ['10.0.0.1']],
  ['from the internet to this machine', ['203.0.113.5'], ['::1']],
  ['from the internet to this machine as a mapped address', ['203.0.113.5'], ['::ffff:127.0.0.1']],
  ['partly', ['203.0.113.5'], ['203.0.113.6', '192.168.1.1']],
])('refuses a name that moves %s', async (_what, first, second) => {
  const resolver = answering(first, second);
  expect(await resolver.addresses('a.test')).toEqual(first);
  await expect(resolver.addresses('a.test')).rejects.toMatchObject({ code: 'OUT_OF_SCOPE' });
});

test.each(['169.254.169.254', 'fe80::1', '0.0.0.0', '224.0.0.1', '255.255.255.255'])('never follows a name to %s', async (address) => {
  await expect(answering([address]).addresses('a.test')).rejects.toMatchObject({ code: 'OUT_OF_SCOPE' });
});

test('a name without an address is a failed look-up', async () => {
  await expect(answering([]).addresses('a.test')).rejects.toMatchObject({ code: 'DNS_FAILED' });
});

test('an address needs no look-up, and a name may move within its reach', async () => {
  expect(await answering().addresses('::1')).toEqual(['::1']);
  const moving = answering(['203.0.113.5'], ['198.51.100.7']);
  await moving.addresses('a.test');
  expect(await moving.addresses('a.test')).toEqual(['198.51.100.7']);
});
