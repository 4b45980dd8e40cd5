import type { Alert } from '../wire/alert.ts';
import { HandshakeAssembler } from '../wire/handshake.ts';
import type { HandshakeMessage } from '../wire/handshake.ts';
import { CONTENT, RecordSplitter } from '../wire/records.ts';
import type { TlsRecord } from '../wire/records.ts';
import { WireError } from '../wire/wire-error.ts';
import type { ByteChannel } from './byte-channel.ts';
import type { Silence } from './reply.ts';

export type StreamItem =
  | { readonly kind: 'message'; readonly message: HandshakeMessage }
  | { readonly kind: 'alert'; readonly alert: Alert }
  | { readonly kind: 'record'; readonly record: TlsRecord }
  | Silence;

/** More warnings than this before an answer is an attempt to keep the reader busy. */
const MAX_WARNINGS = 8;
const WARNING = 1;

/** Turns the bytes of a connection into handshake messages, alerts and other records. Never throws on the peer's bytes. */
export class MessageStream {
  readonly #channel: ByteChannel;
  readonly #records = new RecordSplitter();
  readonly #handshakes = new HandshakeAssembler();
  readonly warnings: Alert[] = [];
  #alertPart = Buffer.alloc(0);

  constructor(channel: ByteChannel) {
    this.#channel = channel;
  }

  /** The next item. A warning alert is kept in `warnings` and passed over, unless the connection ends right after it. */
  async next(): Promise<StreamItem> {
    try {
      return await this.#next();
    } catch (error) {
      if (error instanceof WireError) return { kind: 'malformed', message: error.message };
      throw error;
    }
  }

  async #next(): Promise<StreamItem> {
    for (;;) {
      const message = this.#handshakes.next();
      if (message) return { kind: 'message', message };
      const record = this.#records.next();
      if (record === undefined) {
        const bytes = await this.#channel.read();
        if (!Buffer.isBuffer(bytes)) return this.#atEnd(bytes);
        this.#records.push(bytes);
        continue;
      }
      const item = this.#classify(record);
      if (item) return item;
    }
  }

  #classify(record: TlsRecord): StreamItem | undefined {
    if (record.type === CONTENT.handshake) {
      this.#handshakes.push(record.body);
      return undefined;
    }
    if (!this.#handshakes.empty) throw new WireError('UNEXPECTED', 'record/type', 'interrupts a handshake message');
    if (record.type !== CONTENT.alert) return { kind: 'record', record };
    const alert = this.#assembleAlert(record.body);
    if (alert === undefined) return undefined;
    if (alert.level !== WARNING) return { kind: 'alert', alert };
    this.warnings.push(alert);
    if (this.warnings.length > MAX_WARNINGS) throw new WireError('OUT_OF_RANGE', 'alerts', `more than ${MAX_WARNINGS} warnings`);
    return undefined;
  }

  /** An alert may come in two records (RFC 5246 §6.2.1). */
  #assembleAlert(body: Uint8Array): Alert | undefined {
    if (body.length === 0) throw new WireError('UNEXPECTED', 'record/alert', 'is empty');
    const bytes = Buffer.concat([this.#alertPart, body]);
    if (bytes.length > 2) throw new WireError('TRAILING_BYTES', 'Alert', `${bytes.length} bytes`);
    const [level, description] = bytes;
    this.#alertPart = bytes;
    if (level === undefined || description === undefined) return undefined;
    this.#alertPart = Buffer.alloc(0);
    return { level, description };
  }

  /** Some servers refuse by a warning and a close. */
  #atEnd(end: Silence): StreamItem {
    const last = this.warnings.at(-1);
    return end.kind === 'closed' && last !== undefined ? { kind: 'alert', alert: last } : end;
  }
}
