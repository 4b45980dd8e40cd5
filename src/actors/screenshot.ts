import type { Locator, Page } from '@playwright/test';
import type { EvidenceSink } from '../domain/evidence.ts';
import { noteEvidence } from '../transport/collect.ts';

const TIMEOUT_MS = 5000;
/** Masks beyond this many would cost more than the picture. */
const MAX_MASKS = 200;

/** Fields and pictures that show secrets by their nature: passwords, one-time codes, recovery codes, QR codes of seeds. */
const SECRET_PLACES = [
  'input[type=password]', 'input[autocomplete=one-time-code]', 'input[name*=otp i]', 'input[name*=totp i]', 'input[name*=passcode i]',
  'img[src*=qr i]', 'img[alt*=qr i]', 'img[src*=otpauth i]', '[id*=qrcode i]', '[class*=qrcode i]', '[id*=qr-code i]', '[class*=qr-code i]',
  '[id*=recovery-code i]', '[class*=recovery-code i]', '[id*=recoverycode i]', '[class*=recoverycode i]',
].join(', ');

interface Shown {
  readonly path: string;
  readonly text: string;
}

/** Every element's own text and every field's value, with an XPath that finds it again. Runs in the page. */
function shownTexts(limit: number): Shown[] {
  const pathOf = (element: Element): string => {
    const steps: string[] = [];
    for (let current: Element | null = element; current; current = current.parentElement) {
      let index = 1;
      for (let sibling = current.previousElementSibling; sibling; sibling = sibling.previousElementSibling) index++;
      steps.unshift(`*[${index}]`);
    }
    return `/${steps.join('/')}`;
  };
  const found: { path: string; text: string }[] = [];
  for (const element of document.body.querySelectorAll('*')) {
    if (found.length >= limit || element instanceof HTMLScriptElement || element instanceof HTMLStyleElement) continue;
    const own = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent ?? '').join(' ').trim();
    const value = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? element.value : '';
    const text = `${own} ${value}`.trim();
    if (text.length >= 4) found.push({ path: pathOf(element), text: text.slice(0, 10_000) });
  }
  return found;
}

async function secretElements(page: Page, redact: (text: string) => string): Promise<Locator[]> {
  const shown = await page.evaluate(shownTexts, 5000);
  return shown.filter(({ text }) => redact(text) !== text).slice(0, MAX_MASKS).map(({ path }) => page.locator(`xpath=${path}`));
}

/** A picture of the page as evidence, with everything blanked that shows a secret. Taken or not, it never decides anything. */
export async function storeScreenshot(page: Page, options: {
  readonly name: string; readonly actor: string; readonly evidence: EvidenceSink; readonly redact: (text: string) => string;
}): Promise<void> {
  let picture: Buffer;
  try {
    const mask = [page.locator(SECRET_PLACES), ...await secretElements(page, options.redact)];
    picture = await page.screenshot({ mask, maskColor: '#333333', animations: 'disabled', timeout: TIMEOUT_MS });
  } catch {
    return;
  }
  noteEvidence(options.evidence.put(picture, { name: options.redact(options.name), mediaType: 'image/png', actor: options.actor }));
}
