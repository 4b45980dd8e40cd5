import type { BrowserContext, Page, Request } from '@playwright/test';
import type { ForeignPage, ForeignRequest, ForeignVisit } from './types.ts';

const TIMEOUT_MS = 15_000;
/** What an answer brings about in the page follows at once. */
const REACTION_MS = 100;
/** What the page says when its script has begun. */
const RAN = 'kenshu: ran';

const cookieNames = (header: string | undefined): readonly string[] =>
  (header ?? '').split(';').map((pair) => pair.split('=')[0]?.trim() ?? '').filter((name) => name !== '');

async function seen(request: Request): Promise<ForeignRequest> {
  const headers = await request.allHeaders().catch((): Record<string, string> => ({}));
  const response = await request.response().catch(() => null);
  const { origin } = headers;
  return {
    method: request.method(), cookies: cookieNames(headers['cookie']), status: response?.status() ?? null,
    ...(origin === undefined ? {} : { origin }),
  };
}

const ended = (tab: Page, aim: string): Promise<unknown> => {
  const aimed = (request: Request): boolean => request.url().startsWith(aim);
  return Promise.race([
    tab.waitForEvent('requestfinished', { predicate: aimed, timeout: TIMEOUT_MS }),
    tab.waitForEvent('requestfailed', { predicate: aimed, timeout: TIMEOUT_MS }),
  ]).catch(() => undefined);
};

/** Opens a page that another site would show, in a tab of its own, and waits for what it sends to the service. Its own site is answered here. */
export async function visitForeign(context: BrowserContext, { url, html, aim }: ForeignPage): Promise<ForeignVisit> {
  const { origin } = new URL(url);
  const tab = await context.newPage();
  const sent: Request[] = [];
  let ran = false;
  tab.on('request', (request) => { if (request.url().startsWith(aim)) sent.push(request); });
  tab.on('console', (message) => { ran ||= message.text() === RAN; });
  tab.on('dialog', (dialog) => void dialog.dismiss().catch(() => undefined));
  try {
    await tab.route((address) => address.origin === origin, (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: html }));
    const waiting = ended(tab, aim);
    await tab.goto(url, { waitUntil: 'commit', timeout: TIMEOUT_MS });
    await waiting;
    await tab.waitForTimeout(REACTION_MS);
    const requests: ForeignRequest[] = [];
    for (const request of sent) requests.push(await seen(request));
    return { ran, requests };
  } finally {
    await tab.close();
  }
}
