import type { Accepted, ServerFlight } from '../exchange/reply.ts';
import { Axis } from './axis.ts';
import { findParameters } from './find-parameters.ts';
import { exhaustedFamilies, overtaken, reversedOffer, whoseOrder } from './order.ts';
import type { Choice, Support } from './order.ts';
import type { Prober, Verdict } from './prober.ts';
import { Questions } from './questions.ts';
import { suiteTable } from '../registry/suites.ts';
import { familyOf } from '../registry/schemes.ts';
import { PADDING_SUITES, groupsOf, schemesOf } from './shape.ts';
import type { Shape } from './shape.ts';

/** Suites that every server reads; some look at no more of a list. */
const SHORT_LIST = 60;
/** When a server has shown these, it seldom has another for TLS 1.3. */
const USUAL_TLS13 = [0x1301, 0x1302, 0x1303];

/**
 * Enumeration by joint elimination: each answer names a suite, a group and a signature scheme, and all three are left
 * out of, or put last in, the next hello. The cost is the longest of the lists and a few refusals, not their sum.
 */
export class Elimination {
  readonly version: number;
  readonly shape: Shape;
  readonly prober: Prober;
  readonly questions: Questions;
  readonly groups: Axis;
  readonly schemes: Axis;
  /** Suites in the order in which the server chose them. */
  readonly suites: number[] = [];
  /** Groups and schemes were asked for. */
  asked = false;
  /** Why the list of suites is not complete. */
  readonly gaps: string[] = [];
  /** Why groups or signature schemes are not complete. */
  readonly parameterGaps: string[] = [];
  /** What cannot be observed, through no fault of the peer's. */
  readonly notes: string[] = [];
  readonly #joint: boolean;
  readonly #choices: Choice[] = [];
  #candidates: readonly number[] = [];
  #lumpSize: number;
  /** Length of the list that was refused in the end. */
  #refusedLength = 0;

  /** @param withParameters whether groups and schemes are wanted too, or suites alone */
  constructor(prober: Prober, version: number, shape: Shape, withParameters: boolean) {
    this.prober = prober;
    this.version = version;
    this.shape = shape;
    this.groups = new Axis(groupsOf(shape, version), true);
    // Below TLS 1.3 the suite fixes the family of schemes, so passing over the others shows nothing.
    this.schemes = new Axis(version >= 0x0303 ? schemesOf(shape) : [], version >= 0x0304);
    this.questions = new Questions(this);
    this.#joint = withParameters;
    this.#lumpSize = shape.maxSuites;
  }

  get tls13(): boolean {
    return this.version >= 0x0304;
  }

  get stopped(): boolean {
    return this.prober.liar !== undefined;
  }

  get #support(): Support {
    return { suites: this.suites, groups: this.groups.found, schemes: this.schemes.found };
  }

  /** Takes in any valid answer of this version. @returns whether its suite was new */
  absorb({ accepted, offer }: Verdict & { kind: 'accepted' }): boolean {
    const { hello, flight } = accepted;
    if (hello.version !== this.version) return false;
    this.groups.absorb(groupOf(accepted), offer.groups);
    this.schemes.absorb(schemeOf(flight), offer.schemes);
    this.#choices.push({ suites: offer.suites, groups: offer.groups ?? [], schemes: offer.schemes ?? [], chosen: hello.cipherSuite });
    if (this.suites.includes(hello.cipherSuite)) return false;
    this.suites.push(hello.cipherSuite);
    return true;
  }

  /** Finds every suite among the candidates. */
  async findSuites(candidates: readonly number[]): Promise<void> {
    this.#candidates = candidates;
    for (let start = 0; start < candidates.length && !this.stopped; start += this.#lumpSize) {
      await this.#exhaust(candidates.slice(start, start + this.#lumpSize));
    }
  }

  async findParameters(): Promise<void> {
    this.asked = true;
    if (this.suites.length > 0 && !this.stopped) await findParameters(this);
  }

  /**
   * Makes sure that a long list that was refused had been read to its end: with a suite known to work put last. When it
   * was not, the rest is asked for again in short lists.
   */
  async confirmSuites(): Promise<void> {
    const [known] = this.suites;
    if (known === undefined || this.refused().length === 0 || this.stopped || this.gaps.length > 0) return;
    const verdict = await this.questions.ask([...this.refused(), known], this.groups.full(), this.schemes.full());
    if (verdict.kind === 'accepted') return;
    this.#lumpSize = SHORT_LIST;
    await this.findSuites(this.#candidates);
  }

  /**
   * Suites that were refused in one long list, until it is shown that such lists are read to their end; with suites
   * that mean nothing here to make this list longer than that one.
   */
  refused(): readonly number[] {
    if (this.prober.readUpTo >= this.#refusedLength) return [];
    return [...this.#candidates.filter((code) => !this.suites.includes(code)), ...PADDING_SUITES, ...(this.tls13 ? [] : suiteTable().tls13)];
  }

  /** How long a list has to be read to prove what was refused; 0 when that is shown. */
  get unproven(): number {
    return this.refused().length === 0 ? 0 : this.#refusedLength;
  }

  /** Whose order of suites decides; asks once with the order turned round unless the answers have shown it already. */
  async findPreference(): Promise<'server' | 'client' | null> {
    if (this.suites.length < 2 || this.stopped) return null;
    const shown = whoseOrder(this.#choices, this.#support);
    if (shown !== null) return shown;
    await this.questions.ask(reversedOffer(this.suites).slice(0, this.shape.maxSuites), this.groups.full(), this.schemes.full());
    return whoseOrder(this.#choices, this.#support);
  }

  /** Puts `suites` into the server's order where narrowed lists of groups and schemes have disturbed it. */
  async confirmOrder(): Promise<void> {
    for (const { suite, rivals } of overtaken(this.#choices, this.#support)) {
      const waiting = rivals.filter((rival) => this.suites.indexOf(rival) > this.suites.indexOf(suite));
      while (waiting.length > 0 && !this.stopped) {
        const verdict = await this.questions.ask([...waiting, suite], this.groups.full(), this.schemes.full());
        if (verdict.kind !== 'accepted') return void this.notes.push('the order of suites could not be confirmed');
        const winner = verdict.accepted.hello.cipherSuite;
        if (winner === suite) break;
        waiting.splice(waiting.indexOf(winner), 1);
        this.suites.splice(this.suites.indexOf(winner), 1);
        this.suites.splice(this.suites.indexOf(suite), 0, winner);
      }
    }
  }

  async #exhaust(lump: readonly number[]): Promise<void> {
    let narrow = this.#joint;
    let refusedNarrowly: Verdict | undefined;
    for (;;) {
      const rest = lump.filter((code) => !this.suites.includes(code));
      if (rest.length === 0) return;
      narrow &&= !(this.tls13 && USUAL_TLS13.every((code) => this.suites.includes(code)));
      const [groups, schemes] = this.#lists(narrow);
      const verdict = await this.questions.ask(rest, groups, schemes);
      if (verdict.kind === 'accepted') {
        if (verdict.accepted.hello.version !== this.version) return void this.gaps.push('suites: the server answered with another version');
        if (refusedNarrowly?.kind === 'refused') this.#attribute(refusedNarrowly, verdict.accepted);
        refusedNarrowly = undefined;
        continue;
      }
      // A refusal is the suites' fault only when the other lists were offered in full.
      if (!this.#inFull(groups, schemes) && !(await this.#listsWork(verdict, groups, schemes))) {
        narrow = false;
        refusedNarrowly = verdict;
        continue;
      }
      if (verdict.kind === 'unknown') return void this.gaps.push(`suites: ${verdict.cause}`);
      if (rest.length > SHORT_LIST) this.#refusedLength = Math.max(this.#refusedLength, rest.length);
      return;
    }
  }

  /** Groups and schemes for the next hello. */
  #lists(narrow: boolean): [groups: number[], schemes: number[]] {
    if (!narrow) return [this.groups.full(), this.tls13 ? this.schemes.unknownFirst() : this.schemes.full()];
    const groups = this.groups.strict ? [...this.groups.unknown, ...this.questions.certificateCurves()] : this.groups.unknownFirst();
    const schemes = this.schemes.strict ? [...this.schemes.unknown, ...exhaustedFamilies(this.schemes.found)] : this.schemes.unknownFirst();
    return [groups, schemes];
  }

  /** Whether every suite that could be chosen with the full lists could be chosen with these. */
  #inFull(groups: readonly number[], schemes: readonly number[]): boolean {
    const { found } = this.schemes;
    const families = new Set([...found].map(familyOf));
    const schemesThere = [...families].every((family) => [...found].some((scheme) => familyOf(scheme) === family && schemes.includes(scheme)));
    return schemesThere && (this.groups.found.size === 0 || [...this.groups.found].some((group) => groups.includes(group)));
  }

  /**
   * In TLS 1.3 suite, group and scheme are independent (RFC 8446 §4.1.1): when the groups and schemes of a refused hello
   * work with a known suite, the suites were refused.
   */
  async #listsWork(refused: Verdict, groups: readonly number[], schemes: readonly number[]): Promise<boolean> {
    if (refused.kind !== 'refused' || !this.tls13 || groups.length === 0) return false;
    const schemesInFull = [...this.schemes.found].some((scheme) => schemes.includes(scheme));
    const verdict = await this.questions.ask(this.suites.toReversed(), groups, schemes);
    if (verdict.kind === 'refused' && schemesInFull) this.groups.closed = true;
    return verdict.kind === 'accepted';
  }

  /**
   * A hello was refused and, with the other lists in full, answered: so the list whose chosen value was missing before
   * is the one that ran dry.
   */
  #attribute(refused: Verdict, accepted: Accepted): void {
    const group = groupOf(accepted);
    const scheme = schemeOf(accepted.flight);
    const groupMissing = group !== undefined && refused.offer.groups?.includes(group) === false;
    const schemeMissing = scheme !== undefined && refused.offer.schemes?.includes(scheme) === false;
    if (groupMissing && !schemeMissing) this.groups.closed = true;
  }
}

/** The group of an answer, wherever its version puts it. */
export const groupOf = ({ hello, flight }: Accepted): number | undefined => hello.group ?? flight.keyExchange?.group;
export const schemeOf = (flight: ServerFlight): number | undefined => flight.scheme ?? flight.keyExchange?.scheme;
