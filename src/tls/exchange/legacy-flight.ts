import { findSuite } from '../registry/suites.ts';
import { parseCertificateRequest } from '../wire/certificate-request.ts';
import { parseCertificates } from '../wire/certificate-message.ts';
import type { HandshakeMessage } from '../wire/handshake.ts';
import { HANDSHAKE } from '../wire/records.ts';
import type { ServerHello } from '../wire/server-hello.ts';
import { parseServerKeyExchange } from '../wire/server-key-exchange.ts';
import { WireError } from '../wire/wire-error.ts';
import type { MessageStream } from './message-stream.ts';
import type { Answer, ServerFlight } from './reply.ts';

/** Reads what follows a ServerHello before TLS 1.3: certificates, status, key exchange, certificate request. */
export async function readLegacyFlight(stream: MessageStream, hello: ServerHello): Promise<Answer> {
  const flight: ServerFlight = {};
  for (;;) {
    const item = await stream.next();
    if (item.kind === 'record') return { kind: 'server-hello', hello, flight };
    if (item.kind === 'alert') flight.endedBy = item.alert;
    // The hello itself was valid; what is cut off behind it is missing, not wrong.
    if (item.kind !== 'message') return item.kind === 'malformed' ? item : { kind: 'server-hello', hello, flight };
    try {
      if (!collect(item.message, hello, flight)) return { kind: 'server-hello', hello, flight };
    } catch (error) {
      if (error instanceof WireError) return { kind: 'malformed', message: error.message };
      throw error;
    }
  }
}

/** Adds a message to the flight; false when nothing of interest follows. */
function collect(message: HandshakeMessage, hello: ServerHello, flight: ServerFlight): boolean {
  const suite = findSuite(hello.cipherSuite);
  switch (message.type) {
    case HANDSHAKE.certificate:
      flight.certificates = parseCertificates(message.body);
      return true;
    case HANDSHAKE.certificateStatus:
      flight.ocspStaple = true;
      return true;
    case HANDSHAKE.serverKeyExchange:
      if (suite) flight.keyExchange = parseServerKeyExchange(message.body, suite.layout, hello.version >= 0x0303);
      return true;
    case HANDSHAKE.certificateRequest:
      flight.certificateRequest = parseCertificateRequest(message.body, hello.version >= 0x0303);
      return true;
    default:
      return false;
  }
}
