import type { MessageStream } from '../exchange/message-stream.ts';
import type { ServerFlight } from '../exchange/reply.ts';
import { ByteReader } from '../wire/byte-reader.ts';
import { parseTls13Certificates } from '../wire/certificate-message.ts';
import { EXTENSION } from '../wire/extension-types.ts';
import { parseExtensions } from '../wire/extensions.ts';
import { HandshakeAssembler } from '../wire/handshake.ts';
import type { HandshakeMessage } from '../wire/handshake.ts';
import { CONTENT, HANDSHAKE } from '../wire/records.ts';
import { KeySchedule } from './key-schedule.ts';
import type { Tls13Suite } from './key-schedule.ts';
import { Tls13Protection } from './record-protection.ts';

/** The server's messages after its TLS 1.3 ServerHello. */
export class EncryptedFlight {
  readonly #stream: MessageStream;
  readonly #protection: Tls13Protection;
  readonly #handshakes = new HandshakeAssembler();

  constructor(stream: MessageStream, suite: Tls13Suite, sharedSecret: Uint8Array, transcript: readonly Uint8Array[]) {
    const schedule = new KeySchedule(suite, sharedSecret);
    this.#stream = stream;
    this.#protection = new Tls13Protection(suite, schedule.handshakeKeys('s', schedule.digest(Buffer.concat(transcript))));
  }

  /**
   * Reads until CertificateVerify. What is cut off is missing in the result; the ServerHello before it stands.
   * @throws {WireError} for bytes that are not authentic or not TLS
   */
  async read(): Promise<ServerFlight> {
    const flight: ServerFlight = { complete: false };
    for (;;) {
      const message = await this.#next(flight);
      if (message === undefined) return flight;
      if (!collect(message, flight)) return { ...flight, complete: true };
    }
  }

  async #next(flight: ServerFlight): Promise<HandshakeMessage | undefined> {
    for (;;) {
      const message = this.#handshakes.next();
      if (message) return message;
      const item = await this.#stream.next();
      if (item.kind !== 'record') return undefined;
      if (item.record.type === CONTENT.changeCipherSpec) continue;
      const { type, body } = this.#protection.open(item.record.body);
      const [level, description] = body;
      if (type === CONTENT.alert && level !== undefined && description !== undefined) flight.endedBy = { level, description };
      if (type !== CONTENT.handshake) return undefined;
      this.#handshakes.push(body);
    }
  }
}

/** Adds a message; false when all of interest has come. */
function collect(message: HandshakeMessage, flight: ServerFlight): boolean {
  const body = new ByteReader(message.body, 'message');
  switch (message.type) {
    case HANDSHAKE.encryptedExtensions: {
      const alpn = parseExtensions(body.vector(2, 'extensions', 0xff_ff)).get(EXTENSION.alpn);
      if (alpn !== undefined) flight.alpn = Buffer.from(new ByteReader(alpn, 'ALPN').vector(2, 'list', 0xff_ff).vector(1, 'name', 0xff).rest()).toString('latin1');
      return true;
    }
    case HANDSHAKE.certificateRequest:
      flight.requestsCertificate = true;
      return true;
    case HANDSHAKE.certificate: {
      const { chain, ocspStaple, timestamps } = parseTls13Certificates(message.body);
      Object.assign(flight, { certificates: chain, ocspStaple, timestamps });
      return true;
    }
    case HANDSHAKE.certificateVerify:
      flight.scheme = body.uint(2, 'algorithm');
      return false;
    default:
      return message.type !== HANDSHAKE.finished;
  }
}
