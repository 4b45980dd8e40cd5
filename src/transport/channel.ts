import type { Socket } from 'node:net';
import { CookieJar } from 'tough-cookie';
import { Agent, type buildConnector } from 'undici';
import { decodeBody } from './decode-body.ts';
import type { Dial } from './dial.ts';
import { exchange, type WireRequest, type WireResponse } from './exchange.ts';
import type { TransportLimits } from './limits.ts';
import { ProbeError } from './probe-error.ts';
import type { RateLimiter } from './rate.ts';
import type { Recorder } from './recorder.ts';
import { isCredentialHeader } from './redaction/credential-names.ts';
import { redirected, redirectTarget } from './redirects.ts';
import { httpResponse } from './response.ts';
import { DEFAULT_PORT, type Endpoint, endpointOf, endpointText, type Scope } from './scope.ts';
import { refusesProtocol, type TlsTrust } from './tls-trust.ts';
import { toProbeError } from './to-probe-error.ts';
import type { Channel, HttpRequest, HttpResponse } from './types.ts';

/** What all channels of one transport share: the guards, never a connection. */
export interface ChannelServices {
  readonly scope: Scope;
  readonly rate: RateLimiter;
  readonly dial: Dial;
  readonly trust: TlsTrust;
  readonly recorder: Recorder;
  readonly limits: TransportLimits;
  readonly parallel: number;
  now(): Date;
  onRequest(): void;
  onClose(channel: Channel): void;
}

const DEFAULT_HEADERS: readonly (readonly [string, string])[] = [
  ['accept', '*/*'],
  ['accept-encoding', 'gzip, deflate, br, zstd'],
  ['user-agent', 'kenshu (security acceptance test)'],
];

const closedError = (): ProbeError => new ProbeError('ABORTED', 'the channel was closed');

function firstRequest(request: HttpRequest, url: URL): WireRequest {
  const headers = request.headers ?? [];
  const given = new Set(headers.map(([name]) => name.toLowerCase()));
  return {
    method: request.method,
    url,
    headers: [...DEFAULT_HEADERS.filter(([name]) => !given.has(name)), ...headers],
    body: typeof request.body === 'string' ? Buffer.from(request.body) : request.body,
  };
}

/** Takes a record to be written, now or when the whole exchange is over. */
type Keep = (record: () => void) => void;

/** HTTP/1.1, or HTTP/2 where a server speaks nothing else, with connections, TLS sessions and cookies of its own. */
export class HttpChannel implements Channel {
  readonly actor: string;
  readonly source: string;
  readonly jar = new CookieJar(undefined, { looseMode: true });
  readonly #services: ChannelServices;
  readonly #agent: Agent;
  readonly #sessions = new Map<string, Buffer>();
  readonly #http2Only = new Set<string>();
  readonly #closed = new AbortController();

  constructor(options: { readonly actor: string; readonly source: string }, services: ChannelServices) {
    this.actor = options.actor;
    this.source = options.source;
    this.#services = services;
    this.#agent = new Agent({
      connect: (target, callback) => {
        void this.#connect(target, callback);
      },
      // Only where the connection was made for it, see `#open`.
      allowH2: true,
      pipelining: 1,
      connections: services.parallel,
      maxHeaderSize: services.limits.maxHeaderBytes,
      // One deadline holds for the whole exchange, see `exchange`.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  async #connect(target: buildConnector.Options, callback: buildConnector.Callback): Promise<void> {
    let socket: Socket;
    try {
      socket = await this.#open(target);
    } catch (error) {
      callback(error as Error, null);
      return;
    }
    callback(null, socket);
  }

  async #open({ protocol, hostname, port }: buildConnector.Options): Promise<Socket> {
    const { dial, trust, limits } = this.#services;
    const endpoint: Endpoint = { host: hostname, port: port === '' ? DEFAULT_PORT[protocol] ?? 443 : Number(port) };
    const signal = AbortSignal.any([AbortSignal.timeout(limits.connectTimeoutMs), this.#closed.signal]);
    const connected = () => dial(endpoint, { source: this.source, signal: this.#closed.signal });
    if (protocol !== 'https:') return connected();
    const key = endpointText(endpoint);
    const secured = async (over: 'http/1.1' | 'h2') => trust.secure(await connected(), endpoint, this.#sessions, { protocol: over, signal, source: this.source });
    if (this.#http2Only.has(key)) return secured('h2');
    try {
      return await secured('http/1.1');
    } catch (error) {
      if (!refusesProtocol(error)) throw error;
      this.#http2Only.add(key);
      return secured('h2');
    }
  }

  /** Follows redirects inside the scope unless told otherwise. Cookies of the jar are sent unless the caller gives a `Cookie` header or asks for an anonymous request. */
  async request(request: HttpRequest): Promise<HttpResponse> {
    const records: (() => void)[] = [];
    // What a later answer teaches redaction may stand in the address an earlier one redirected to.
    const keep = request.beforeRecording ? (record: () => void) => void records.push(record) : (record: () => void) => record();
    try {
      return await this.#follow(request, keep);
    } finally {
      for (const record of records) record();
    }
  }

  async #follow(request: HttpRequest, keep: Keep): Promise<HttpResponse> {
    const startedAt = this.#services.now().toISOString();
    let wire = this.#admit(request);
    let budgetMs = request.timeoutMs ?? this.#services.limits.exchangeTimeoutMs;
    let tookMs = 0;
    for (let redirects = 0; ; redirects++) {
      const began = performance.now();
      const { response, waitedMs } = await this.#hop(wire, request, { budgetMs, keep });
      const hopMs = performance.now() - began - waitedMs;
      budgetMs -= hopMs;
      tookMs += hopMs;
      const target = redirectTarget(response.status, headerOf(response, 'location'), wire.url);
      const follow = target && request.redirects !== 'manual' && redirects < this.#services.limits.maxRedirects && this.#services.scope.covers(target);
      if (!follow) {
        return httpResponse({
          ...response, url: wire.url.href, startedAt, finishedAt: this.#services.now().toISOString(), tookMs, ...(target && { location: target.href }),
        });
      }
      wire = redirected(wire, response.status, target, isCredentialHeader);
    }
  }

  #admit(request: HttpRequest): WireRequest {
    try {
      return firstRequest(request, this.#services.scope.admitUrl(request.url));
    } catch (error) {
      this.#services.recorder.refusal({ actor: this.actor, source: this.source, method: request.method, url: request.url, error: toProbeError(error, 'scope') });
      throw error;
    }
  }

  /** One request and its answer, recorded whatever comes of it. */
  async #hop(plain: WireRequest, request: HttpRequest, { budgetMs, keep }: { readonly budgetMs: number; readonly keep: Keep }): Promise<{ readonly response: WireResponse; readonly waitedMs: number }> {
    const signal = request.signal ? AbortSignal.any([request.signal, this.#closed.signal]) : this.#closed.signal;
    const queuedAt = performance.now();
    const release = request.hold ? () => undefined : await this.#services.rate.acquire(signal);
    const waitedMs = performance.now() - queuedAt;
    const wire = request.anonymous ? plain : await this.#withCookies(plain);
    const startedAt = this.#services.now();
    const record = { actor: this.actor, source: this.source, request: wire, startedAt };
    try {
      // Hours may have ended while the request waited for its turn.
      this.#services.scope.admitUrl(wire.url);
      this.#services.onRequest();
      const response = await this.#send(wire, { timeoutMs: Math.max(1, budgetMs), signal, hold: request.hold });
      if (!request.anonymous) await this.#keepCookies(response, wire.url);
      await request.beforeRecording?.(httpResponse({ ...response, url: wire.url.href, startedAt: startedAt.toISOString(), finishedAt: this.#services.now().toISOString() }));
      const seen = { ...record, finishedAt: this.#services.now(), response, tlsDoubt: this.#doubt(wire.url) };
      keep(() => this.#services.recorder.answer(seen));
      return { response, waitedMs };
    } catch (error) {
      const failure = toProbeError(error, wire.url.host);
      const seen = { ...record, finishedAt: this.#services.now(), error: failure };
      keep(() => this.#services.recorder.failure(seen));
      throw failure;
    } finally {
      release();
    }
  }

  async #send(wire: WireRequest, options: { readonly timeoutMs: number; readonly signal: AbortSignal; readonly hold: HttpRequest['hold'] }): Promise<WireResponse> {
    const { maxBodyBytes } = this.#services.limits;
    const raw = await exchange(this.#agent, wire, { ...options, maxBodyBytes });
    const body = await decodeBody({ bytes: raw.body, truncated: raw.truncated }, headerOf(raw, 'content-encoding') ?? '', maxBodyBytes);
    return { ...raw, body: body.bytes, truncated: body.truncated };
  }

  #doubt(url: URL): string | undefined {
    const endpoint: Endpoint | undefined = url.protocol === 'https:' ? endpointOf(url) : undefined;
    return endpoint && this.#services.trust.doubtOf(endpoint);
  }

  async #withCookies(wire: WireRequest): Promise<WireRequest> {
    if (wire.headers.some(([name]) => name.toLowerCase() === 'cookie')) return wire;
    const cookies = await this.jar.getCookieString(wire.url.href);
    return cookies === '' ? wire : { ...wire, headers: [...wire.headers, ['cookie', cookies]] };
  }

  async #keepCookies(response: WireResponse, url: URL): Promise<void> {
    for (const [name, value] of response.headers) {
      if (name.toLowerCase() === 'set-cookie') await this.jar.setCookie(value, url.href, { ignoreError: true });
    }
  }

  async close(): Promise<void> {
    const closed = closedError();
    this.#closed.abort(closed);
    this.#services.onClose(this);
    await this.#agent.destroy(closed);
  }
}

const headerOf = (response: WireResponse, name: string): string | undefined => response.headers.find(([key]) => key.toLowerCase() === name)?.[1];
