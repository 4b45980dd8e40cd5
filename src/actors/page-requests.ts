import type { BrowserContext, Page, Request } from '@playwright/test';
import type { PageRequest, TrafficFeed } from '../transport/traffic.ts';

const BODILESS = new Set(['GET', 'HEAD', 'OPTIONS', 'DELETE']);

function seen(actor: string, request: Request): PageRequest {
  const headers = Object.entries(request.headers());
  const body = request.postDataBuffer() ?? undefined;
  return {
    actor, type: request.resourceType(), method: request.method(), url: request.url(), headers, body,
    bodyHidden: body === undefined && !BODILESS.has(request.method()) && headers.some(([name]) => name === 'content-type'),
  };
}

/** Publishes a request that the browser is about to send; what its own policies have stopped never comes here. */
export function publishRequest(feed: TrafficFeed, actor: string, request: Request): void {
  if (/^https?:/.test(request.url())) feed.publishPage(seen(actor, request));
}

/** Publishes what does not pass the guard's interception: later hops of redirects, and WebSockets with their frames. */
export function publishOthers(feed: TrafficFeed, actor: string, context: BrowserContext, page: Page): void {
  context.on('request', (request) => {
    if (request.redirectedFrom()) publishRequest(feed, actor, request);
  });
  page.on('websocket', (socket) => {
    const frame = (payload: string | Buffer | undefined): PageRequest => ({
      actor, type: 'websocket', method: 'GET', url: socket.url(), headers: [], body: payload === undefined ? undefined : Buffer.from(payload), bodyHidden: false,
    });
    feed.publishPage(frame(undefined));
    socket.on('framesent', ({ payload }) => feed.publishPage(frame(payload)));
  });
}
