import type { APIResponse, BrowserContext, Request, Route } from '@playwright/test';
import { ProbeError } from '../transport/probe-error.ts';
import type { Recorder } from '../transport/recorder.ts';
import { publishRequest } from './page-requests.ts';
import type { BrowserServices } from './browser-client.ts';
import type { PageAnswer, PageTamper } from './types.ts';

/** What decides what a page shows; images and style sheets do not. */
const TAMPERED = new Set(['document', 'xhr', 'fetch']);
const TIMEOUT_MS = 30_000;
/** They describe the transfer, which the browser does not see again; cookies are in its jar already. */
const DROPPED = new Set(['content-encoding', 'content-length', 'transfer-encoding', 'connection', 'keep-alive', 'set-cookie']);

/** Records nothing: what a tampered page was shown is not what the service sent. */
export const UNRECORDED: Recorder = { answer: () => undefined, failure: () => undefined, refusal: () => undefined, refusedConnection: () => undefined };

const isDocument = (request: Request): boolean => request.isNavigationRequest() && request.resourceType() === 'document';

/** Hops of a redirect pass no interception, so a page goes on to the next address by itself. */
function asPage(answer: PageAnswer): PageAnswer {
  const location = answer.headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
  if (answer.status < 300 || answer.status > 399 || location === undefined) return answer;
  const target = new URL(location, answer.url).href.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  return { ...answer, status: 200, headers: [['content-type', 'text/html; charset=utf-8']], body: Buffer.from(`<!doctype html><meta http-equiv="refresh" content="0;url=${target}">`) };
}

const headersOf = (answer: Pick<PageAnswer, 'headers'>): Record<string, string> =>
  Object.fromEntries(answer.headers.filter(([name]) => !DROPPED.has(name.toLowerCase())).map(([name, value]) => [name.toLowerCase(), value]));

async function rawOf(request: Request, response: APIResponse): Promise<PageAnswer> {
  return {
    method: request.method(), url: request.url(), document: isDocument(request), status: response.status(),
    headers: response.headersArray().map(({ name, value }) => [name, value] as const), body: await response.body(),
  };
}

/** Puts something between the pages of a context and the service: it sees each answer and may give the page another one. */
export async function tamperWithPages(context: BrowserContext, tamper: PageTamper, { services, actor, source }: {
  readonly services: BrowserServices; readonly actor: string; readonly source: string;
}): Promise<void> {
  const { transport, recorder } = services;
  const answer = async (route: Route, request: Request): Promise<void> => {
    publishRequest(transport.traffic, actor, request);
    await transport.permit(request.url());
    const startedAt = new Date();
    const raw = await rawOf(request, await route.fetch({ maxRedirects: 0, timeout: TIMEOUT_MS }));
    recorder.answer({
      actor, source, startedAt, finishedAt: new Date(), tlsDoubt: undefined,
      request: { method: raw.method, url: new URL(raw.url), headers: Object.entries(request.headers()), body: request.postDataBuffer() ?? undefined },
      response: { status: raw.status, statusText: '', headers: raw.headers, body: new Uint8Array(raw.body), truncated: false },
    });
    const shown = tamper(raw);
    const page = raw.document ? asPage(shown) : shown;
    await route.fulfill({ status: page.status, headers: headersOf(page), body: Buffer.from(page.body) });
  };
  await context.route('**/*', async (route) => {
    const request = route.request();
    if (!TAMPERED.has(request.resourceType()) || !/^https?:/.test(request.url())) return route.fallback();
    try {
      await answer(route, request);
    } catch (error) {
      // Anything else means that the page was closed or left meanwhile.
      await route.abort(error instanceof ProbeError ? 'blockedbyclient' : 'failed').catch(() => undefined);
    }
    return undefined;
  });
}
