import type { Browser, BrowserContext } from '@playwright/test';
import { OperationError } from './operation-error.ts';
import { quoted } from './reasons.ts';

/** Nothing listens there: what the browser itself would send (updates, lists, metrics) ends at this address. */
const NOWHERE = 'http://127.0.0.1:9';

const ARGUMENTS = [
  '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
  '--disable-default-apps', '--no-default-browser-check', '--disable-domain-reliability', '--no-pings',
  // Without it WebRTC would send UDP past the proxy.
  '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
];

export interface BrowserOptions {
  /** The Chromium to drive; undefined when none was found. */
  readonly executablePath: string | undefined;
}

const noBrowser = (detail: string, cause?: unknown): OperationError => new OperationError('unreachable', {
  ja: `ブラウザーを起動できません(${detail})。KENSHU_BROWSER に Chromium の場所を指定してください。`,
  en: `The browser cannot be started (${detail}); tell where a Chromium is in KENSHU_BROWSER.`,
}, { cause });

const firstLine = (error: unknown): string => quoted(String(error).split('\n')[0] ?? '');

/** One browser process of a run, started when it is first needed and again when it has crashed. */
export class BrowserHost {
  readonly #options: BrowserOptions;
  #browser: Promise<Browser> | undefined;

  constructor(options: BrowserOptions) {
    this.#options = options;
  }

  /**
   * A context of its own storage whose every connection passes the proxy. Certificates are judged by their own check; elsewhere a
   * private one must not keep the others from running.
   * @throws {OperationError} unreachable
   */
  async context(proxy: string, { checkCertificates = false } = {}): Promise<BrowserContext> {
    const browser = await (this.#browser ??= this.#launch());
    try {
      return await this.#open(browser, proxy, checkCertificates);
    } catch (error) {
      throw noBrowser(firstLine(error), error);
    }
  }

  async close(): Promise<void> {
    const browser = this.#browser;
    this.#browser = undefined;
    await (await browser?.catch(() => undefined))?.close();
  }

  #open(browser: Browser, proxy: string, checkCertificates: boolean): Promise<BrowserContext> {
    return browser.newContext({
      proxy: { server: proxy },
      ignoreHTTPSErrors: !checkCertificates,
      // An answer from a worker's cache is not the service's answer.
      serviceWorkers: 'block',
      acceptDownloads: false,
      locale: 'ja-JP',
      timezoneId: 'Asia/Tokyo',
      viewport: { width: 1280, height: 900 },
    });
  }

  async #launch(): Promise<Browser> {
    const { executablePath } = this.#options;
    try {
      if (executablePath === undefined) throw noBrowser('none was found / 見つかりません');
      // Loaded late: it costs more than everything else together.
      const { chromium } = await import('@playwright/test');
      const asRoot = process.getuid?.() === 0;
      const browser = await chromium.launch({
        executablePath, headless: true, chromiumSandbox: !asRoot, args: asRoot ? [...ARGUMENTS, '--no-sandbox'] : ARGUMENTS, proxy: { server: NOWHERE },
      });
      browser.on('disconnected', () => { this.#browser = undefined; });
      return browser;
    } catch (error) {
      this.#browser = undefined;
      if (error instanceof OperationError) throw error;
      throw noBrowser(firstLine(error), error);
    }
  }
}
