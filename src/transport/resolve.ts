import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { type Lookup, systemLookup } from './lookup.ts';
import { ProbeError } from './probe-error.ts';
import { toProbeError } from './to-probe-error.ts';

type Reach = 'loopback' | 'internal' | 'public' | 'nowhere';

/** How far an address reaches. Link-local holds the metadata services of clouds, which no declared name leads to in good faith. */
function reachOf(address: string): Reach {
  switch (ipaddr.process(address).range()) {
    case 'loopback':
      return 'loopback';
    case 'private':
    case 'uniqueLocal':
    case 'carrierGradeNat':
      return 'internal';
    case 'unspecified':
    case 'broadcast':
    case 'multicast':
    case 'linkLocal':
      return 'nowhere';
    default:
      return 'public';
  }
}

/**
 * Resolves names of the scope. A name keeps the reach of its first answer for the whole run, so that a name which later points into
 * the municipality's own network (DNS rebinding) is refused.
 */
export class HostResolver {
  readonly #lookup: Lookup;
  readonly #reachOfHost = new Map<string, ReadonlySet<Reach>>();

  constructor(lookup: Lookup = systemLookup) {
    this.#lookup = lookup;
  }

  /** Addresses to try, in order; never empty. @throws {ProbeError} DNS_FAILED, OUT_OF_SCOPE */
  async addresses(host: string): Promise<readonly string[]> {
    if (isIP(host) !== 0) return [host];
    const found = await this.#lookup(host).catch((error: unknown) => {
      throw toProbeError(error, host);
    });
    if (found.length === 0) throw new ProbeError('DNS_FAILED', `${host}: the name has no address`);
    const pinned = this.#reachOfHost.get(host) ?? new Set(found.map(reachOf));
    this.#reachOfHost.set(host, pinned);
    const stray = found.find((address) => reachOf(address) === 'nowhere' || !pinned.has(reachOf(address)));
    if (stray !== undefined) throw new ProbeError('OUT_OF_SCOPE', `${host}: the name now leads to ${stray}, which is outside the scope`);
    return found;
  }
}
