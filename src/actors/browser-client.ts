import type { BrowserContext, Page, Request } from '@playwright/test';
import type { EvidenceSink } from '../domain/evidence.ts';
import { ProbeError } from '../transport/probe-error.ts';
import type { Recorder } from '../transport/recorder.ts';
import type { Transport } from '../transport/types.ts';
import { BrowserFetch } from './browser-fetch.ts';
import type { BrowserHost } from './browser-host.ts';
import { runSteps } from './browser-operation.ts';
import { BrowserTraffic } from './browser-traffic.ts';
import type { Client } from './client.ts';
import { cookiesOfContext, plantInContext } from './held-cookies.ts';
import { visitForeign } from './foreign-page.ts';
import { answerSeen } from './http-operation.ts';
import type { OperationRun } from './operation-run.ts';
import { addPasskey } from './passkey.ts';
import { publishOthers, publishRequest } from './page-requests.ts';
import { readStorage, writeStorage } from './page-storage.ts';
import type { Pictures } from './pictures.ts';
import { storeScreenshot } from './screenshot.ts';
import { tamperWithPages, UNRECORDED } from './tampered-pages.ts';
import type { AnswerSeen } from './types.ts';

export interface BrowserServices {
  readonly host: BrowserHost;
  readonly transport: Transport;
  readonly recorder: Recorder;
  readonly evidence: EvidenceSink;
  readonly redact: (text: string) => string;
  readonly pictures: Pictures;
}

/** Every request waits for its place in the rate and is refused outside the scope; a redirect's later hops meet the proxy's guard. */
async function guard(context: BrowserContext, actor: string, { transport, usual, refuse }: {
  readonly transport: Transport; readonly usual: (request: Request) => Record<string, string>; readonly refuse: (error: ProbeError) => void;
}): Promise<void> {
  await context.route('**/*', async (route) => {
    const request = route.request();
    publishRequest(transport.traffic, actor, request);
    try {
      if (/^https?:/.test(request.url())) await transport.permit(request.url());
      const more = usual(request);
      await route.continue(Object.keys(more).length === 0 ? {} : { headers: { ...more, ...request.headers() } });
    } catch (error) {
      // Anything else means that the page was closed meanwhile.
      if (!(error instanceof ProbeError)) return;
      refuse(error);
      await route.abort('blockedbyclient').catch(() => undefined);
    }
  });
}

/** Content cannot be read in the moment in which a page gives way to the next. */
async function contentOf(page: Page): Promise<string> {
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      return await page.content();
    } catch {
      await page.waitForLoadState('domcontentloaded', { timeout: 5000 }).catch(() => undefined);
    }
  }
  return '';
}

/** The page as it stands: status and headers of its document, the content its scripts have made of it. */
async function pageSeen(page: Page, { navigation: { response } }: BrowserTraffic): Promise<AnswerSeen> {
  const text = await contentOf(page);
  const headers = response ? (await response.headersArray().catch(() => [])).map(({ name, value }) => [name, value] as const) : [];
  return { status: response?.status() ?? 0, url: page.url(), headers, text, bytes: Buffer.from(text) };
}

/** A client that is a browser context: own storage, own connections, own source. */
export async function browserClient(options: { readonly actor: string; readonly source: string }, services: BrowserServices): Promise<Client> {
  const { host, transport, recorder, evidence, redact } = services;
  const context = await host.context(await transport.browserProxy(options.source));
  const page = await context.newPage();
  // A step that presses "delete" means it.
  page.on('dialog', (dialog) => void dialog.accept().catch(() => undefined));
  const traffic = new BrowserTraffic(context, page);
  publishOthers(transport.traffic, options.actor, context, page);
  let usual: { readonly origin: string; readonly headers: Record<string, string> } = { origin: '', headers: {} };
  await guard(context, options.actor, {
    transport,
    usual: (request) => (URL.parse(request.url())?.origin === usual.origin ? usual.headers : {}),
    refuse: (error) => { traffic.refusal = error; },
  });
  let tampered = false;
  const fetching = new BrowserFetch(context, { ...services, ...options });

  const steps = async (list: Parameters<NonNullable<Client['steps']>>[0], run: OperationRun) => {
    const pages: AnswerSeen[] = [];
    let outcome = 'ok';
    try {
      await runSteps(list, { page, traffic }, run, async () => { pages.push(await pageSeen(page, traffic)); });
      const last = await pageSeen(page, traffic);
      if (last.text !== pages.at(-1)?.text) pages.push(last);
    } catch (error) {
      outcome = 'failed';
      throw error;
    } finally {
      const answers = await traffic.drain(tampered ? UNRECORDED : recorder, options);
      run.trace.answers.push(...answers.map(answerSeen), ...pages);
      if (services.pictures.wants(run.name, outcome === 'failed')) await storeScreenshot(page, { name: `${run.name} (${outcome})`, actor: options.actor, evidence, redact });
    }
    return { values: { ...run.trace.values }, answers: [...run.trace.answers], sent: new Set(run.trace.sent), insecureRequests: traffic.takeInsecure() };
  };

  return {
    source: options.source,
    steps,
    page: () => Promise.resolve(page),
    tamper: (tamper) => {
      tampered = true;
      return tamperWithPages(context, tamper, { services, ...options });
    },
    storage: { read: () => readStorage(page), write: (storage) => writeStorage(page, storage) },
    // Where a page comes from is what the browser itself says.
    setUsualHeaders: (headers, origin) => {
      usual = { origin, headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value] as const).filter(([name]) => name !== 'origin')) };
    },
    addPasskey: (passkey) => addPasskey(page, passkey),
    send: (request) => fetching.send(request),
    cookie: async (name, url) => (await context.cookies(url)).find((cookie) => cookie.name === name)?.value,
    cookies: async (url) => (await context.cookies(url)).map(({ name, secure, httpOnly }) => ({ name, secure, httpOnly })),
    heldCookies: () => cookiesOfContext(context),
    plant: (cookies) => plantInContext(context, cookies),
    visitForeign: async (foreign) => {
      try {
        return await visitForeign(context, foreign);
      } finally {
        await traffic.drain(recorder, options);
      }
    },
    close: () => context.close(),
  };
}
