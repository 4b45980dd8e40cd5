import type { APIRequestContext, APIResponse, BrowserContext } from '@playwright/test';
import { ProbeError } from '../transport/probe-error.ts';
import type { Recorder } from '../transport/recorder.ts';
import { httpResponse } from '../transport/response.ts';
import type { HttpRequest, HttpResponse, ProbeErrorCode, Transport } from '../transport/types.ts';

const MAX_REDIRECTS = 10;
const MAX_BODY_BYTES = 4 * 1024 * 1024;
const TIMEOUT_MS = 30_000;

interface Hop {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer | undefined;
}

const CODES: readonly (readonly [RegExp, ProbeErrorCode])[] = [
  [/ECONNREFUSED/, 'CONNECT_REFUSED'], [/ENOTFOUND|EAI_AGAIN/, 'DNS_FAILED'], [/Timeout|ETIMEDOUT/, 'READ_TIMEOUT'],
  [/statusCode=403/, 'OUT_OF_SCOPE'], [/statusCode=|[Pp]roxy/, 'PROXY_FAILED'], [/certificate|SSL|TLS/, 'TLS_FAILED'], [/Parse Error|HPE_/, 'REPLY_MALFORMED'],
  [/closed/, 'ABORTED'],
];

function toProbeError(error: unknown): ProbeError {
  if (error instanceof ProbeError) return error;
  const message = String(error).split('\n')[0] ?? '';
  return new ProbeError(CODES.find(([pattern]) => pattern.test(message))?.[1] ?? 'PEER_RESET', message, { cause: error });
}

/** RFC 9110 §15.4: what the next request looks like. */
function redirected(hop: Hop, status: number, location: string): Hop {
  const becomesGet = status === 303 || ((status === 301 || status === 302) && hop.method === 'POST');
  const headers = becomesGet ? hop.headers.filter(([name]) => !name.toLowerCase().startsWith('content-')) : hop.headers;
  return { method: becomesGet ? 'GET' : hop.method, url: location, headers, body: becomesGet ? undefined : hop.body };
}

/** Sends single requests with the cookies of a browser context, hop by hop through the guard. */
export class BrowserFetch {
  readonly #context: BrowserContext;
  readonly #services: { readonly transport: Transport; readonly recorder: Recorder; readonly actor: string; readonly source: string };

  constructor(context: BrowserContext, services: { readonly transport: Transport; readonly recorder: Recorder; readonly actor: string; readonly source: string }) {
    this.#context = context;
    this.#services = services;
  }

  /** @throws {ProbeError} */
  async send(request: HttpRequest): Promise<HttpResponse> {
    if (!request.anonymous) return this.#follow(request, this.#context.request);
    const { request: library } = await import('@playwright/test');
    const stranger = await library.newContext({
      ignoreHTTPSErrors: true, proxy: { server: await this.#services.transport.browserProxy(this.#services.source) },
    });
    try {
      return await this.#follow(request, stranger);
    } finally {
      await stranger.dispose();
    }
  }

  async #follow(request: HttpRequest, client: APIRequestContext): Promise<HttpResponse> {
    let hop: Hop = { method: request.method, url: request.url, headers: request.headers ?? [], body: request.body === undefined ? undefined : Buffer.from(request.body) };
    await this.#services.transport.permit(hop.url);
    for (let hops = 0; ; hops++) {
      const response = await this.#once(hop, client, request.timeoutMs ?? TIMEOUT_MS);
      if (response.location === undefined || request.redirects === 'manual' || hops >= MAX_REDIRECTS) return response;
      try {
        await this.#services.transport.permit(response.location);
      } catch (error) {
        if (error instanceof ProbeError && error.code === 'OUT_OF_SCOPE') return response;
        throw error;
      }
      hop = redirected(hop, response.status, response.location);
    }
  }

  async #once(hop: Hop, client: APIRequestContext, timeoutMs: number): Promise<HttpResponse> {
    const { recorder, actor, source } = this.#services;
    const startedAt = new Date();
    const sent = () => ({
      actor, source, startedAt, finishedAt: new Date(), request: { method: hop.method, url: new URL(hop.url), headers: hop.headers, body: hop.body },
    });
    let answer: APIResponse;
    let body: Buffer;
    try {
      answer = await client.fetch(hop.url, {
        method: hop.method, headers: Object.fromEntries(hop.headers), maxRedirects: 0, failOnStatusCode: false, timeout: timeoutMs,
        ...(hop.body === undefined ? {} : { data: hop.body }),
      });
      body = await answer.body();
      await answer.dispose();
    } catch (error) {
      const failure = toProbeError(error);
      recorder.failure({ ...sent(), error: failure });
      throw failure;
    }
    const facts = {
      status: answer.status(), statusText: answer.statusText(), headers: answer.headersArray().map(({ name, value }) => [name, value] as const),
      body: new Uint8Array(body.subarray(0, MAX_BODY_BYTES)), truncated: body.length > MAX_BODY_BYTES,
    };
    recorder.answer({ ...sent(), response: facts, tlsDoubt: undefined });
    const location = answer.status() >= 300 && answer.status() < 400 ? answer.headers()['location'] : undefined;
    return httpResponse({
      ...facts, url: hop.url, startedAt: startedAt.toISOString(), finishedAt: new Date().toISOString(),
      ...(location !== undefined && URL.canParse(location, hop.url) ? { location: new URL(location, hop.url).href } : {}),
    });
  }
}
