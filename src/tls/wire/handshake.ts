import { uint } from './byte-writer.ts';
import { WireError } from './wire-error.ts';

export interface HandshakeMessage {
  readonly type: number;
  readonly body: Uint8Array;
  /** Header and body, as hashed into the transcript. */
  readonly bytes: Uint8Array;
}

/** Longest message accepted; certificate chains beyond this are hostile or useless. */
const MAX_MESSAGE = 192 * 1024;
const HEADER = 4;

/** Puts handshake messages together again that were split over records (RFC 8446 §5.1). */
export class HandshakeAssembler {
  #pending: Buffer = Buffer.alloc(0);

  get empty(): boolean {
    return this.#pending.length === 0;
  }

  /** Adds the body of one handshake record. @throws {WireError} for an empty one, which RFC 8446 §5.1 forbids */
  push(bytes: Uint8Array): void {
    if (bytes.length === 0) throw new WireError('UNEXPECTED', 'record/handshake', 'is empty');
    this.#pending = Buffer.concat([this.#pending, bytes]);
  }

  /** The next whole message, or undefined. @throws {WireError} `OUT_OF_RANGE` for a length no honest peer announces */
  next(): HandshakeMessage | undefined {
    const bytes = this.#pending;
    if (bytes.length < HEADER) return undefined;
    const length = bytes.readUIntBE(1, 3);
    if (length > MAX_MESSAGE) throw new WireError('OUT_OF_RANGE', 'handshake/length', `${length} bytes, at most ${MAX_MESSAGE}`);
    if (bytes.length < HEADER + length) return undefined;
    this.#pending = bytes.subarray(HEADER + length);
    const message = bytes.subarray(0, HEADER + length);
    return { type: message[0] as number, body: message.subarray(HEADER), bytes: message };
  }
}

export const encodeHandshake = (type: number, body: Uint8Array): Buffer => Buffer.concat([uint(1, type), uint(3, body.length), body]);
