import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { isIP } from 'node:net';
import { open, type CountryResponse, type Reader } from 'maxmind';
import type { CountryControl } from '../../../observations/exposure.ts';

export type Family = 4 | 6;
export const familyOf = (address: string): Family => (isIP(address) === 6 ? 6 : 4);

/** Where a network lies by address-to-country data of a certain day; null where the data says nothing of it. */
export type CountryOf = (address: string) => { readonly country: string; readonly dataDate: string } | null;

export interface CountryData {
  /** Package and version. */
  readonly name: string;
  /** Day on which the data was made. */
  readonly date: string;
  readonly countryOf: CountryOf;
}

/** Networks that are what they are by their owner alone, old allocations of universities and carriers, and nowhere announced from elsewhere. */
const CONTROLS: readonly (readonly [address: string, country: string])[] = [
  // The universities of Tokyo, Kyoto and Keio, IIJ, NTT, KDDI, WIDE, and Amazon's network in Tokyo.
  ['133.11.0.1', 'JP'], ['130.54.1.1', 'JP'], ['131.113.1.1', 'JP'], ['202.232.2.1', 'JP'], ['129.60.1.1', 'JP'], ['106.128.0.1', 'JP'], ['203.178.137.1', 'JP'], ['52.192.1.1', 'JP'],
  // MIT, RIPE NCC, the University of Twente and the Leibniz computing centre.
  ['18.9.22.69', 'US'], ['193.0.6.139', 'NL'], ['130.89.1.1', 'NL'], ['129.187.0.1', 'DE'],
  // WIDE, IIJ and SINET; RIPE NCC, the Leibniz computing centre and the University of California.
  ['2001:200::1', 'JP'], ['2001:240::1', 'JP'], ['2001:2f8::1', 'JP'], ['2001:67c:2e8::1', 'NL'], ['2001:4ca0::1', 'DE'], ['2607:f140::1', 'US'],
];

/** Whether the data knows well-known networks, by family: what it gets wrong there it may get wrong elsewhere. */
export function controlCountries(countryOf: CountryOf, family: Family): CountryControl {
  const asked = CONTROLS.filter(([address]) => familyOf(address) === family);
  const wrong = (japanese: boolean): readonly string[] => asked.filter(([, country]) => (country === 'JP') === japanese)
    .flatMap(([address, country]) => { const told = countryOf(address)?.country ?? null; return told === country ? [] : [`${address} ${country} → ${told ?? '?'}`]; });
  return { asked: asked.length, japanese: wrong(true), foreign: wrong(false) };
}

let loaded: Promise<CountryData> | undefined;

/** The data that comes with this program; read when it is first asked for. @throws when its file cannot be read */
export function countryData(): Promise<CountryData> {
  return (loaded ??= load());
}

async function load(): Promise<CountryData> {
  const require = createRequire(import.meta.url);
  const manifest = require.resolve('@ip-location-db/geo-whois-asn-country-mmdb/package.json');
  const { name, version } = require(manifest) as { readonly name: string; readonly version: string };
  // One file holds both families; country_code is all that each entry holds.
  const reader = await open(join(dirname(manifest), 'geo-whois-asn-country.mmdb')) as unknown as Reader<CountryResponse>;
  const date = reader.metadata.buildEpoch.toISOString().slice(0, 10);
  return {
    name: `${name} ${version}`, date,
    countryOf(address) {
      const entry = reader.get(address) as { readonly country_code?: string } | null;
      return entry?.country_code ? { country: entry.country_code, dataDate: date } : null;
    },
  };
}
