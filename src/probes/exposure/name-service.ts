import { lookup, Resolver } from 'node:dns/promises';
import type { Policy } from '../../profile/policy-schema.ts';

/** One resolver and what can be asked of it. */
export interface Asked {
  /** `system`, or the server's address. */
  readonly name: string;
  /** A and AAAA; empty where there is none. @throws when the name cannot be resolved */
  addresses(host: string): Promise<readonly string[]>;
  /** The name that a name is an alias of. */
  alias(host: string): Promise<string | undefined>;
  /** Name servers of exactly this name; empty where it is no zone. */
  nameServers(zone: string): Promise<readonly string[]>;
}

const EMPTY = new Set(['ENODATA', 'ENOTFOUND']);
const isEmpty = (error: unknown): boolean => error instanceof Error && EMPTY.has(String((error as NodeJS.ErrnoException).code));

/** What is not there is empty; a server that fails or does not answer throws. */
const orNone = async (answer: Promise<string[]>): Promise<string[]> => answer.catch((error: unknown) => {
  if (isEmpty(error)) return [];
  throw error;
});

async function bothFamilies(resolver: Resolver, host: string): Promise<readonly string[]> {
  const found = (await Promise.all([orNone(resolver.resolve4(host)), orNone(resolver.resolve6(host))])).flat();
  if (found.length === 0) throw new Error(`${host}: the name has no address`);
  return found;
}

function asking(name: string, resolver: Resolver, addresses: Asked['addresses']): Asked {
  return {
    name, addresses,
    alias: async (host) => (await resolver.resolveCname(host).catch(() => []))[0],
    nameServers: (zone) => orNone(resolver.resolveNs(zone)),
  };
}

const TIMEOUT_MS = 3000;
const newResolver = (): Resolver => new Resolver({ timeout: TIMEOUT_MS, tries: 2 });

/** The resolvers of the policy; else that of this machine. */
export function resolversOf({ resolvers }: Pick<Policy, 'resolvers'>): readonly Asked[] {
  if (resolvers.length === 0) return [asking('system', newResolver(), async (host) => (await lookup(host, { all: true })).map(({ address }) => address))];
  return [...new Set(resolvers)].map((server) => {
    const resolver = newResolver();
    resolver.setServers([server]);
    return asking(server, resolver, (host) => bothFamilies(resolver, host));
  });
}
