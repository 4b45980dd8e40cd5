import type { APIRequestContext, APIResponse, BrowserContext } from '@playwright/test';
import type { WireRequest } from '../transport/exchange.ts';
import { ProbeError } from '../transport/probe-error.ts';
import type { Recorder } from '../transport/recorder.ts';
import { isCredentialHeader } from '../transport/redaction/credential-names.ts';
import { redirected, redirectTarget } from '../transport/redirects.ts';
import { httpResponse } from '../transport/response.ts';
import type { HttpRequest, HttpResponse, ProbeErrorCode, Transport } from '../transport/types.ts';

const MAX_REDIRECTS = 10;
const MAX_BODY_BYTES = 4 * 1024 * 1024;
const TIMEOUT_MS = 30_000;

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
    const { transport } = this.#services;
    await transport.permit(request.url);
    let wire: WireRequest = {
      method: request.method, url: new URL(request.url), headers: request.headers ?? [], body: request.body === undefined ? undefined : Buffer.from(request.body),
    };
    for (let redirects = 0; ; redirects++) {
      const response = await this.#once(wire, client, request);
      const target = redirectTarget(response.status, response.header('location'), wire.url);
      if (!target) return response;
      const stopped = { ...response, location: target.href };
      if (request.redirects === 'manual' || redirects >= MAX_REDIRECTS) return stopped;
      try {
        await transport.permit(target.href);
      } catch (error) {
        if (error instanceof ProbeError && error.code === 'OUT_OF_SCOPE') return stopped;
        throw error;
      }
      wire = redirected(wire, response.status, target, isCredentialHeader);
    }
  }

  async #once(wire: WireRequest, client: APIRequestContext, { timeoutMs = TIMEOUT_MS, beforeRecording }: HttpRequest): Promise<HttpResponse> {
    const { recorder, actor, source } = this.#services;
    const startedAt = new Date();
    const sent = () => ({ actor, source, startedAt, finishedAt: new Date(), request: wire });
    let answer: APIResponse;
    let body: Buffer;
    try {
      answer = await client.fetch(wire.url.href, {
        method: wire.method, headers: Object.fromEntries(wire.headers), maxRedirects: 0, failOnStatusCode: false, timeout: timeoutMs,
        ...(wire.body === undefined ? {} : { data: Buffer.from(wire.body) }),
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
    const response = httpResponse({ ...facts, url: wire.url.href, startedAt: startedAt.toISOString(), finishedAt: new Date().toISOString() });
    const seen = { ...sent(), response: facts, tlsDoubt: undefined };
    await beforeRecording?.(response);
    recorder.answer(seen);
    return response;
  }
}
