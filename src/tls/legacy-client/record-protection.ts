import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { WireError } from '../wire/wire-error.ts';
import { ssl3Mac } from './key-schedule.ts';
import type { LegacySuite } from './legacy-suites.ts';
import { Rc4 } from './rc4.ts';

const SSL3 = 0x0300;
const TLS11 = 0x0302;

export interface DirectionKeys {
  readonly macSecret: Uint8Array;
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
}

/** Cuts a key block into both directions (RFC 6101 §6.2.2): MAC secrets, keys, initialisation vectors. */
export function splitKeyBlock(block: Uint8Array, suite: LegacySuite): { client: DirectionKeys; server: DirectionKeys } {
  let offset = 0;
  const take = (length: number): Uint8Array => block.subarray(offset, (offset += length));
  const [clientMac, serverMac] = [take(macBytes(suite)), take(macBytes(suite))];
  const [clientKey, serverKey] = [take(suite.keyBytes), take(suite.keyBytes)];
  const [clientIv, serverIv] = [take(suite.blockBytes), take(suite.blockBytes)];
  return { client: { macSecret: clientMac, key: clientKey, iv: clientIv }, server: { macSecret: serverMac, key: serverKey, iv: serverIv } };
}

export const keyBlockBytes = (suite: LegacySuite): number => 2 * (macBytes(suite) + suite.keyBytes + suite.blockBytes);
const macBytes = (suite: LegacySuite): number => (suite.mac === 'md5' ? 16 : 20);

/** One direction of an SSL 3.0, TLS 1.0 or TLS 1.1 connection after ChangeCipherSpec. */
export class RecordProtection {
  readonly #suite: LegacySuite;
  readonly #version: number;
  readonly #keys: DirectionKeys;
  readonly #rc4: Rc4 | undefined;
  #iv: Uint8Array;
  #sequence = 0n;

  constructor(suite: LegacySuite, version: number, keys: DirectionKeys) {
    this.#suite = suite;
    this.#version = version;
    this.#keys = keys;
    this.#iv = keys.iv;
    this.#rc4 = suite.cipher === 'rc4' ? new Rc4(keys.key) : undefined;
  }

  seal(type: number, body: Uint8Array): Buffer {
    const content = Buffer.concat([body, this.#mac(type, body)]);
    if (this.#rc4) return this.#rc4.apply(content);
    if (this.#suite.blockBytes === 0) return content;
    const { blockBytes } = this.#suite;
    const padding = blockBytes - ((content.length + 1) % blockBytes || blockBytes);
    const padded = Buffer.concat([content, Buffer.alloc(padding + 1, padding)]);
    // From TLS 1.1 on every record begins with a random block in place of a vector (RFC 4346 §6.2.3.2).
    const explicit = this.#version >= TLS11 ? randomBytes(blockBytes) : Buffer.alloc(0);
    const cipher = createCipheriv(cipherName(this.#suite), cipherKey(this.#suite, this.#keys.key), this.#iv).setAutoPadding(false);
    const sealed = Buffer.concat([cipher.update(Buffer.concat([explicit, padded])), cipher.final()]);
    this.#iv = sealed.subarray(-blockBytes);
    return sealed;
  }

  /** @throws {WireError} when length, padding or MAC is wrong */
  open(type: number, sealed: Uint8Array): Buffer {
    const content = this.#rc4?.apply(sealed) ?? (this.#suite.blockBytes === 0 ? Buffer.from(sealed) : this.#decrypt(sealed));
    const size = content.length - macBytes(this.#suite);
    if (size < 0) throw new WireError('TRUNCATED', 'record/mac', 'shorter than its MAC');
    const body = content.subarray(0, size);
    if (!timingSafeEqual(this.#mac(type, body), content.subarray(size))) throw new WireError('UNEXPECTED', 'record/mac', 'does not match');
    return body;
  }

  #decrypt(sealed: Uint8Array): Buffer {
    const { blockBytes } = this.#suite;
    if (sealed.length === 0 || sealed.length % blockBytes !== 0) throw new WireError('OUT_OF_RANGE', 'record', 'is not a whole number of blocks');
    const cipher = createDecipheriv(cipherName(this.#suite), cipherKey(this.#suite, this.#keys.key), this.#iv).setAutoPadding(false);
    const opened = Buffer.concat([cipher.update(sealed), cipher.final()]);
    this.#iv = sealed.subarray(-blockBytes);
    const content = this.#version >= TLS11 ? opened.subarray(blockBytes) : opened;
    const padding = content.at(-1) ?? 0;
    if (padding + 1 > content.length) throw new WireError('OUT_OF_RANGE', 'record/padding', `${padding} bytes`);
    return content.subarray(0, content.length - padding - 1);
  }

  #mac(type: number, body: Uint8Array): Buffer {
    const sequence = Buffer.alloc(8);
    sequence.writeBigUInt64BE(this.#sequence++);
    const length = Buffer.from([body.length >> 8, body.length & 0xff]);
    const { macSecret } = this.#keys;
    if (this.#version === SSL3) return ssl3Mac(this.#suite.mac, macSecret, Buffer.concat([sequence, Buffer.from([type]), length, body]));
    const version = Buffer.from([this.#version >> 8, this.#version & 0xff]);
    return createHmac(this.#suite.mac, macSecret).update(Buffer.concat([sequence, Buffer.from([type]), version, length, body])).digest();
  }
}

const cipherName = (suite: LegacySuite): string => (suite.cipher.startsWith('aes') ? `${suite.cipher}-cbc` : 'des-ede3-cbc');
/** Single DES is triple DES with three equal keys; OpenSSL 3 keeps single DES in its legacy provider. */
const cipherKey = (suite: LegacySuite, key: Uint8Array): Uint8Array => (suite.cipher === 'des' ? Buffer.concat([key, key, key]) : key);
