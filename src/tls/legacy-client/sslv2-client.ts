import { X509Certificate, constants, createCipheriv, createDecipheriv, createHash, publicEncrypt, randomBytes } from 'node:crypto';
import type { ByteChannel } from '../exchange/byte-channel.ts';
import { describeAnswer } from '../exchange/reply.ts';
import { uint } from '../wire/byte-writer.ts';
import { SSLV2, encodeSslv2Hello, parseSslv2ServerHello, splitSslv2Message } from '../wire/sslv2.ts';
import type { Sslv2ServerHello } from '../wire/sslv2.ts';
import { WireError } from '../wire/wire-error.ts';
import { Rc4 } from './rc4.ts';
import { SessionEnded } from './session.ts';

/** Kinds this client completes; `clearBytes` of the master key go unencrypted in export kinds. */
const KINDS = {
  rc4: { code: 0x010080, clearBytes: 0, materialBlocks: 2 },
  tripleDes: { code: 0x0700c0, clearBytes: 0, materialBlocks: 3 },
  rc4Export: { code: 0x020080, clearBytes: 11, materialBlocks: 2 },
} as const;
type Kind = keyof typeof KINDS;

const MAC_BYTES = 16;
const md5 = (...parts: readonly Uint8Array[]): Buffer => createHash('md5').update(Buffer.concat(parts)).digest();

/** One direction of an SSL 2.0 connection: cipher and keyed MD5 (draft-hickman-netscape-ssl-00 §1.2). */
class Direction {
  readonly #key: Uint8Array;
  readonly #apply: (bytes: Uint8Array) => Buffer;
  readonly blockBytes: number;
  /** Counts every record of the direction, the ones in clear too. */
  sequence: number;

  constructor(kind: Kind, key: Uint8Array, iv: Uint8Array, sequence: number, sending: boolean) {
    this.#key = key;
    this.sequence = sequence;
    this.blockBytes = kind === 'tripleDes' ? 8 : 1;
    if (kind === 'tripleDes') {
      const cipher = (sending ? createCipheriv : createDecipheriv)('des-ede3-cbc', key, iv).setAutoPadding(false);
      this.#apply = (bytes) => cipher.update(bytes);
    } else {
      const stream = new Rc4(key);
      this.#apply = (bytes) => stream.apply(bytes);
    }
  }

  seal(message: Uint8Array): Buffer {
    const padding = (this.blockBytes - (message.length % this.blockBytes)) % this.blockBytes;
    const padded = Buffer.concat([message, Buffer.alloc(padding)]);
    const sealed = this.#apply(Buffer.concat([this.#mac(padded), padded]));
    if (padding === 0) return Buffer.concat([uint(2, 0x8000 | sealed.length), sealed]);
    return Buffer.concat([uint(2, sealed.length), Buffer.from([padding]), sealed]);
  }

  open(sealed: Uint8Array, padding: number): Buffer {
    if (sealed.length % this.blockBytes !== 0) throw new WireError('OUT_OF_RANGE', 'SSLv2/record', 'is not a whole number of blocks');
    const opened = this.#apply(sealed);
    if (opened.length < MAC_BYTES + padding) throw new WireError('TRUNCATED', 'SSLv2/record', 'shorter than MAC and padding');
    const padded = opened.subarray(MAC_BYTES);
    if (!this.#mac(padded).equals(opened.subarray(0, MAC_BYTES))) throw new WireError('UNEXPECTED', 'SSLv2/mac', 'does not match');
    return padded.subarray(0, padded.length - padding);
  }

  #mac(padded: Uint8Array): Buffer {
    return md5(this.#key, padded, uint(4, this.sequence++));
  }
}

/** An SSL 2.0 connection whose server has proven that it holds the key. */
export class Sslv2Session {
  readonly #channel: ByteChannel;
  #pending: Buffer = Buffer.alloc(0);
  #reading: Direction | undefined;
  #writing: Direction | undefined;

  constructor(channel: ByteChannel) {
    this.#channel = channel;
  }

  /** @throws {SessionEnded} when the server does not go through with it @throws {WireError} when its bytes break the protocol */
  async handshake(): Promise<void> {
    const challenge = randomBytes(16);
    this.#channel.send(encodeSslv2Hello(Object.values(KINDS).map(({ code }) => code), challenge));
    const hello = parseSslv2ServerHello(await this.read());
    const kind = (Object.keys(KINDS) as Kind[]).find((each) => hello.kinds.includes(KINDS[each].code));
    if (kind === undefined) throw new SessionEnded('no cipher kind in common that this client completes', false);
    this.#exchangeKey(kind, hello, challenge);
    const verify = await this.read();
    if (verify[0] !== SSLV2.serverVerify || !verify.subarray(1).equals(challenge)) throw new SessionEnded('the SERVER-VERIFY is wrong', false);
    this.send(Buffer.concat([Buffer.from([SSLV2.clientFinished]), hello.connectionId]));
    const finished = await this.read();
    if (finished[0] !== SSLV2.serverFinished) throw new SessionEnded(`message ${finished[0]} in place of SERVER-FINISHED`, false);
  }

  #exchangeKey(kind: Kind, hello: Sslv2ServerHello, challenge: Uint8Array): void {
    const { code, clearBytes, materialBlocks } = KINDS[kind];
    const master = randomBytes(kind === 'tripleDes' ? 24 : 16);
    const keyArgument = kind === 'tripleDes' ? randomBytes(8) : Buffer.alloc(0);
    const encrypted = encryptFor(hello.certificate, master.subarray(clearBytes));
    const message = Buffer.concat([
      Buffer.from([SSLV2.clientMasterKey]), uint(3, code), uint(2, clearBytes), uint(2, encrypted.length), uint(2, keyArgument.length),
      master.subarray(0, clearBytes), encrypted, keyArgument,
    ]);
    this.#channel.send(Buffer.concat([uint(2, 0x8000 | message.length), message]));
    const material = Buffer.concat(
      Array.from({ length: materialBlocks }, (_, index) => md5(master, Buffer.from(String(index), 'ascii'), challenge, hello.connectionId)),
    );
    const half = kind === 'tripleDes' ? 24 : 16;
    // One record in clear has come from the server, two have gone to it.
    this.#reading = new Direction(kind, material.subarray(0, half), keyArgument, 1, false);
    this.#writing = new Direction(kind, material.subarray(half, 2 * half), keyArgument, 2, true);
  }

  send(message: Uint8Array): void {
    if (this.#writing === undefined) throw new Error('the SSL 2.0 handshake is not complete');
    this.#channel.send(this.#writing.seal(message));
  }

  /** The next message or application data, in clear. @throws {SessionEnded} @throws {WireError} */
  async read(): Promise<Buffer> {
    for (;;) {
      const split = splitSslv2Message(this.#pending);
      if (split) {
        this.#pending = split.rest;
        return this.#reading?.open(split.body, split.padding) ?? split.body;
      }
      const bytes = await this.#channel.read();
      if (!Buffer.isBuffer(bytes)) throw new SessionEnded(describeAnswer(bytes), bytes.kind === 'timeout' || bytes.kind === 'limit');
      this.#pending = Buffer.concat([this.#pending, bytes]);
    }
  }
}

function encryptFor(certificate: Uint8Array, secret: Uint8Array): Buffer {
  try {
    return publicEncrypt({ key: new X509Certificate(certificate).publicKey, padding: constants.RSA_PKCS1_PADDING }, secret);
  } catch (error) {
    throw new SessionEnded(`the certificate cannot be used: ${error instanceof Error ? error.message : 'unknown'}`, false);
  }
}
