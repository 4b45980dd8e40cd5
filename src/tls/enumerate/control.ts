import { isIP } from 'node:net';
import { describeAnswer } from '../exchange/reply.ts';
import { groupName } from '../registry/groups.ts';
import { hexId } from '../registry/hex-id.ts';
import { suiteName } from '../registry/suites.ts';
import type { ServerHello } from '../wire/server-hello.ts';
import type { BrowserLike, SniBehaviour } from '../scan-result.ts';
import { versionOf } from '../wire/versions.ts';
import { browserLikeOffer } from './browser-like.ts';
import type { Prober, Verdict } from './prober.ts';
import { SMALL, offerOf } from './shape.ts';
import { candidatesFor } from './version-probe.ts';

/** The browser-like hello: first question, control handshake, and canary at the end. */
export class BrowserProbe {
  readonly #prober: Prober;
  verdict: (Verdict & { kind: 'accepted' }) | undefined;
  /** Why the endpoint cannot be scanned at all. */
  unreachable: string | undefined;
  /** What a hello without a server name was answered with. */
  withoutName: SniBehaviour['withoutName'] = 'not-tried';
  /** Why the canary says that the answers in between cannot be relied on. */
  canary: { readonly code: 'throttled' | 'ambiguous-effect'; readonly cause: string } | undefined;

  constructor(prober: Prober) {
    this.#prober = prober;
  }

  /** @returns whether it makes sense to go on */
  async first(): Promise<boolean> {
    const startedAt = performance.now();
    let verdict = await this.#prober.askOnce(browserLikeOffer(), 'flight');
    if (verdict.kind === 'unknown' && verdict.answer.kind !== 'timeout') verdict = await this.#prober.ask(browserLikeOffer(), 'flight');
    else this.#noticeAnswerTime(performance.now() - startedAt);
    if (verdict.kind === 'accepted') this.verdict = verdict;
    if (verdict.kind !== 'unknown') return true;
    const { answer } = verdict;
    // A peer that answers nothing to a common hello may still answer a small one; one that cannot be reached will not.
    if (answer.kind === 'no-connection' || answer.kind === 'limit') this.unreachable = describeAnswer(answer);
    else if (answer.kind === 'timeout') await this.#trySmall(verdict.cause);
    return this.unreachable === undefined;
  }

  #noticeAnswerTime(ms: number): void {
    this.#prober.context.governor.noticeAnswerTime(ms);
    this.#prober.context.spares?.notice('answer', ms);
  }

  async #trySmall(cause: string): Promise<void> {
    const small = await this.#prober.askOnce(offerOf(SMALL, { version: 0x0303, suites: candidatesFor(0x0303).slice(0, SMALL.maxSuites) }), 'flight');
    if (small.kind === 'unknown' && small.answer.kind === 'timeout') this.unreachable = cause;
  }

  /** Repeats the hello that worked: silence now means a limiter, another answer means several servers. */
  async repeat(): Promise<void> {
    // Twice, since two servers that take turns would give the first answer every second time. The second time without
    // a server name, which says something of its own.
    await this.#compare();
    if (this.canary === undefined && !(await this.#compareWithoutName())) {
      for (let round = 0; round < 2 && this.canary === undefined; round++) await this.#compare();
    }
  }

  /** @returns whether the answer was the same as with a name */
  async #compareWithoutName(): Promise<boolean> {
    const { endpoint } = this.#prober.context;
    if (this.verdict === undefined || isIP(endpoint.servername ?? endpoint.host) !== 0) return false;
    const { hello, flight } = this.verdict.accepted;
    const nameless = await this.#prober.askOnce({ ...this.verdict.offer, servername: '' }, 'flight', 'aside');
    if (nameless.kind !== 'accepted') {
      const refused = nameless.exchanged.answer.kind === 'alert';
      this.withoutName = refused ? 'refused' : 'unknown';
      return false;
    }
    const [leaf, otherLeaf] = [flight.certificates?.[0], nameless.accepted.flight.certificates?.[0]];
    if (leaf !== undefined && otherLeaf !== undefined) this.withoutName = Buffer.compare(leaf, otherLeaf) === 0 ? 'same-certificate' : 'other-certificate';
    return this.withoutName === 'same-certificate' && sameAnswer(hello, nameless.accepted.hello);
  }

  async #compare(): Promise<void> {
    if (this.verdict === undefined) return;
    const again = await this.#prober.ask(this.verdict.offer, 'server-hello');
    if (again.kind !== 'accepted') {
      const how = again.kind === 'refused' ? describeAnswer(again.refused) : again.cause;
      this.canary = { code: 'throttled', cause: `the first hello, repeated at the end, was not answered any more: ${how}` };
      return;
    }
    if (!sameAnswer(this.verdict.accepted.hello, again.accepted.hello)) {
      this.canary = { code: 'ambiguous-effect', cause: 'the same hello was answered differently: several servers seem to share this address' };
    }
  }

  get browserLike(): BrowserLike | null {
    if (this.verdict === undefined) return null;
    const { hello, flight } = this.verdict.accepted;
    const version = versionOf(hello.version);
    // Current browsers offer nothing below TLS 1.2 and end the handshake at such an answer (RFC 8996 §4).
    if (version === undefined || hello.version < 0x0303) return null;
    const group = hello.group ?? flight.keyExchange?.group;
    return {
      version,
      suite: { id: hexId(hello.cipherSuite), name: suiteName(hello.cipherSuite) },
      ...(group === undefined ? {} : { group: { id: hexId(group), name: groupName(group) } }),
    };
  }
}

const sameAnswer = (before: ServerHello, after: ServerHello): boolean =>
  before.version === after.version && before.cipherSuite === after.cipherSuite && before.group === after.group;
