import { Agent, request } from 'undici';
import { z } from 'zod';
import { type Mailbox, MAILBOX_TIMEOUT_MS, MAX_MAIL_BYTES, type RawMail } from './mailbox.ts';

const PAGE = 100;
/** A mailbox that everybody's tests share may be busy; what is older than this many mails is not looked for. */
const MOST_PAGES = 20;

const recipient = z.array(z.object({ Address: z.string() })).nullish();
const pageSchema = z.object({
  messages: z.array(z.object({ ID: z.string().min(1), Created: z.string(), To: recipient, Cc: recipient, Bcc: recipient })).nullable(),
});
type Summary = NonNullable<z.infer<typeof pageSchema>['messages']>[number];

export interface HttpMailboxOptions {
  readonly origin: string;
  /** `user:password`. */
  readonly credentials?: string | undefined;
  /** PEM texts of trust anchors besides the public ones. */
  readonly trust: readonly string[];
}

/** A mail catcher that speaks Mailpit's API. @see https://mailpit.axllent.org/docs/api-v1/ */
export class HttpMailbox implements Mailbox {
  readonly #origin: string;
  readonly #headers: Record<string, string>;
  readonly #agent: Agent;
  readonly #seen = new Map<string, Summary>();
  /** Ids and the newest time of what was there before; looked for once, however many begin at the same time. */
  #before: Promise<{ readonly ids: ReadonlySet<string>; readonly newest: number }> | undefined;

  constructor({ origin, credentials, trust }: HttpMailboxOptions) {
    this.#origin = origin.replace(/\/+$/, '');
    this.#headers = credentials === undefined ? {} : { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
    this.#agent = new Agent({
      connectTimeout: MAILBOX_TIMEOUT_MS, headersTimeout: MAILBOX_TIMEOUT_MS, bodyTimeout: MAILBOX_TIMEOUT_MS, pipelining: 0,
      ...(trust.length > 0 ? { connect: { ca: [...trust] } } : {}),
    });
  }

  async list(): Promise<readonly string[]> {
    if (this.#before === undefined) {
      this.#before = this.#lookBefore();
      // Whoever asks next looks again.
      this.#before.catch(() => { this.#before = undefined; });
    }
    const before = await this.#before;
    const fresh: Summary[] = [];
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const messages = await this.#page(page * PAGE);
      const unknown = messages.filter((one) => !this.#seen.has(one.ID) && !before.ids.has(one.ID) && createdAt(one) >= before.newest);
      fresh.push(...unknown);
      if (unknown.length < messages.length || messages.length < PAGE) break;
    }
    for (const one of fresh.toReversed()) this.#seen.set(one.ID, one);
    return [...this.#seen.keys()];
  }

  async read(id: string): Promise<RawMail> {
    const { To, Cc, Bcc } = this.#seen.get(id) ?? {};
    return { raw: await this.#get(`/api/v1/message/${encodeURIComponent(id)}/raw`), envelope: [To, Cc, Bcc].flatMap((list) => list ?? []).map(({ Address }) => Address) };
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }

  async #lookBefore(): Promise<{ readonly ids: ReadonlySet<string>; readonly newest: number }> {
    const first = await this.#page(0);
    return { ids: new Set(first.map(({ ID }) => ID)), newest: Math.max(0, ...first.map(createdAt)) };
  }

  async #page(start: number): Promise<readonly Summary[]> {
    const bytes = await this.#get(`/api/v1/messages?start=${start}&limit=${PAGE}`);
    return pageSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8'))).messages ?? [];
  }

  /** Redirects are not followed: nothing but the declared origin is ever reached. */
  async #get(path: string): Promise<Uint8Array> {
    const { statusCode, body } = await request(this.#origin + path, {
      dispatcher: this.#agent, headers: this.#headers, signal: AbortSignal.timeout(2 * MAILBOX_TIMEOUT_MS),
    });
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      length += chunk.length;
      if (length > MAX_MAIL_BYTES) throw new Error(`the answer is longer than ${MAX_MAIL_BYTES} bytes`);
      chunks.push(chunk);
    }
    if (statusCode !== 200) throw new Error(`the mailbox answered ${statusCode}`);
    return Buffer.concat(chunks);
  }
}

function createdAt({ Created }: Summary): number {
  const at = Date.parse(Created);
  return Number.isNaN(at) ? Number.POSITIVE_INFINITY : at;
}
