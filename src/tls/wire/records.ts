import { WireError } from './wire-error.ts';

export const CONTENT = { changeCipherSpec: 20, alert: 21, handshake: 22, applicationData: 23 } as const;
export const HANDSHAKE = {
  clientHello: 1, serverHello: 2, newSessionTicket: 4, encryptedExtensions: 8, certificate: 11, serverKeyExchange: 12,
  certificateRequest: 13, serverHelloDone: 14, certificateVerify: 15, clientKeyExchange: 16, finished: 20, certificateStatus: 22,
} as const;

export interface TlsRecord {
  readonly type: number;
  readonly version: number;
  readonly body: Uint8Array;
}

/** 2^14 plus the most that protection may add (RFC 5246 §6.2.3). */
const MAX_RECORD = 16_384 + 2_048;
const HEADER = 5;

/** Splits a byte stream into TLS records. Any record version of the SSL 3.0 family is taken (RFC 8446 §5.1). */
export class RecordSplitter {
  #pending: Buffer = Buffer.alloc(0);

  push(bytes: Uint8Array): void {
    this.#pending = this.#pending.length === 0 ? Buffer.from(bytes) : Buffer.concat([this.#pending, bytes]);
  }

  /** The next whole record, or undefined until more bytes arrive. @throws {WireError} when this is no TLS record */
  next(): TlsRecord | undefined {
    const bytes = this.#pending;
    if (bytes.length === 0) return undefined;
    const type = bytes[0] as number;
    if (type < CONTENT.changeCipherSpec || type > CONTENT.applicationData) throw new WireError('UNEXPECTED', 'record/type', `unknown content type ${type}`);
    // Alerts come with any version, zero among them; for the rest a wrong one means that this is not TLS.
    if (type !== CONTENT.alert && bytes.length >= 2 && bytes[1] !== 3) throw new WireError('UNEXPECTED', 'record/version', `major version ${bytes[1]}`);
    if (bytes.length < HEADER) return undefined;
    const length = bytes.readUInt16BE(3);
    if (length > MAX_RECORD) throw new WireError('OUT_OF_RANGE', 'record/length', `${length} bytes, at most ${MAX_RECORD}`);
    if (bytes.length < HEADER + length) return undefined;
    this.#pending = bytes.subarray(HEADER + length);
    return { type, version: bytes.readUInt16BE(1), body: bytes.subarray(HEADER, HEADER + length) };
  }
}

/** One record with its header. */
export function encodeRecord(type: number, version: number, body: Uint8Array): Buffer {
  const header = Buffer.from([type, version >> 8, version & 0xff, body.length >> 8, body.length & 0xff]);
  return Buffer.concat([header, body]);
}
