import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { CipherCCMTypes } from 'node:crypto';
import { uint } from '../wire/byte-writer.ts';
import { CONTENT, encodeRecord } from '../wire/records.ts';
import { WireError } from '../wire/wire-error.ts';
import type { Tls13Suite, TrafficKeys } from './key-schedule.ts';

const RECORD_VERSION = 0x0303;

/** One direction of protected TLS 1.3 records (RFC 8446 §5.2). */
export class Tls13Protection {
  readonly #suite: Tls13Suite;
  readonly #keys: TrafficKeys;
  #sequence = 0n;

  constructor(suite: Tls13Suite, keys: TrafficKeys) {
    this.#suite = suite;
    this.#keys = keys;
  }

  /** A whole record that hides `type` and `body`. */
  seal(type: number, body: Uint8Array): Buffer {
    const inner = Buffer.concat([body, Buffer.from([type])]);
    const header = headerOf(inner.length + this.#suite.tagBytes);
    const cipher = createCipheriv(this.#suite.aead as CipherCCMTypes, this.#keys.key, this.#nonce(), { authTagLength: this.#suite.tagBytes });
    cipher.setAAD(header, { plaintextLength: inner.length });
    const sealed = Buffer.concat([cipher.update(inner), cipher.final(), cipher.getAuthTag()]);
    return encodeRecord(CONTENT.applicationData, RECORD_VERSION, sealed);
  }

  /** @throws {WireError} when the record is not authentic */
  open(sealed: Uint8Array): { type: number; body: Buffer } {
    const size = sealed.length - this.#suite.tagBytes;
    if (size < 1) throw new WireError('TRUNCATED', 'record', 'shorter than its tag');
    const inner = this.#decrypt(sealed.subarray(0, size), sealed.subarray(size));
    const end = inner.findLastIndex((byte) => byte !== 0);
    if (end < 0) throw new WireError('UNEXPECTED', 'record', 'has no content type');
    return { type: inner[end] as number, body: inner.subarray(0, end) };
  }

  #decrypt(ciphertext: Uint8Array, tag: Uint8Array): Buffer {
    const cipher = createDecipheriv(this.#suite.aead as CipherCCMTypes, this.#keys.key, this.#nonce(), { authTagLength: this.#suite.tagBytes });
    cipher.setAuthTag(tag);
    cipher.setAAD(headerOf(ciphertext.length + tag.length), { plaintextLength: ciphertext.length });
    try {
      const opened = cipher.update(ciphertext);
      cipher.final();
      return opened;
    } catch {
      throw new WireError('UNEXPECTED', 'record', 'is not authentic');
    }
  }

  #nonce(): Buffer {
    const nonce = Buffer.from(this.#keys.iv);
    nonce.writeBigUInt64BE(nonce.readBigUInt64BE(4) ^ this.#sequence++, 4);
    return nonce;
  }
}

const headerOf = (length: number): Buffer => Buffer.concat([Buffer.from([CONTENT.applicationData]), uint(2, RECORD_VERSION), uint(2, length)]);
