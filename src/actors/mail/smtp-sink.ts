import { once } from 'node:events';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { type Mailbox, MAX_MAIL_BYTES, type RawMail } from './mailbox.ts';

const MOST_KEPT_BYTES = 64 * 1024 * 1024;

export interface SmtpSinkOptions {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  /** Mails to others are taken and forgotten, so that the service sees no error. */
  readonly receives: (address: string) => boolean;
}

/** An SMTP server that keeps what it is given in memory and hands nothing on. */
export class SmtpSink implements Mailbox {
  readonly #server: SMTPServer;
  readonly #listening: Promise<unknown>;
  readonly #kept = new Map<string, RawMail>();
  #arrived = 0;
  #bytes = 0;

  constructor({ host, port, receives }: SmtpSinkOptions) {
    this.#server = new SMTPServer({
      authOptional: true, disabledCommands: ['AUTH', 'STARTTLS'], disableReverseLookup: true, size: MAX_MAIL_BYTES, logger: false,
      onData: (stream, session, done) => {
        void this.#take(stream, session, receives, done);
      },
    });
    // A client that breaks off is no concern of ours.
    this.#server.on('error', () => undefined);
    this.#listening = this.#listen(host, port);
    this.#listening.catch(() => undefined);
  }

  get port(): number {
    const address = this.#server.server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  async list(): Promise<readonly string[]> {
    await this.#listening;
    return [...this.#kept.keys()];
  }

  async read(id: string): Promise<RawMail> {
    const mail = this.#kept.get(id);
    if (!mail) throw new Error('this mail is no longer kept');
    return mail;
  }

  async close(): Promise<void> {
    await this.#listening.catch(() => undefined);
    if (this.#server.server.listening) await new Promise<void>((resolve) => this.#server.close(resolve));
  }

  async #listen(host: string, port: number): Promise<void> {
    const failed = once(this.#server.server, 'error').then(([error]: unknown[]) => {
      throw error;
    });
    failed.catch(() => undefined);
    this.#server.listen(port, host);
    await Promise.race([once(this.#server.server, 'listening'), failed]);
  }

  async #take(stream: SMTPServerDataStream, session: SMTPServerSession, receives: SmtpSinkOptions['receives'], done: (error?: Error) => void): Promise<void> {
    try {
      await this.#keep(stream, session, receives);
      done();
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  }

  async #keep(stream: SMTPServerDataStream, session: SMTPServerSession, receives: SmtpSinkOptions['receives']): Promise<void> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of stream as AsyncIterable<Uint8Array>) chunks.push(chunk);
    const envelope = session.envelope.rcptTo.map(({ address }) => address);
    const raw = Buffer.concat(chunks);
    if (stream.sizeExceeded || !envelope.some(receives)) return;
    this.#arrived += 1;
    this.#kept.set(String(this.#arrived), { raw, envelope });
    this.#bytes += raw.length;
    for (const [id, { raw: { length } }] of this.#kept) {
      if (this.#bytes <= MOST_KEPT_BYTES) return;
      this.#kept.delete(id);
      this.#bytes -= length;
    }
  }
}
