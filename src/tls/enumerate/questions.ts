import type { Depth } from '../exchange/ask.ts';
import { FFDHE_GROUPS, groupTable } from '../registry/groups.ts';
import { canShare } from '../tls13-client/key-share.ts';
import type { Elimination } from './elimination.ts';
import type { Verdict } from './prober.ts';
import { GREASE, offerOf } from './shape.ts';

/** Hellos with fewer suites than this get no GREASE: they ask for something known. */
const LONG_LIST = 60;
/** OpenSSL's name for the curve that the registry calls secp256r1. */
const REGISTRY_NAMES: Readonly<Record<string, string>> = { prime256v1: 'secp256r1' };

/** Puts the questions of one elimination into hellos of its shape, and its answers into its lists. */
export class Questions {
  readonly #of: Elimination;
  /** The last TLS 1.3 answer was of a group beyond this client's arithmetic, and so will be the next ones. */
  schemeless = false;

  constructor(elimination: Elimination) {
    this.#of = elimination;
  }

  /** Asks with exactly these lists, but for the ffdhe groups, which stay in below TLS 1.3. */
  async ask(suites: readonly number[], groups: readonly number[], schemes: readonly number[], depth: Depth = this.#depth): Promise<Verdict> {
    const { version, shape, tls13, prober } = this.#of;
    const wide = shape.unusual && suites.length > LONG_LIST;
    const extended = shape.extensions && version >= 0x0301;
    const shared = groups.find(canShare);
    const verdict = await prober.ask(
      offerOf(shape, {
        version,
        suites: wide ? [...suites, GREASE] : suites,
        // Some stacks do DHE only for clients that offer one of these (RFC 7919 §4).
        ...(extended ? { groups: tls13 || FFDHE_GROUPS.includes(groups[0] ?? 0) ? groups : [...groups, ...FFDHE_GROUPS] } : {}),
        ...(extended && version >= 0x0303 ? { schemes } : {}),
        // Where the group is not the question, a share for a known one saves the HelloRetryRequest.
        ...(tls13 && depth === 'flight' && shared !== undefined && this.#of.groups.found.has(shared) ? { shareGroups: [shared] } : {}),
      }),
      depth,
    );
    if (verdict.kind === 'accepted') {
      prober.readUpTo = Math.max(prober.readUpTo, suites.indexOf(verdict.accepted.hello.cipherSuite));
      this.#of.absorb(verdict);
      if (tls13 && depth === 'flight') this.schemeless = verdict.accepted.hello.retry;
    }
    return verdict;
  }

  /** Below TLS 1.3 a client that does not offer the certificate's own curve gets no ECDSA (RFC 8422 §5.1). */
  certificateCurves(): number[] {
    if (this.#of.tls13) return [];
    const names = this.#of.prober.findings.leafCurves.map((curve) => REGISTRY_NAMES[curve] ?? curve);
    return [...groupTable().values()].filter(({ name }) => names.includes(name)).map(({ code }) => code);
  }

  /** The encrypted part of a TLS 1.3 answer costs two signatures and a round trip, so it is read while it has news. */
  get #depth(): Depth {
    const { tls13, schemes, shape } = this.#of;
    return tls13 && (schemes.complete || this.schemeless || !shape.unusual) ? 'server-hello' : 'flight';
  }
}
