import { expect, test } from 'vitest';
import { controlCountries, countryData } from './country-data.ts';
import { inSharedRange, passedSharedFront } from './shared-network.ts';

test('the control names what the data gets wrong, by side and family', () => {
  const everythingAbroad = () => ({ country: 'US', dataDate: '2026-01-01' });
  const everythingJapanese = () => ({ country: 'JP', dataDate: '2026-01-01' });
  expect(controlCountries(everythingAbroad, 4).japanese).toContain('133.11.0.1 JP → US');
  expect(controlCountries(everythingJapanese, 6)).toMatchObject({ japanese: [], foreign: ['2001:67c:2e8::1 NL → JP', '2001:4ca0::1 DE → JP', '2607:f140::1 US → JP'] });
  expect(controlCountries(() => null, 4)).toMatchObject({ asked: 12, japanese: { length: 8 }, foreign: { length: 4 } });
});

test('the data that comes with the program: IPv4 of the control is right, IPv6 has an error in it', async () => {
  const { countryOf, date } = await countryData();
  expect(controlCountries(countryOf, 4)).toEqual({ asked: 12, japanese: [], foreign: [] });
  expect(controlCountries(countryOf, 6)).toEqual({ asked: 6, japanese: ['2001:200::1 JP → AU'], foreign: [] });
  expect([countryOf('127.0.0.1'), countryOf('10.0.0.1'), countryOf('::1')]).toEqual([null, null, null]);
  expect(countryOf('3.80.0.1')).toEqual({ country: 'US', dataDate: date });
});

test('content networks are told by range and header fields', () => {
  expect(['104.16.0.1', '2606:4700::1111', '133.11.0.1', '104.32.0.1'].map(inSharedRange)).toEqual([true, true, false, false]);
  expect([['Server', 'cloudflare'], ['X-Amz-Cf-Pop', 'NRT12'], ['Via', '1.1 google'], ['Server', 'nginx'], ['Via', '1.1 proxy']].map(([name = '', value = '']) => passedSharedFront([[name, value]])))
    .toEqual([true, true, true, false, false]);
});
