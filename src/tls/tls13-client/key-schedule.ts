import { createHash, createHmac } from 'node:crypto';
import { uint, vector } from '../wire/byte-writer.ts';

type Hash = 'sha256' | 'sha384';

/** AEAD and hash of a TLS 1.3 suite that this client can open. */
export interface Tls13Suite {
  readonly aead: 'aes-128-gcm' | 'aes-256-gcm' | 'chacha20-poly1305' | 'aes-128-ccm';
  readonly hash: Hash;
  readonly keyBytes: number;
  readonly tagBytes: 16 | 8;
}

const SUITES: Readonly<Record<number, Tls13Suite>> = {
  0x1301: { aead: 'aes-128-gcm', hash: 'sha256', keyBytes: 16, tagBytes: 16 },
  0x1302: { aead: 'aes-256-gcm', hash: 'sha384', keyBytes: 32, tagBytes: 16 },
  0x1303: { aead: 'chacha20-poly1305', hash: 'sha256', keyBytes: 32, tagBytes: 16 },
  0x1304: { aead: 'aes-128-ccm', hash: 'sha256', keyBytes: 16, tagBytes: 16 },
  0x1305: { aead: 'aes-128-ccm', hash: 'sha256', keyBytes: 16, tagBytes: 8 },
};

export const tls13Suite = (code: number): Tls13Suite | undefined => SUITES[code];

export interface TrafficKeys {
  readonly key: Buffer;
  readonly iv: Buffer;
  readonly finishedKey: Buffer;
}

/** The key schedule as far as an observing client needs it (RFC 8446 §7.1). */
export class KeySchedule {
  readonly #hash: Hash;
  readonly #keyBytes: number;
  readonly #handshakeSecret: Buffer;

  constructor(suite: Tls13Suite, sharedSecret: Uint8Array) {
    this.#hash = suite.hash;
    this.#keyBytes = suite.keyBytes;
    const zeros = Buffer.alloc(this.hashBytes);
    const early = this.#extract(zeros, zeros);
    this.#handshakeSecret = this.#extract(this.#derive(early, 'derived', this.digest(Buffer.alloc(0))), sharedSecret);
  }

  get hashBytes(): number {
    return this.#hash === 'sha256' ? 32 : 48;
  }

  static digestWith(hash: Hash, bytes: Uint8Array): Buffer {
    return createHash(hash).update(bytes).digest();
  }

  digest(bytes: Uint8Array): Buffer {
    return createHash(this.#hash).update(bytes).digest();
  }

  /** @param transcriptHash hash up to ServerHello */
  handshakeKeys(side: 'c' | 's', transcriptHash: Uint8Array): TrafficKeys {
    return this.#traffic(this.#derive(this.#handshakeSecret, `${side} hs traffic`, transcriptHash));
  }

  /** @param transcriptHash hash up to the server's Finished */
  applicationKeys(side: 'c' | 's', transcriptHash: Uint8Array): TrafficKeys {
    const salt = this.#derive(this.#handshakeSecret, 'derived', this.digest(Buffer.alloc(0)));
    const master = this.#extract(salt, Buffer.alloc(this.hashBytes));
    return this.#traffic(this.#derive(master, `${side} ap traffic`, transcriptHash));
  }

  /** Contents of a Finished message (RFC 8446 §4.4.4). */
  finished(keys: TrafficKeys, transcriptHash: Uint8Array): Buffer {
    return createHmac(this.#hash, keys.finishedKey).update(transcriptHash).digest();
  }

  #traffic(secret: Buffer): TrafficKeys {
    const none = Buffer.alloc(0);
    return { key: this.#expand(secret, 'key', none, this.#keyBytes), iv: this.#expand(secret, 'iv', none, 12), finishedKey: this.#expand(secret, 'finished', none, this.hashBytes) };
  }

  #extract(salt: Uint8Array, input: Uint8Array): Buffer {
    return createHmac(this.#hash, salt).update(input).digest();
  }

  #derive(secret: Buffer, label: string, transcriptHash: Uint8Array): Buffer {
    return this.#expand(secret, label, transcriptHash, this.hashBytes);
  }

  /** HKDF-Expand-Label. No output here is longer than one block of the hash. */
  #expand(secret: Buffer, label: string, context: Uint8Array, length: number): Buffer {
    const info = Buffer.concat([uint(2, length), vector(1, Buffer.from(`tls13 ${label}`, 'ascii')), vector(1, context), Buffer.from([1])]);
    return createHmac(this.#hash, secret).update(info).digest().subarray(0, length);
  }
}
