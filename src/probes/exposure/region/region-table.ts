/** Day on which the names below were compared with the providers' own lists. */
export const REGION_TABLE_DATE = '2026-11-23';

/** Regions of clouds in Japan: AWS, Google Cloud, Azure, Oracle Cloud, IBM Cloud, Alibaba Cloud, Linode, Vultr, Sakura. */
const JAPAN = new Set([
  'ap-northeast-1', 'ap-northeast-3', 'asia-northeast1', 'asia-northeast2', 'japaneast', 'japanwest', 'ap-tokyo-1', 'ap-osaka-1', 'jp-tok', 'jp-osa', 'jp-tyo-3',
  'jp-east-1', 'jp-east-2', 'jp-west-1', 'jp-west-2', 'ap-northeast-1-jp', 'isk01', 'tky01', 'is1a', 'is1b', 'tk1a', 'tk1b',
]);

/** Other names of the same providers, by their form. */
const REGION = new RegExp(`^(?:${[
  '(?:af|ap|ca|eu|il|me|mx|sa|us|cn)-(?:gov-)?(?:central|east|north|northeast|northwest|south|southeast|southwest|west)-\\d', // AWS, Alibaba
  '(?:us|europe|asia|australia|northamerica|southamerica|me|africa)-(?:central|east|north|northeast|northwest|south|southeast|southwest|west)\\d{1,2}', // Google Cloud
  '(?:east|west|central|northcentral|southcentral|westcentral)us[23]?', '(?:north|west)europe', '(?:uk|korea|canada|france|germany|norway|sweden|switzerland|brazil|india|southindia|australia|uae|southafrica|poland|italy|israel|qatar|spain|mexico)(?:central|north|south|east|west|southeast|westcentral)\\d?', '(?:southeast|east)asia', // Azure
  '(?:us|eu|uk|ap|sa|ca|me|af|il|mx)-[a-z]{4,14}-\\d', // Oracle
  '(?:nyc|sfo|ams|sgp|fra|blr|syd|lon|tor)\\d', // DigitalOcean
].join('|')})$`);

export type Place = 'japan' | 'abroad';

/** Where a region lies; undefined for a word that is no region's name. */
export function placeOfRegion(name: string): Place | undefined {
  const lower = name.toLowerCase();
  if (JAPAN.has(lower)) return 'japan';
  return REGION.test(lower) ? 'abroad' : undefined;
}
