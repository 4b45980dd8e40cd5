import { ask } from '../exchange/ask.ts';
import type { AskContext, Depth } from '../exchange/ask.ts';
import { pause } from '../exchange/governor.ts';
import { brokenPromise } from '../exchange/offer-check.ts';
import { describeAnswer } from '../exchange/reply.ts';
import type { Accepted, Answer, Exchanged, Refused } from '../exchange/reply.ts';
import { isRefusal } from '../wire/alert.ts';
import type { HelloOffer } from '../wire/client-hello.ts';
import { Findings } from './findings.ts';

/** What an answer says about support. Only a kept promise is acceptance, only three alerts are refusal. */
export type Verdict = (
  | { readonly kind: 'accepted'; readonly accepted: Accepted }
  | { readonly kind: 'refused'; readonly refused: Refused }
  | { readonly kind: 'unknown'; readonly cause: string; readonly answer: Answer }
) & { readonly offer: HelloOffer; readonly exchanged: Exchanged };

/** Waits before the second and third attempt after a reset, close or failed connection. */
const BACKOFF_MS = [300, 1_000] as const;
/** Questions that stayed unanswered however often; after these the peer's silence is its way, and one repetition is enough. */
const STUBBORN = 2;
const NO_APPLICATION_PROTOCOL = 120;
/** The pace to fall back to once the peer seems to count connections. */
const SLOW_GAP_MS = 260;

/** Asks one endpoint and keeps what is learnt on the way: whom to believe, how fast to go, what it tolerates. */
export class Prober {
  readonly context: AskContext;
  readonly findings = new Findings();
  readonly notes = new Set<string>();
  /** Set when the server chose something never offered. */
  liar: string | undefined;
  /** How many suites of one hello the server has been seen to read. */
  readUpTo = 0;
  /** True once any valid ServerHello came. */
  alive = false;
  #retries: Promise<unknown> = Promise.resolve();
  #stubborn = 0;
  #alpn: readonly string[] | undefined = ['h2', 'http/1.1'];

  constructor(context: AskContext) {
    this.context = context;
  }

  /** Asks, and repeats what failed without a word, alone and slowly, before calling it unknown. */
  async ask(offer: HelloOffer, depth: Depth): Promise<Verdict> {
    const first = await this.askOnce(offer, depth);
    if (first.kind !== 'unknown' || !isTransient(first.answer)) return first;
    const turn = this.#retries.then(() => this.#repeat(first, offer, depth));
    this.#retries = turn.catch(() => undefined);
    return turn;
  }

  /** One repetition at a time for the whole endpoint: whoever counts connections must see few of them now. */
  async #repeat(first: Verdict & { kind: 'unknown' }, offer: HelloOffer, depth: Depth): Promise<Verdict> {
    let last = first;
    for (const waitMs of this.#stubborn < STUBBORN ? BACKOFF_MS : BACKOFF_MS.slice(0, 1)) {
      await pause(waitMs, this.context.governor.signal);
      const verdict = await this.askOnce(offer, depth);
      if (verdict.kind !== 'unknown' || !isTransient(verdict.answer)) {
        this.#noticeThrottling(first.cause);
        return verdict;
      }
      last = verdict;
      if (verdict.answer.kind === 'timeout' || (!this.alive && isClosedPort(verdict.answer))) break;
    }
    this.#stubborn++;
    return last;
  }

  /** @param use `aside` keeps the answer out of the findings: it is not about the endpoint as it is asked for */
  async askOnce(offer: HelloOffer, depth: Depth, use: 'findings' | 'aside' = 'findings'): Promise<Verdict> {
    const complete = this.#complete(offer);
    const exchanged = await this.#exchange(complete, depth);
    const { answer } = exchanged;
    if (answer.kind === 'alert' && answer.alert.description === NO_APPLICATION_PROTOCOL && complete.alpn !== undefined) {
      this.#alpn = undefined;
      return this.askOnce(offer, depth, use);
    }
    const known = { offer: complete, exchanged };
    if (answer.kind === 'server-hello') return this.#weigh(answer, known, use);
    if (answer.kind === 'alert' && isRefusal(answer.alert)) return { kind: 'refused', refused: answer, ...known };
    return { kind: 'unknown', cause: describeAnswer(answer), answer, ...known };
  }

  /** What a socket that had been waiting does without a word is put to the waiting, and the hello sent again on a fresh one. */
  async #exchange(offer: HelloOffer, depth: Depth): Promise<Exchanged> {
    const exchanged = await ask(this.context, offer, depth);
    const { answer } = exchanged;
    const silent = answer.kind === 'reset' || ((answer.kind === 'closed' || answer.kind === 'timeout') && answer.afterBytes === 0);
    if (!silent) return exchanged;
    if (answer.kind === 'timeout' || exchanged.spare === true) this.context.spares?.stop();
    return exchanged.spare === true ? ask(this.context, offer, depth) : exchanged;
  }

  #complete(offer: HelloOffer): HelloOffer {
    const { host, servername } = this.context.endpoint;
    const named = offer.servername === undefined ? { ...offer, servername: servername ?? host } : offer;
    return offer.modern === true && this.#alpn !== undefined ? { alpn: this.#alpn, ...named } : named;
  }

  #weigh(accepted: Accepted, known: { offer: HelloOffer; exchanged: Exchanged }, use: 'findings' | 'aside'): Verdict {
    const broken = brokenPromise(known.offer, accepted);
    if (broken !== undefined) {
      this.liar ??= broken;
      return { kind: 'unknown', cause: `the server does not keep to what is offered: ${broken}`, answer: accepted, ...known };
    }
    this.alive = true;
    if (use === 'findings') this.findings.add(known.offer, accepted);
    return { kind: 'accepted', accepted, ...known };
  }

  #noticeThrottling(cause: string): void {
    this.context.governor.slowDown(SLOW_GAP_MS);
    this.notes.add(`slowed down: ${cause}, and the same hello was answered later`);
  }
}

/** Nobody listens: told twice and before anything else came, that is how it is. */
const isClosedPort = (answer: Answer): boolean => answer.kind === 'no-connection' && answer.code === 'ECONNREFUSED';

const isTransient = (answer: Answer): boolean =>
  answer.kind === 'reset' || answer.kind === 'closed' || answer.kind === 'no-connection' || answer.kind === 'timeout';
