import type { BrowserContext, Page, Request, Response } from '@playwright/test';
import { ProbeError } from '../transport/probe-error.ts';
import type { Recorder } from '../transport/recorder.ts';
import { httpResponse } from '../transport/response.ts';
import type { HttpResponse } from '../transport/types.ts';
import type { InsecureRequestSeen } from './types.ts';

/** Meant to stay open: they say nothing about a page coming to rest. */
const LASTING = new Set(['eventsource', 'websocket', 'media', 'ping']);
const RECORDED = new Set(['document', 'xhr', 'fetch']);
/** A page that polls for ever must not fill the memory. */
/** A request that takes longer than this (a long poll) no longer says that the page is about to change. */
const STALE_MS = 10_000;
const MAX_EXCHANGES = 300;
const MAX_BODY_BYTES = 4 * 1024 * 1024;

interface Exchange {
  readonly request: Request;
  readonly startedAt: Date;
  finishedAt: Date;
  /** Body, or the reason there is none. */
  outcome: Promise<{ readonly response: Response; readonly body: Buffer } | { readonly failure: string }>;
}

const headerList = (headers: readonly { readonly name: string; readonly value: string }[]) => headers.map(({ name, value }) => [name, value] as const);

/** Watches what the pages of one context send: for evidence, for what scripts received, and to know when a page has come to rest. */
export class BrowserTraffic {
  /** Requests under way and when they began, in order. */
  readonly #inFlight = new Map<Request, number>();
  #exchanges: Exchange[] = [];
  #changed: (() => void)[] = [];
  #insecure: InsecureRequestSeen[] = [];
  /** Documents and requests of scripts so far. */
  started = 0;
  /** Why the guard refused the latest of what it refused. */
  refusal: ProbeError | undefined;
  /** The main frame's latest document and how many there were. */
  navigation: { readonly response: Response | undefined; readonly count: number } = { response: undefined, count: 0 };

  constructor(context: BrowserContext, page: Page) {
    page.on('websocket', (socket) => this.#noteInsecure(socket.url(), 'websocket'));
    context.on('request', (request) => {
      this.#noteInsecure(request.url(), request.resourceType());
      if (!LASTING.has(request.resourceType())) this.#inFlight.set(request, performance.now());
      this.#wake();
      if (!RECORDED.has(request.resourceType())) return;
      this.started += 1;
      if (this.#exchanges.length >= MAX_EXCHANGES) return;
      this.#exchanges.push({ request, startedAt: new Date(), finishedAt: new Date(), outcome: Promise.resolve({ failure: 'no answer' }) });
    });
    context.on('requestfinished', (request) => this.#ended(request, () => this.#read(request)));
    context.on('requestfailed', (request) => this.#ended(request, () => Promise.resolve({ failure: request.failure()?.errorText ?? 'failed' })));
    page.on('response', (response) => {
      const request = response.request();
      if (request.isNavigationRequest() && request.frame() === page.mainFrame() && (response.status() < 300 || response.status() > 399)) {
        this.navigation = { response, count: this.navigation.count + 1 };
        this.#forgetBefore(request);
      }
    });
  }

  /** True when nothing is under way. */
  get resting(): boolean {
    const stale = performance.now() - STALE_MS;
    return [...this.#inFlight.values()].every((began) => began < stale);
  }

  /** Requests by plain HTTP or WebSocket since the last call. */
  takeInsecure(): readonly InsecureRequestSeen[] {
    const seen = this.#insecure;
    this.#insecure = [];
    return seen;
  }

  #noteInsecure(url: string, type: string): void {
    if (/^(http|ws):/i.test(url) && this.#insecure.length < MAX_EXCHANGES) this.#insecure.push({ url: url.replace(/[?#].*$/s, ''), type });
  }

  /** Resolves when nothing has been under way for `quietMs`, at the latest after `limitMs`. */
  async rest(quietMs: number, limitMs: number): Promise<void> {
    const end = Promise.withResolvers<'end'>();
    const limit = setTimeout(() => end.resolve('end'), limitMs);
    try {
      for (;;) {
        const changed = new Promise<'changed'>((resolve) => { this.#changed.push(() => resolve('changed')); });
        const quiet = Promise.withResolvers<'quiet'>();
        const timer = this.resting ? setTimeout(() => quiet.resolve('quiet'), quietMs) : undefined;
        const first = await Promise.race([changed, quiet.promise, end.promise]);
        clearTimeout(timer);
        if (first !== 'changed') return;
      }
    } finally {
      clearTimeout(limit);
    }
  }

  /** Stores all exchanges since the last call as evidence, and returns the answers that came. */
  async drain(recorder: Recorder, who: { readonly actor: string; readonly source: string }): Promise<HttpResponse[]> {
    const exchanges = this.#exchanges;
    this.#exchanges = [];
    const answers: HttpResponse[] = [];
    for (const exchange of exchanges) {
      const answer = await this.#store(exchange, recorder, who);
      if (answer) answers.push(answer);
    }
    return answers;
  }

  /** Not every request of a page that was left is reported as ended. */
  #forgetBefore(navigation: Request): void {
    const began = this.#inFlight.get(navigation);
    if (began === undefined) return;
    for (const [request, at] of this.#inFlight) if (at < began) this.#inFlight.delete(request);
    this.#wake();
  }

  async #store({ request, startedAt, finishedAt, outcome }: Exchange, recorder: Recorder, who: { readonly actor: string; readonly source: string }): Promise<HttpResponse | undefined> {
    if (!/^https?:/.test(request.url())) return undefined;
    const sent = {
      ...who, startedAt, finishedAt,
      request: { method: request.method(), url: new URL(request.url()), headers: headerList(await request.headersArray().catch(() => [])), body: request.postDataBuffer() ?? undefined },
    };
    const ended = await outcome;
    if ('failure' in ended) {
      recorder.failure({ ...sent, error: new ProbeError('PEER_RESET', ended.failure) });
      return undefined;
    }
    const { response } = ended;
    const facts = {
      status: response.status(), statusText: response.statusText(), headers: headerList(await response.headersArray().catch(() => [])),
      body: new Uint8Array(ended.body.subarray(0, MAX_BODY_BYTES)), truncated: ended.body.length > MAX_BODY_BYTES,
    };
    recorder.answer({ ...sent, response: facts, tlsDoubt: undefined });
    return httpResponse({ ...facts, url: response.url(), startedAt: startedAt.toISOString(), finishedAt: finishedAt.toISOString() });
  }

  async #read(request: Request): Promise<Awaited<Exchange['outcome']>> {
    const response = await request.response();
    if (!response) return { failure: 'no answer' };
    // Of a redirect, and of a page that was left meanwhile, the body is not to be had.
    const body = await response.body().catch(() => Buffer.alloc(0));
    return { response, body };
  }

  #ended(request: Request, outcome: () => Exchange['outcome']): void {
    this.#inFlight.delete(request);
    this.#wake();
    const exchange = this.#exchanges.find((one) => one.request === request);
    if (!exchange) return;
    exchange.finishedAt = new Date();
    exchange.outcome = outcome().catch((error: unknown) => ({ failure: String(error) }));
  }

  #wake(): void {
    const waiting = this.#changed;
    this.#changed = [];
    for (const wake of waiting) wake();
  }
}
