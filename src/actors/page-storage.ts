import type { Page } from '@playwright/test';
import type { PageStorage } from './types.ts';

const NONE: PageStorage = { local: {}, session: {} };

/** What scripts have stored for the page's origin; nothing where there is no page or it may not be read. */
export function readStorage(page: Page): Promise<PageStorage> {
  return page.evaluate(() => ({ local: { ...globalThis.localStorage }, session: { ...globalThis.sessionStorage } })).catch(() => NONE);
}

export async function writeStorage(page: Page, storage: PageStorage): Promise<void> {
  await page.evaluate((wanted) => {
    for (const [name, value] of Object.entries(wanted.local)) globalThis.localStorage.setItem(name, value);
    for (const [name, value] of Object.entries(wanted.session)) globalThis.sessionStorage.setItem(name, value);
  }, storage).catch(() => undefined);
}
