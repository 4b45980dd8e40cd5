import type { ByteChannel } from '../exchange/byte-channel.ts';
import { describeAnswer } from '../exchange/reply.ts';
import { alertName } from '../wire/alert.ts';
import { encodeHandshake, HandshakeAssembler } from '../wire/handshake.ts';
import type { HandshakeMessage } from '../wire/handshake.ts';
import { CONTENT, RecordSplitter, encodeRecord } from '../wire/records.ts';
import { WireError } from '../wire/wire-error.ts';
import type { RecordProtection } from './record-protection.ts';

/** The peer ended the connection, or broke the protocol, before what was waited for. `silent` when it just said nothing. */
export class SessionEnded extends Error {
  override readonly name = 'SessionEnded';
  readonly silent: boolean;

  constructor(message: string, silent: boolean) {
    super(message);
    this.silent = silent;
  }
}

export interface PlainRecord {
  readonly type: number;
  readonly body: Uint8Array;
}

const WARNING = 1;
const CLOSE_NOTIFY = 0;

/** Records and handshake messages of one old connection, in clear or protected, with the transcript. */
export class LegacySession {
  readonly version: number;
  readonly #channel: ByteChannel;
  readonly #records = new RecordSplitter();
  readonly #handshakes = new HandshakeAssembler();
  readonly #transcript: Uint8Array[] = [];
  #reading: RecordProtection | undefined;
  #writing: RecordProtection | undefined;

  constructor(channel: ByteChannel, version: number) {
    this.#channel = channel;
    this.version = version;
  }

  get transcript(): Buffer {
    return Buffer.concat(this.#transcript);
  }

  sendHandshake(type: number, body: Uint8Array): void {
    const message = encodeHandshake(type, body);
    this.#transcript.push(message);
    this.sendRecord(CONTENT.handshake, message);
  }

  sendRecord(type: number, body: Uint8Array): void {
    this.#channel.send(encodeRecord(type, this.version, this.#writing?.seal(type, body) ?? body));
  }

  /** Sends ChangeCipherSpec and protects everything after it. */
  protectWriting(protection: RecordProtection): void {
    this.sendRecord(CONTENT.changeCipherSpec, Buffer.from([1]));
    this.#writing = protection;
  }

  /** Waits for the peer's ChangeCipherSpec and opens everything after it. @throws {SessionEnded} */
  async protectReading(protection: RecordProtection): Promise<void> {
    const record = await this.nextRecord();
    if (record.type !== CONTENT.changeCipherSpec) throw new SessionEnded(`record of type ${record.type} in place of ChangeCipherSpec`, false);
    this.#reading = protection;
  }

  /** The next handshake message; it joins the transcript when asked for again or by `keep`. @throws {SessionEnded} */
  async nextMessage(): Promise<HandshakeMessage> {
    for (;;) {
      const message = this.#handshakes.next();
      if (message) return message;
      const record = await this.nextRecord();
      if (record.type !== CONTENT.handshake) throw new SessionEnded(`record of type ${record.type} in place of a handshake message`, false);
      this.#handshakes.push(record.body);
    }
  }

  /** Adds a received message to the transcript. */
  keep(message: HandshakeMessage): void {
    this.#transcript.push(message.bytes);
  }

  /** The next record in clear. Warnings are passed over. @throws {SessionEnded} @throws {WireError} */
  async nextRecord(): Promise<PlainRecord> {
    for (;;) {
      const record = this.#records.next();
      if (record === undefined) {
        const bytes = await this.#channel.read();
        if (!Buffer.isBuffer(bytes)) throw new SessionEnded(describeAnswer(bytes), bytes.kind === 'timeout' || bytes.kind === 'limit');
        this.#records.push(bytes);
        continue;
      }
      const body = this.#reading?.open(record.type, record.body) ?? record.body;
      if (record.type !== CONTENT.alert) return { type: record.type, body };
      if (body.length !== 2) throw new WireError('OUT_OF_RANGE', 'Alert', `${body.length} bytes`);
      const [level, description] = body as unknown as [number, number];
      if (level !== WARNING || description === CLOSE_NOTIFY) throw new SessionEnded(`alert ${alertName(description)}`, false);
    }
  }
}
