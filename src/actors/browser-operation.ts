import type { Locator, Page } from '@playwright/test';
import type { BrowserStep } from '../profile/operation-schema.ts';
import { ProbeError } from '../transport/probe-error.ts';
import type { BrowserTraffic } from './browser-traffic.ts';
import { addressOf } from './address.ts';
import { ElementAbsent } from './element-absent.ts';
import { fromJson } from './extract.ts';
import { OperationError } from './operation-error.ts';
import type { OperationRun } from './operation-run.ts';
import { quoted } from './reasons.ts';
import { Filler, namesIn } from './template.ts';

const STEP_TIMEOUT_MS = 10_000;
/** A page that loads at the permitted rate may need long, but is given up sooner once it has come to rest. */
const PRESENT_LIMIT_MS = 30_000;
const NAVIGATION_TIMEOUT_MS = 30_000;
/** A page on which nothing has moved for this long will not bring what is looked for. */
const QUIET_MS = 1500;
/** Scripts start their requests within this time after a click; after the last one an oracle may follow at once. */
const REACTION_MS = 150;
const LAST_REACTION_MS = 500;

export interface BrowserPage {
  readonly page: Page;
  readonly traffic: BrowserTraffic;
}

const selectorOf = (step: BrowserStep): string => {
  if ('goto' in step) return `goto ${step.goto}`;
  if ('extract' in step) return `extract ${Object.entries(step.extract).map(([name, from]) => `${name} (${'selector' in from ? from.selector : `storage ${from.storage}`})`).join(', ')}`;
  if ('waitFor' in step || 'timeoutMs' in step) return `waitFor ${step.waitFor ?? 'load'}`;
  const [[action, selector] = ['', '']] = Object.entries(step);
  return `${action} ${selector}`;
};

/** Waits until the element is there; gives up early on a page that has come to rest without it. */
async function present(locator: Locator, state: 'visible' | 'attached', { traffic }: BrowserPage): Promise<boolean> {
  const appeared = locator.waitFor({ state, timeout: PRESENT_LIMIT_MS }).then(() => true, () => false);
  const rested = traffic.rest(QUIET_MS, PRESENT_LIMIT_MS).then(async () => (state === 'visible' ? locator.isVisible() : (await locator.count()) > 0));
  return (await Promise.race([appeared, rested.catch(() => false)])) || locator.isVisible().catch(() => false);
}

async function valueOf(locator: Locator, attribute: string | undefined): Promise<string | undefined> {
  if (attribute !== undefined) return (await locator.getAttribute(attribute, { timeout: STEP_TIMEOUT_MS })) ?? undefined;
  return locator.evaluate((element) => {
    if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement) return element.value;
    if (element instanceof HTMLMetaElement) return element.content;
    return (element instanceof HTMLElement ? element.innerText : element.textContent ?? '').trim();
  }, undefined, { timeout: STEP_TIMEOUT_MS });
}

/** Runs in the page: what a person's pasting does, unless the page forbids it. */
function paste(element: SVGElement | HTMLElement, text: string): void {
  element.focus();
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', text);
  const allowed = element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  if (allowed) document.execCommand('insertText', false, text);
}

class StepRunner {
  readonly #at: BrowserPage;
  readonly #run: OperationRun;
  readonly #fill: Filler;
  /** Names typed into the page that no action has sent yet. */
  readonly #typed = new Set<string>();
  #last = false;

  constructor(at: BrowserPage, run: OperationRun) {
    this.#at = at;
    this.#run = run;
    this.#fill = new Filler(run.name, run.scope);
  }

  async step(step: BrowserStep, last: boolean): Promise<void> {
    const { page } = this.#at;
    this.#last = last;
    if ('goto' in step) return this.#goto(step.goto);
    if ('extract' in step) return this.#extract(step.extract);
    if ('fill' in step) return this.#type(step.value, async (value) => (await this.#element(step.fill)).fill(value(), { timeout: STEP_TIMEOUT_MS }), step.fill);
    if ('paste' in step) return this.#type(step.value, async (value) => (await this.#element(step.paste)).evaluate(paste, value()), step.paste);
    if ('select' in step) return this.#type(step.value, async (value) => {
      await (await this.#element(step.select)).selectOption(value(), { timeout: STEP_TIMEOUT_MS });
    }, step.select);
    if ('click' in step && step.optional && !(await this.#appears(step.click))) return undefined;
    if ('click' in step) return this.#act(step.click, (element) => element.click({ timeout: STEP_TIMEOUT_MS }));
    if ('check' in step) return this.#act(step.check, (element) => element.check({ timeout: STEP_TIMEOUT_MS }));
    if ('press' in step) return this.#act(step.press, (element) => element.press(step.key, { timeout: STEP_TIMEOUT_MS }));
    if ('upload' in step) return this.#upload(step);
    if (step.waitFor === undefined) return page.waitForLoadState('load', { timeout: step.timeoutMs });
    return this.#waitFor(await this.#selector(step.waitFor), step.timeoutMs);
  }

  async #goto(template: string): Promise<void> {
    await this.#run.scope.resolve(namesIn(template));
    const { page, traffic } = this.#at;
    const url = addressOf(template, this.#fill, this.#run.name, this.#run.baseUrl, page.url());
    traffic.refusal = undefined;
    try {
      await page.goto(url, { waitUntil: 'domcontentloaded', timeout: NAVIGATION_TIMEOUT_MS });
    } catch (error) {
      throw /ERR_BLOCKED_BY_CLIENT/.test(String(error)) && traffic.refusal ? traffic.refusal : new ProbeError('PEER_RESET', /net::[A-Z_]+|Timeout \S+/.exec(String(error))?.[0] ?? 'no page', { cause: error });
    }
    for (const name of namesIn(template)) this.#run.trace.sent.add(name);
    await traffic.rest(0, STEP_TIMEOUT_MS);
  }

  async #type(template: string, put: (value: () => string) => Promise<void>, selector: string): Promise<void> {
    await this.#element(selector);
    // Only now: a one-time code should be as fresh as can be, and none is used up on a page that does not ask for it.
    await this.#run.scope.resolve(namesIn(template));
    await put(() => this.#fill.text(template));
    namesIn(template, this.#typed);
  }

  async #act(selector: string, act: (element: Locator) => Promise<void>): Promise<void> {
    const element = await this.#element(selector);
    const { page, traffic } = this.#at;
    const { started } = traffic;
    await act(element);
    await traffic.rest(REACTION_MS, STEP_TIMEOUT_MS);
    if (this.#last && traffic.started === started) await traffic.rest(LAST_REACTION_MS, STEP_TIMEOUT_MS);
    // A form that its own script held back (a captcha, a rule of the page) has told the service nothing.
    if (traffic.started > started) for (const name of this.#typed) this.#run.trace.sent.add(name);
    await page.waitForLoadState('domcontentloaded', { timeout: STEP_TIMEOUT_MS });
  }

  async #upload(step: Extract<BrowserStep, { upload: string }>): Promise<void> {
    await this.#run.scope.resolve(namesIn([step.filename, step.content]));
    const element = await this.#element(step.upload, 'attached');
    const buffer = Buffer.from(this.#fill.bytes(step.content));
    await element.setInputFiles({ name: this.#fill.text(step.filename), mimeType: step.contentType, buffer }, { timeout: STEP_TIMEOUT_MS });
    namesIn([step.filename, step.content], this.#typed);
  }

  async #extract(wanted: Extract<BrowserStep, { extract: unknown }>['extract']): Promise<void> {
    const { trace, scope, mayLack, secretValues, learn } = this.#run;
    for (const [name, from] of Object.entries(wanted)) {
      const { optional, secret } = from;
      const value = 'storage' in from ? await this.#stored(from) : await this.#shown(from);
      if (value === undefined && (optional || name === mayLack)) continue;
      if (value === undefined) throw new ElementAbsent(`${name} was not found`);
      if (secret || (secretValues === true && value.length >= 8)) learn(value);
      trace.values[name] = value;
      scope.add({ [name]: value });
    }
  }

  async #shown({ selector, attribute }: { readonly selector: string; readonly attribute?: string | undefined }): Promise<string | undefined> {
    const locator = this.#at.page.locator(await this.#selector(selector)).first();
    return await present(locator, 'attached', this.#at) ? valueOf(locator, attribute) : undefined;
  }

  async #stored({ storage, json }: { readonly storage: string; readonly json?: string | undefined }): Promise<string | undefined> {
    const { page, traffic } = this.#at;
    const read = () => page.evaluate((key) => localStorage.getItem(key) ?? sessionStorage.getItem(key), storage).catch(() => null);
    let text = await read();
    if (text === null) {
      await traffic.rest(QUIET_MS, PRESENT_LIMIT_MS);
      text = await read();
    }
    return text === null || json === undefined ? text ?? undefined : fromJson(json, text);
  }

  async #waitFor(selector: string, timeoutMs: number): Promise<void> {
    const { page, traffic } = this.#at;
    try {
      await page.locator(selector).first().waitFor({ state: 'visible', timeout: timeoutMs });
    } catch (error) {
      throw traffic.resting ? new ElementAbsent(`not visible within ${timeoutMs} ms`) : error;
    }
  }

  async #appears(selector: string): Promise<boolean> {
    return present(this.#at.page.locator(await this.#selector(selector)).first(), 'visible', this.#at);
  }

  async #element(selector: string, state: 'visible' | 'attached' = 'visible'): Promise<Locator> {
    const locator = this.#at.page.locator(await this.#selector(selector)).first();
    if (!(await present(locator, state, this.#at))) throw new ElementAbsent('the element is not there');
    return locator;
  }

  async #selector(template: string): Promise<string> {
    await this.#run.scope.resolve(namesIn(template));
    return this.#fill.text(template);
  }
}

const titleOf = (page: Page): Promise<string> => page.title().catch(() => '');

async function failed(error: unknown, index: number, step: BrowserStep, { page }: BrowserPage, run: OperationRun): Promise<OperationError> {
  if (error instanceof OperationError) return error;
  const title = await titleOf(page);
  const at = quoted(run.redact(page.url().split(/[?#]/)[0] ?? ''));
  const where = `${at}${title === '' ? '' : `「${quoted(run.redact(title))}」`}`;
  const detail = quoted(run.redact(error instanceof Error ? error.message.split('\n')[0] ?? '' : String(error)));
  return new OperationError(error instanceof ProbeError ? 'unreachable' : 'control-failed', {
    ja: `操作 ${run.name} の手順 ${index + 1}(${selectorOf(step)})を実行できませんでした。ページ ${where}、理由: ${detail}`,
    en: `Operation ${run.name}, step ${index + 1} (${selectorOf(step)}) could not be done on ${where}: ${detail}`,
  }, { cause: error });
}

/** Runs the steps in order. `seen` is called after each step that loaded a page. @throws {OperationError} unreachable or control-failed, naming the step */
export async function runSteps(steps: readonly BrowserStep[], at: BrowserPage, run: OperationRun, seen: () => Promise<void>): Promise<void> {
  const runner = new StepRunner(at, run);
  for (const [index, step] of steps.entries()) {
    const { count } = at.traffic.navigation;
    try {
      await runner.step(step, index === steps.length - 1);
      if (at.traffic.navigation.count > count) await seen();
    } catch (error) {
      throw await failed(error, index, step, at, run);
    }
  }
}
