import type { LocatorSeen } from '../../../observations/exposure.ts';
import { placeOfRegion } from './region-table.ts';

type Clue = Pick<LocatorSeen, 'source' | 'region' | 'place'>;

/** Places of a host name at which object stores write their region. */
const STORES: readonly RegExp[] = [
  /(?:^|\.)s3[.-](?:dualstack\.|fips\.|accesspoint\.)*([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/, /(?:^|\.)s3-website[.-]([a-z0-9-]+)\.amazonaws\.com$/, /(?:^|\.)execute-api\.([a-z0-9-]+)\.amazonaws\.com$/,
  /(?:^|\.)objectstorage\.([a-z0-9-]+)\.oraclecloud\.com$/, /(?:^|\.)oss-([a-z0-9-]+)\.aliyuncs\.com$/, /(?:^|\.)([a-z]{3}\d)\.digitaloceanspaces\.com$/,
  /(?:^|\.)s3\.([a-z0-9-]+)\.wasabisys\.com$/, /(?:^|\.)([a-z0-9-]+)\.linodeobjects\.com$/, /(?:^|\.)s3\.([a-z0-9]+)\.sakurastorage\.jp$/, /(?:^|\.)s3\.([a-z0-9-]+)\.cloud-object-storage\.appdomain\.cloud$/,
];
/** Object stores and front doors that do not say where they keep what they serve. */
const NEUTRAL = /(?:^|\.)(?:s3\.amazonaws\.com|s3-accelerate(?:\.dualstack)?\.amazonaws\.com|storage\.googleapis\.com|storage\.cloud\.google\.com|blob\.core\.windows\.net|file\.core\.windows\.net|r2\.cloudflarestorage\.com|backblazeb2\.com)$/;
const FRONT_DOOR = /(?:^|\.)(?:cloudfront\.net|azureedge\.net|azurefd\.net|fastly\.net|fastlylb\.net|akamai(?:edge|hd|zed)?\.net|edgekey\.net|edgesuite\.net|cdn\.cloudflare\.net|b-cdn\.net|googleusercontent\.com)$/;

const named = (source: Clue['source'], region: string): Clue[] => {
  const place = placeOfRegion(region);
  return place ? [{ source, region: region.toLowerCase(), place }] : [];
};

function cluesOfHost(host: string, source: 'host' | 'alias'): readonly Clue[] {
  const lower = host.toLowerCase().replace(/\.$/, '');
  const stores = STORES.flatMap((pattern) => named(source, pattern.exec(lower)?.[1] ?? ''));
  if (stores.length > 0) return stores;
  if (NEUTRAL.test(lower)) return [{ source, region: null, place: 'neutral' }];
  return FRONT_DOOR.test(lower) ? [{ source, region: null, place: 'front-door' }] : [];
}

/** The region of a signature's scope: `KEY/20261123/ap-northeast-1/s3/aws4_request` (AWS Signature Version 4, Google V4). */
function cluesOfScope(url: URL): readonly Clue[] {
  return [...url.searchParams].filter(([name]) => /^x-(?:amz|goog|oss|obs)-credential$/i.test(name)).flatMap(([, value]) => value.split('/').slice(2, 3).flatMap((region) => named('credential-scope', region)));
}

/** What a locator tells of where its object lies. A region's name elsewhere in it, as in a file name, tells nothing. */
export function cluesOf(address: string, aliases: readonly string[], headers: readonly (readonly [string, string])[] = []): readonly Clue[] {
  const url = URL.parse(address);
  if (!url) return [];
  const told = headers.filter(([name]) => /^x-(?:amz-bucket|oss-bucket|ms-storage)-region$/i.test(name)).flatMap(([, value]) => named('header', value.trim()));
  const sure = [...cluesOfScope(url), ...told];
  const ofHost = [...cluesOfHost(url.hostname, 'host'), ...aliases.flatMap((alias) => cluesOfHost(alias, 'alias'))];
  // A store that is neutral by its name is located by the scope of the signature.
  return sure.length > 0 ? [...sure, ...ofHost.filter(({ region }) => region !== null)] : ofHost;
}
