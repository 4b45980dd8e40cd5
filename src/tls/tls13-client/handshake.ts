import { randomBytes } from 'node:crypto';
import type { Depth } from '../exchange/ask.ts';
import type { ByteChannel } from '../exchange/byte-channel.ts';
import { readLegacyFlight } from '../exchange/legacy-flight.ts';
import { MessageStream } from '../exchange/message-stream.ts';
import type { Answer, ServerFlight } from '../exchange/reply.ts';
import { ByteReader } from '../wire/byte-reader.ts';
import { encodeClientHello } from '../wire/client-hello.ts';
import type { HelloOffer } from '../wire/client-hello.ts';
import { EXTENSION } from '../wire/extension-types.ts';
import { encodeHandshake } from '../wire/handshake.ts';
import { CONTENT, HANDSHAKE, encodeRecord } from '../wire/records.ts';
import { parseServerHello, serverKeyShare } from '../wire/server-hello.ts';
import type { ServerHello } from '../wire/server-hello.ts';
import { WireError } from '../wire/wire-error.ts';
import { EncryptedFlight } from './encrypted-flight.ts';
import { KeySchedule, tls13Suite } from './key-schedule.ts';
import { makeKeyShare } from './key-share.ts';
import type { KeyShareSecret } from './key-share.ts';

/** RFC 8446 §4.4.1: a HelloRetryRequest replaces the first hello by its hash. */
const MESSAGE_HASH = 254;

/** A TLS 1.3 handshake as far as CertificateVerify: what is encrypted there is read with keys of our own. */
export class Tls13Handshake {
  readonly #channel: ByteChannel;
  readonly #stream: MessageStream;
  readonly #offer: HelloOffer;
  readonly #secrets = new Map<number, KeyShareSecret>();
  #transcript: Uint8Array[] = [];

  /** @param offer with `shareGroups` where keys are to be shared at once */
  constructor(channel: ByteChannel, offer: HelloOffer) {
    this.#channel = channel;
    this.#stream = new MessageStream(channel);
    for (const group of offer.shareGroups ?? []) this.#addSecret(group);
    // What a second hello must repeat is fixed here (RFC 8446 §4.1.2).
    this.#offer = { ...offer, random: offer.random ?? randomBytes(32), sessionId: offer.sessionId ?? randomBytes(32) };
  }

  /** Bytes of the first hello, for evidence. */
  start(): Buffer {
    const message = encodeClientHello({ ...this.#offer, keyShares: [...this.#secrets.values()].map(({ share }) => share) });
    this.#transcript = [message];
    const record = encodeRecord(CONTENT.handshake, this.#offer.recordVersion ?? 0x0301, message);
    this.#channel.send(record);
    return record;
  }

  /** Reads the ServerHello or, for a flight, follows one HelloRetryRequest and opens the rest. Never throws for the peer's bytes. */
  async answer(depth: Depth): Promise<Answer> {
    try {
      const first = await this.#serverHello();
      if ('kind' in first) return first;
      if (depth === 'server-hello') return { kind: 'server-hello', hello: first, flight: {} };
      if (!first.retry) return await this.#flight(first);
      return await this.#retry(first);
    } catch (error) {
      if (error instanceof WireError) return { kind: 'malformed', message: error.message };
      throw error;
    }
  }

  #addSecret(group: number): boolean {
    const secret = makeKeyShare(group);
    if (secret) this.#secrets.set(group, secret);
    return secret !== undefined;
  }

  async #serverHello(): Promise<ServerHello | Answer> {
    for (;;) {
      const item = await this.#stream.next();
      // A lone ChangeCipherSpec may stand between the hellos (RFC 8446 §D.4).
      if (item.kind === 'record' && item.record.type === CONTENT.changeCipherSpec) continue;
      if (item.kind === 'record') throw new WireError('UNEXPECTED', 'record/type', `type ${item.record.type} before a ServerHello`);
      if (item.kind !== 'message') return item;
      if (item.message.type !== HANDSHAKE.serverHello) throw new WireError('UNEXPECTED', 'handshake/type', `type ${item.message.type} before a ServerHello`);
      this.#transcript.push(item.message.bytes);
      return parseServerHello(item.message.body);
    }
  }

  async #retry(retry: ServerHello): Promise<Answer> {
    const suite = tls13Suite(retry.cipherSuite);
    const offered = retry.group !== undefined && this.#offer.groups?.includes(retry.group) === true;
    // Without the arithmetic for the group, or for a choice never offered, the HelloRetryRequest is all there is.
    if (suite === undefined || !offered || !this.#addSecret(retry.group)) return { kind: 'server-hello', hello: retry, flight: {} };
    this.#sendSecondHello(retry, retry.group, suite.hash);
    const second = await this.#serverHello();
    if ('kind' in second) return second.kind === 'alert' ? { ...second, afterRetry: retry } : second;
    if (second.retry) throw new WireError('UNEXPECTED', 'ServerHello', 'is a second HelloRetryRequest');
    if (second.cipherSuite !== retry.cipherSuite || second.group !== retry.group) throw new WireError('UNEXPECTED', 'ServerHello', 'chooses otherwise than the HelloRetryRequest');
    return this.#flight(second);
  }

  #sendSecondHello(retry: ServerHello, group: number, hash: 'sha256' | 'sha384'): void {
    const cookie = retry.extensions.get(EXTENSION.cookie);
    const share = this.#secrets.get(group)?.share;
    const message = encodeClientHello({
      ...this.#offer,
      keyShares: share === undefined ? [] : [share],
      ...(cookie === undefined ? {} : { cookie: new ByteReader(cookie, 'cookie').vector(2, 'cookie', 0xff_ff).rest() }),
    });
    this.#replaceFirstHello(hash);
    this.#transcript.push(message);
    this.#channel.send(encodeRecord(CONTENT.handshake, 0x0303, message));
  }

  #replaceFirstHello(hash: 'sha256' | 'sha384'): void {
    const [first = Buffer.alloc(0), ...rest] = this.#transcript;
    this.#transcript = [encodeHandshake(MESSAGE_HASH, KeySchedule.digestWith(hash, first)), ...rest];
  }

  async #flight(hello: ServerHello): Promise<Answer> {
    const accepted = (flight: ServerFlight): Answer => ({ kind: 'server-hello', hello, flight });
    const suite = tls13Suite(hello.cipherSuite);
    const secret = hello.group === undefined ? undefined : this.#secrets.get(hello.group);
    const share = serverKeyShare(hello);
    if (hello.version < 0x0304) return readLegacyFlight(this.#stream, hello);
    // A choice that was not offered is judged by the caller.
    if (suite === undefined || secret === undefined || share === undefined) return accepted({});
    const encrypted = new EncryptedFlight(this.#stream, suite, secret.agree(share), this.#transcript);
    try {
      return accepted(await encrypted.read());
    } catch (error) {
      // The ServerHello was valid and stands; what cannot be opened behind it is missing.
      if (error instanceof WireError) return accepted({ complete: false });
      throw error;
    }
  }
}
