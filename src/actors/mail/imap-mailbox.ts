import { ImapFlow } from 'imapflow';
import { type Mailbox, MAILBOX_TIMEOUT_MS, MAX_MAIL_BYTES, type RawMail } from './mailbox.ts';

export interface ImapMailboxOptions {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly user: string;
  readonly password: string;
  readonly folder: string;
  /** PEM texts of trust anchors besides the public ones. */
  readonly trust: readonly string[];
}

/** A folder of an IMAP server (RFC 3501), opened for reading alone: no flag is set, nothing is removed. */
export class ImapMailbox implements Mailbox {
  readonly #options: ImapMailboxOptions;
  readonly #seen = new Set<number>();
  #client: ImapFlow | undefined;
  #validity: bigint | undefined;
  #firstUid: number | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: ImapMailboxOptions) {
    this.#options = options;
  }

  list(): Promise<readonly string[]> {
    return this.#turn(async (client) => {
      if (this.#firstUid === undefined) {
        this.#firstUid = (client.mailbox && client.mailbox.uidNext) || 1;
        return [];
      }
      const first = this.#firstUid;
      await client.noop();
      const found = await client.search({ uid: `${first}:*` }, { uid: true });
      // Also where the connection was lost meanwhile: no answer is not an empty folder.
      if (found === undefined || found === false || !client.usable) throw new Error('the IMAP server did not answer the search');
      // "n:*" names the newest mail even where n is above it (RFC 3501 6.4.8).
      for (const uid of found.toSorted((a, b) => a - b)) if (uid >= first) this.#seen.add(uid);
      return [...this.#seen].map(String);
    });
  }

  read(id: string): Promise<RawMail> {
    return this.#turn(async (client) => {
      const mail = await client.fetchOne(id, { source: { maxLength: MAX_MAIL_BYTES } }, { uid: true });
      if (!mail || mail.source === undefined) throw new Error('this mail is gone');
      return { raw: mail.source, envelope: [] };
    });
  }

  async close(): Promise<void> {
    await this.#queue;
    this.#drop();
  }

  /** One command at a time; a connection that failed is not used again. */
  #turn<T>(work: (client: ImapFlow) => Promise<T>): Promise<T> {
    const turn = this.#queue.then(async () => {
      try {
        return await this.#bounded(async () => work(await this.#connected()));
      } catch (error) {
        this.#drop();
        throw error;
      }
    });
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  async #bounded<T>(work: () => Promise<T>): Promise<T> {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(new Error('the IMAP server did not answer in time')), 2 * MAILBOX_TIMEOUT_MS);
    const working = work();
    working.catch(() => undefined);
    try {
      return await Promise.race([working, late.promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #connected(): Promise<ImapFlow> {
    if (this.#client?.usable) return this.#client;
    const { host, port, tls, user, password, folder, trust } = this.#options;
    const client = new ImapFlow({
      host, port, secure: tls, auth: { user, pass: password }, logger: false, disableAutoIdle: true,
      connectionTimeout: MAILBOX_TIMEOUT_MS, greetingTimeout: MAILBOX_TIMEOUT_MS, socketTimeout: 6 * MAILBOX_TIMEOUT_MS,
      ...(trust.length > 0 ? { tls: { ca: [...trust] } } : {}),
    });
    // Errors reach the caller through the command under way; without a listener they would end the process.
    client.on('error', () => undefined);
    this.#client = client;
    await client.connect();
    const opened = await client.mailboxOpen(folder, { readOnly: true });
    if (this.#validity !== undefined && this.#validity !== opened.uidValidity) throw new Error('the folder has been made anew (UIDVALIDITY)');
    this.#validity = opened.uidValidity;
    return client;
  }

  #drop(): void {
    this.#client?.close();
    this.#client = undefined;
  }
}
