import { createHash } from 'node:crypto';
import type { PersonalData } from '../../../observations/exposure.ts';
import type { ProbeContext } from '../../define.ts';
import { markerFinder } from '../../markers.ts';
import { japaneseMarker } from '../../seeding/canaries.ts';

export interface Persona {
  /** For the templates of resources and screens. */
  readonly variables: Readonly<Record<string, string>>;
  readonly shown: readonly string[];
  find(bytes: Uint8Array): { readonly found: readonly { readonly data: PersonalData; readonly via: readonly string[] }[]; readonly complete: boolean };
}

const DIGITS = 27;

/** An invented person, every datum of which is unguessable. */
export function inventPersona(context: Pick<ProbeContext, 'marker' | 'randomBytes'>): Persona {
  const digits = Array.from(context.randomBytes(DIGITS), (byte) => byte % 10).join('');
  const email = `${context.marker('mail')}@example.jp`;
  const hashes = ['md5', 'sha1', 'sha256'].map((name) => createHash(name).update(email).digest('hex'));
  const values: readonly (readonly [PersonalData, string])[] = [
    ['person-name', japaneseMarker((length) => context.randomBytes(length))], ['address', context.marker('address')], ['telephone', `090${digits}`],
    ['email', email], ['free-text', context.marker('text')], ['file-name', context.marker('file')], ['search-term', context.marker('search')],
    ...hashes.map((hash) => ['email-hash', hash] as const),
  ];
  const byValue = new Map(values.map(([data, value]) => [value.toLowerCase(), data]));
  const find = markerFinder(values.map(([, value]) => value));
  const of = (data: PersonalData): string => values.find(([name]) => name === data)?.[1] ?? '';
  const variables = {
    personName: of('person-name'), address: of('address'), telephone: of('telephone'), email, freeText: of('free-text'), fileName: `${of('file-name')}.txt`, searchTerm: of('search-term'),
  };
  return {
    variables, shown: values.filter(([data]) => data !== 'email-hash').map(([, value]) => value),
    find(bytes) {
      const { hits, complete } = find(bytes);
      return { complete, found: hits.flatMap(({ marker, via }) => {
        const data = byValue.get(marker.toLowerCase());
        return data ? [{ data, via }] : [];
      }) };
    },
  };
}
