import type { BrowserContext } from '@playwright/test';
import { ProbeError } from '../transport/probe-error.ts';
import type { Transport } from '../transport/types.ts';
import type { BrowserHost } from './browser-host.ts';
import { OperationError } from './operation-error.ts';
import type { BrowserTrust } from './types.ts';

const TIMEOUT_MS = 15_000;
const NET_ERROR = /net::ERR_[A-Z0-9_]+/;

interface Services {
  readonly host: BrowserHost;
  readonly transport: Transport;
}

const notAsked = (detail: string): BrowserTrust => ({ accepted: null, detail });

/** Whether a browser goes on to the page or stops at its certificate. */
export async function readBrowserTrust(url: string, { host, transport }: Services): Promise<BrowserTrust> {
  try {
    await transport.permit(url);
    const context = await host.context(await transport.browserProxy(), { checkCertificates: true });
    try {
      return await visit(context, url);
    } finally {
      await context.close();
    }
  } catch (error) {
    if (error instanceof OperationError || error instanceof ProbeError) return notAsked(error.message);
    throw error;
  }
}

async function visit(context: BrowserContext, url: string): Promise<BrowserTrust> {
  const page = await context.newPage();
  // The handshake is what is asked about: what the page would load is left alone.
  await context.route('**/*', (route) => (route.request().isNavigationRequest() && route.request().url() === url ? route.continue() : route.abort()));
  try {
    await page.goto(url, { waitUntil: 'commit', timeout: TIMEOUT_MS });
    return { accepted: true, detail: '' };
  } catch (error) {
    const code = NET_ERROR.exec(String(error))?.[0];
    if (code === undefined) return notAsked('the page did not answer in time');
    if (code.startsWith('net::ERR_CERT_')) return { accepted: false, detail: code };
    // A redirect that was not followed came over a connection whose certificate had been accepted.
    return code === 'net::ERR_FAILED' ? { accepted: true, detail: '' } : notAsked(code);
  }
}
