import type { Depth } from '../exchange/ask.ts';
import type { Accepted, ServerFlight } from '../exchange/reply.ts';
import { FFDHE_GROUPS, groupTable } from '../registry/groups.ts';
import { findSuite } from '../registry/suites.ts';
import { canShare } from '../tls13-client/key-share.ts';
import { Axis } from './axis.ts';
import { overtaken } from './order.ts';
import type { Choice } from './order.ts';
import type { Prober, Verdict } from './prober.ts';
import { GREASE, groupsOf, offerOf, schemesOf } from './shape.ts';
import type { Shape } from './shape.ts';

/** Suites that every server reads; some look at no more of a list. */
const SHORT_LIST = 60;

/**
 * Enumeration by joint elimination: each answer names a suite, a group and a signature scheme, and all three are left
 * out of, or put last in, the next hello. The cost is the longest of the lists and a few refusals, not their sum.
 */
export class Elimination {
  readonly #prober: Prober;
  readonly #version: number;
  readonly #shape: Shape;
  readonly #joint: boolean;
  readonly #choices: Choice[] = [];
  #candidates: readonly number[] = [];
  #lumpSize: number;
  /** How many suites of a hello the server has been seen to read. */
  #readUpTo = 0;
  /** Length of the list that was refused in the end. */
  #refusedLength = 0;
  /** The groups that are left are beyond this client's arithmetic, so they show no scheme. */
  #schemeless = false;
  /** The server reads the head of a long list only. */
  #readShort = false;
  readonly groups: Axis;
  readonly schemes: Axis;
  /** Suites in the order in which the server chose them. */
  readonly suites: number[] = [];
  /** Groups and schemes were asked for. */
  asked = false;
  /** Why the list of suites is not complete. */
  readonly gaps: string[] = [];
  /** What cannot be observed, through no fault of the peer's. */
  readonly notes: string[] = [];
  /** Why groups or signature schemes are not complete. */
  readonly parameterGaps: string[] = [];

  /** @param withParameters whether groups and schemes are wanted too, or suites alone */
  constructor(prober: Prober, version: number, shape: Shape, withParameters: boolean) {
    this.#prober = prober;
    this.#version = version;
    this.#shape = shape;
    this.groups = new Axis(groupsOf(shape, version));
    this.schemes = new Axis(version >= 0x0303 ? schemesOf(shape) : []);
    this.#joint = withParameters;
    this.#lumpSize = shape.maxSuites;
  }

  get #tls13(): boolean {
    return this.#version >= 0x0304;
  }

  /** Whose order of suites decides, once two answers have shown it. */
  preference: 'server' | 'client' | null = null;

  /** Takes in an answer that came before the enumeration began. */
  absorb(verdict: Verdict & { kind: 'accepted' }): void {
    const { hello, flight } = verdict.accepted;
    if (hello.version !== this.#version) return;
    if (!this.suites.includes(hello.cipherSuite)) this.suites.push(hello.cipherSuite);
    this.groups.absorb(hello.group ?? flight.keyExchange?.group);
    this.schemes.absorb(schemeOf(flight));
  }

  /** Finds every suite among the candidates. */
  async findSuites(candidates: readonly number[]): Promise<void> {
    this.#candidates = candidates;
    for (let start = 0; start < candidates.length; start += this.#lumpSize) {
      await this.#exhaust(candidates.slice(start, start + this.#lumpSize));
      if (this.#prober.liar !== undefined) return;
      // The list was found not to be read to its end: begin again with short ones.
      if (this.#readShort && this.#lumpSize > SHORT_LIST) start = -(this.#lumpSize = SHORT_LIST);
    }
  }

  /** Puts `suites` into the server's order where narrowed lists of groups and schemes have disturbed it. */
  async confirmOrder(): Promise<void> {
    for (const { suite, rivals } of overtaken(this.#choices, this.groups.found, this.schemes.found)) {
      const waiting = [...rivals];
      while (waiting.length > 0 && this.#prober.liar === undefined) {
        const verdict = await this.#try([...waiting, suite], this.groups.full(), this.schemes.full());
        if (verdict.kind !== 'accepted') return void this.gaps.push('the order of suites could not be confirmed');
        const winner = verdict.accepted.hello.cipherSuite;
        if (winner === suite) break;
        waiting.splice(waiting.indexOf(winner), 1);
        this.suites.splice(this.suites.indexOf(winner), 1);
        this.suites.splice(this.suites.indexOf(suite), 0, winner);
      }
    }
  }

  /** Makes sure that a long list is read to its end, if no answer has shown it: with a suite known to work put last. */
  async confirmSuites(): Promise<void> {
    const [known] = this.suites;
    if (known === undefined || this.#readUpTo >= this.#refusedLength || this.#prober.liar !== undefined || this.gaps.length > 0) return;
    const verdict = await this.#try([...this.#refused(), known], this.groups.full(), this.schemes.full());
    if (verdict.kind === 'accepted') return;
    this.#readShort = true;
    this.#lumpSize = SHORT_LIST;
    await this.findSuites(this.#candidates);
  }

  /** Suites that were refused in one long list, until it is shown that such lists are read to their end. */
  #refused(): readonly number[] {
    return this.#readUpTo >= this.#refusedLength ? [] : this.#candidates.filter((code) => !this.suites.includes(code));
  }

  async #exhaust(lump: readonly number[]): Promise<void> {
    let relaxed = false;
    let strictRefusal: Verdict | undefined;
    for (;;) {
      const rest = lump.filter((code) => !this.suites.includes(code));
      if (rest.length === 0) return;
      const strict = this.#strict && !relaxed;
      const groups = relaxed || !this.#joint ? this.groups.full() : this.groups.offer(this.#certificateCurves());
      const offered = this.#withFirst(rest);
      const verdict = await this.#try(offered, groups, relaxed || this.#tls13 ? this.schemes.unknownFirst() : this.schemes.offer());
      if (verdict.kind === 'accepted') {
        if (strictRefusal?.kind === 'refused') this.#attribute(strictRefusal, verdict.accepted);
        strictRefusal = undefined;
        if (!this.#progress(verdict, rest)) return;
        continue;
      }
      // A refusal is the suites' fault only when the other lists were offered in full.
      if (strict && !(await this.#groupsStillWork(verdict))) {
        relaxed = true;
        strictRefusal = verdict;
        continue;
      }
      if (verdict.kind === 'unknown') return void this.gaps.push(`suites: ${verdict.cause}`);
      // Refused although a suite that works stood at its end.
      if (offered.length > rest.length) {
        this.#readShort = true;
        return;
      }
      if (rest.length > SHORT_LIST) this.#refusedLength = Math.max(this.#refusedLength, rest.length);
      return;
    }
  }

  get #strict(): boolean {
    // In TLS 1.3 a hello that narrows the schemes would leave open which list was refused.
    return this.#joint && (this.groups.strict || (this.schemes.strict && !this.#tls13));
  }

  /** Adds the first choice at the end of the second hello: chosen again, the server's order decides, else the client's. */
  #withFirst(rest: readonly number[]): readonly number[] {
    const [first] = this.suites;
    return first !== undefined && this.suites.length === 1 && this.preference === null && rest.length < this.#lumpSize && !this.#readShort ? [...rest, first] : rest;
  }

  /**
   * In TLS 1.3 suite and group are independent (RFC 8446 §4.1.1): when the groups of a refused hello work with a known
   * suite, the suites were refused.
   */
  async #groupsStillWork(refused: Verdict): Promise<boolean> {
    if (refused.kind !== 'refused' || !this.#tls13 || this.groups.unknown.length === 0) return false;
    const verdict = await this.#try(this.suites.toReversed(), this.groups.unknown, this.schemes.unknownFirst());
    return verdict.kind === 'accepted' && this.groups.absorb(verdict.accepted.hello.group);
  }

  /** @returns false when the answer is of another version, which ends the enumeration */
  #progress(verdict: Verdict & { kind: 'accepted' }, rest: readonly number[]): boolean {
    const { hello, flight } = verdict.accepted;
    if (hello.version !== this.#version) {
      this.gaps.push('the server answered with another version');
      return false;
    }
    if (this.suites.length === 1 && verdict.offer.suites.includes(this.suites[0] as number)) {
      this.preference = this.suites[0] === hello.cipherSuite ? 'server' : 'client';
    }
    if (rest.includes(hello.cipherSuite)) {
      this.suites.push(hello.cipherSuite);
      this.#choices.push({ suite: hello.cipherSuite, groups: verdict.offer.groups ?? [], schemes: verdict.offer.schemes ?? [] });
    }
    this.groups.absorb(hello.group ?? flight.keyExchange?.group);
    this.schemes.absorb(schemeOf(flight));
    return true;
  }

  /**
   * A hello was refused and, with the other lists in full, answered: so the list whose chosen value was missing before
   * is the one that ran dry.
   */
  #attribute(refused: Verdict, { hello, flight }: Accepted): void {
    const group = hello.group ?? flight.keyExchange?.group;
    const scheme = schemeOf(flight);
    const groupMissing = group !== undefined && refused.offer.groups?.includes(group) === false;
    const schemeMissing = scheme !== undefined && refused.offer.schemes?.includes(scheme) === false;
    if (groupMissing && !schemeMissing) this.groups.closed = true;
  }

  /** Finds the groups and schemes that the suites left to be found, with suites known to work. */
  async findParameters(): Promise<void> {
    this.asked = true;
    if (this.suites.length === 0 || this.#prober.liar !== undefined) return;
    if (this.#tls13) await this.#findGroups();
    if (this.#version >= 0x0303) await this.#findSchemes();
    if (!this.#tls13) await this.#findGroups();
  }

  async #findSchemes(): Promise<void> {
    const signed = this.#tls13 ? this.suites : this.suites.filter((code) => findSuite(code)?.layout.signed === true);
    if (signed.length === 0) this.schemes.closed = true;
    while (!this.schemes.closed && this.schemes.unknown.length > 0 && this.#prober.liar === undefined) {
      const verdict = await this.#try([...this.#refused(), ...signed], this.groups.full(), this.schemes.unknown, 'flight');
      if (verdict.kind === 'refused') this.schemes.closed = true;
      else if (verdict.kind === 'unknown') return void this.parameterGaps.push(`signature schemes: ${verdict.cause}`);
      else if (!this.schemes.absorb(schemeOf(verdict.accepted.flight))) return void this.notes.push('the signature schemes cannot be seen: the encrypted part of the handshake was not to be opened');
      else this.groups.absorb(groupOf(verdict.accepted));
    }
  }

  async #findGroups(): Promise<void> {
    const usable = this.#suitesForGroups();
    if (usable.length === 0) this.groups.closed = true;
    while (!this.groups.closed && this.groups.unknown.length > 0 && this.#prober.liar === undefined) {
      const verdict = await this.#askForGroup([...this.#refused(), ...usable]);
      if (verdict.kind === 'refused') this.groups.closed = true;
      else if (verdict.kind === 'unknown') return void this.parameterGaps.push(`groups: ${verdict.cause}`);
      else if (!this.groups.absorb(groupOf(verdict.accepted))) return void this.parameterGaps.push('groups: the answer named none');
      else this.schemes.absorb(schemeOf(verdict.accepted.flight));
    }
  }

  /** In TLS 1.3 group and scheme are independent too, so a refusal that the full list of schemes lifts was the schemes'. */
  async #askForGroup(suites: readonly number[]): Promise<Verdict> {
    const narrowed = this.#tls13 && this.#shape.unusual && this.schemes.found.size > 0 && !this.schemes.closed && !this.#schemeless;
    const groups = this.groups.unknown;
    if (!narrowed) return this.#try(suites, groups, this.schemes.unknownFirst());
    const verdict = await this.#try(suites, groups, this.schemes.unknown, 'flight');
    if (verdict.kind === 'accepted') {
      this.#schemeless = schemeOf(verdict.accepted.flight) === undefined;
      return verdict;
    }
    const widened = await this.#try(suites, groups, this.schemes.full(), 'server-hello');
    if (verdict.kind === 'refused' && widened.kind === 'accepted') this.schemes.closed = true;
    return widened;
  }

  #suitesForGroups(): number[] {
    if (this.#tls13) return this.suites;
    const elliptic = this.suites.filter((code) => findSuite(code)?.layout.params === 'ecdh');
    // The curve of an ECDSA certificate must be offered too, so suites without one ask a clearer question.
    const free = elliptic.filter((code) => findSuite(code)?.auth !== 'ecdsa');
    return free.length > 0 ? free : elliptic;
  }

  /** Below TLS 1.3 a client that does not offer the certificate's own curve gets no ECDSA (RFC 8422 §5.1). */
  #certificateCurves(): number[] {
    if (this.#tls13) return [];
    const codes: Readonly<Record<string, string>> = { prime256v1: 'secp256r1' };
    return this.#prober.findings.leafCurves.flatMap((curve) => [...groupTable().values()].find(({ name }) => name === (codes[curve] ?? curve))?.code ?? []);
  }

  async #try(suites: readonly number[], groups: readonly number[], schemes: readonly number[], depth: Depth = this.#depth): Promise<Verdict> {
    const wide = this.#shape.unusual && suites.length > SHORT_LIST;
    const shared = groups.find(canShare);
    const offer = offerOf(this.#shape, {
      version: this.#version,
      suites: wide ? [...suites, GREASE] : suites,
      ...(this.#shape.extensions && this.#version >= 0x0301 ? { groups: this.#tls13 ? groups : [...groups, ...FFDHE_GROUPS] } : {}),
      ...(this.#shape.extensions && this.#version >= 0x0303 ? { schemes } : {}),
      // Where the group is not the question, a share for a known one saves the HelloRetryRequest.
      ...(this.#tls13 && depth === 'flight' && shared !== undefined && this.groups.found.has(shared) ? { shareGroups: [shared] } : {}),
    });
    const verdict = await this.#prober.ask(offer, depth);
    if (verdict.kind === 'accepted') this.#readUpTo = Math.max(this.#readUpTo, suites.indexOf(verdict.accepted.hello.cipherSuite));
    return verdict;
  }

  /** The encrypted part of a TLS 1.3 answer costs two signatures and a round trip, so it is read while it has news. */
  get #depth(): Depth {
    return this.#tls13 && (this.schemes.settled || !this.#shape.unusual) ? 'server-hello' : 'flight';
  }
}

const groupOf = ({ hello, flight }: Accepted): number | undefined => hello.group ?? flight.keyExchange?.group;
const schemeOf = (flight: ServerFlight): number | undefined => flight.scheme ?? flight.keyExchange?.scheme;
