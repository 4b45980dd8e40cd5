import { expect, test } from 'vitest';
import type { CountryControl, EndpointGeoData } from '../../observations/exposure.ts';
import { endpointGeo } from './endpoint-geo.ts';
import { judged, problem, verdict } from './testing/judge.ts';

type Address = EndpointGeoData['addresses'][number];
const address = (change: Partial<Address> = {}): Address => ({ address: '133.11.0.9', family: 4, country: 'JP', shared: false, ...change });
const ABROAD = { address: '3.80.0.9', country: 'US' };
const right: CountryControl = { asked: 6, japanese: [], foreign: [] };
const told = (resolver: string, addresses: readonly string[] = ['133.11.0.9']) => ({ resolver, addresses, aliases: [] });
const data = (addresses: readonly Address[], change: Partial<EndpointGeoData> = {}, control: Partial<Record<4 | 6, CountryControl>> = {}): EndpointGeoData => ({
  host: 'www.example.jp', literal: false, wanted: 2, resolvers: [told('192.0.2.1'), told('192.0.2.2')], addresses, sharedNetworks: '2025',
  data: { name: 'data', date: '2026-06-17', control: { 4: right, 6: right, ...control } }, ...change,
});
const six = { family: 6, address: '2001:db8::9' } as const;
const CONFUSED: CountryControl = { ...right, japanese: ['2001:200::1 JP → AU'] };

test.each<[string, string, EndpointGeoData | { problem: ReturnType<typeof problem> }]>([
  ['fail', 'one address of two is abroad', data([address(), address(ABROAD)])],
  ['fail', 'it is abroad by the only resolver that answered', data([address(ABROAD)], { resolvers: [told('192.0.2.1')] })],
  ['fail', 'data of the other family is wrong', data([address(ABROAD)], {}, { 6: CONFUSED })],
  ['control-failed', 'it is abroad by data that puts Japanese networks abroad', data([address({ ...six, country: 'US' })], {}, { 6: CONFUSED })],
  ['control-failed', 'it is in Japan by data that puts foreign networks into Japan', data([address()], {}, { 4: { ...right, foreign: ['18.9.22.69 US → JP'] } })],
  ['ambiguous-effect', 'an address abroad is of a content network', data([address(), address({ ...ABROAD, shared: true })])],
  ['ambiguous-effect', 'a Japanese address is of a content network', data([address({ shared: true })])],
  ['ambiguous-effect', 'there is no data on a local address', data([address({ address: '127.0.0.1', country: null })], { literal: true, resolvers: [] })],
  ['no-input', 'one resolver alone was asked', data([address()], { resolvers: [told('system')] })],
  ['no-input', 'the other resolver gave nothing', data([address()], { resolvers: [told('192.0.2.1'), { ...told('192.0.2.2', []), failed: 'timeout' }] })],
  ['no-input', 'there is no data', data([address()], { data: null })],
  ['unreachable', 'no resolver gave an address', data([], { resolvers: [told('192.0.2.1', []), told('192.0.2.2', [])] })],
  ['unreachable', 'no observation', { problem: problem('unreachable') }],
  ['pass', 'all are in Japan', data([address(), address(six)], {}, { 6: CONFUSED })],
  ['pass', 'the profile names an address in Japan', data([address()], { literal: true, resolvers: [] })],
])('%s when %s', (expected, _when, seen) => {
  expect(verdict(judged(endpointGeo, 'residency.endpoint-geo', [['www.example.jp', seen]]))).toBe(expected);
});
