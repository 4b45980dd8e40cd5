import { lookup } from 'node:dns/promises';

/** Addresses of a name in the order of the system's resolver. */
export type Lookup = (host: string) => Promise<readonly string[]>;

export const systemLookup: Lookup = async (host) => (await lookup(host, { all: true, order: 'verbatim' })).map(({ address }) => address);
