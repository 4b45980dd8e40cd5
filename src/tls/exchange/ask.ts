import type { OpenSocket, TlsEndpoint } from '../endpoint.ts';
import { encodeClientHelloRecord } from '../wire/client-hello.ts';
import type { HelloOffer } from '../wire/client-hello.ts';
import { HANDSHAKE } from '../wire/records.ts';
import { parseServerHello } from '../wire/server-hello.ts';
import type { ServerHello } from '../wire/server-hello.ts';
import { WireError } from '../wire/wire-error.ts';
import { Tls13Handshake } from '../tls13-client/handshake.ts';
import { ByteChannel } from './byte-channel.ts';
import type { Governor } from './governor.ts';
import { MessageStream } from './message-stream.ts';
import { readLegacyFlight } from './legacy-flight.ts';
import type { Answer, Exchanged } from './reply.ts';

/** How far an answer is read: the ServerHello alone, or the parameters and certificates after it too. */
export type Depth = 'server-hello' | 'flight';

export interface AskContext {
  readonly endpoint: TlsEndpoint;
  readonly open: OpenSocket;
  readonly governor: Governor;
}

/** One connection's channel, opened within the limits; or why there is none. The caller closes it. */
export async function openChannel(context: AskContext): Promise<{ channel: ByteChannel; close: () => void } | Answer> {
  const { governor } = context;
  const exhausted = await governor.acquire();
  if (exhausted) return { kind: 'limit', limit: exhausted };
  try {
    const timeoutMs = Math.ceil(Math.max(1, Math.min(governor.limits.connectTimeoutMs, governor.timeLeftMs)));
    const signal = AbortSignal.any([governor.signal, AbortSignal.timeout(timeoutMs)]);
    const socket = await context.open(context.endpoint, signal);
    const channel = new ByteChannel(socket, {
      timeoutMs: Math.ceil(Math.max(1, Math.min(governor.replyTimeoutMs, governor.timeLeftMs))),
      maxBytes: governor.limits.maxBytesPerConnection,
      count: (bytes) => (governor.bytesRead += bytes) < governor.limits.maxBytes,
    });
    let closed = false;
    const close = (): void => {
      if (closed) return;
      closed = true;
      channel.close();
      governor.release();
    };
    return { channel, close };
  } catch (error) {
    governor.release();
    return { kind: 'no-connection', code: codeOf(error) };
  }
}

function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code === 'ABORT_ERR' ? 'ETIMEDOUT' : error.code;
  throw error;
}

/** Sends bytes on a fresh connection and reads TLS messages as far as `depth` says. */
export async function ask(context: AskContext, offer: HelloOffer, depth: Depth): Promise<Exchanged> {
  const sent = encodeClientHelloRecord(offer);
  const opened = await openChannel(context);
  if ('kind' in opened) return { answer: opened, sent, received: Buffer.alloc(0) };
  if (offer.version >= 0x0304 && (depth === 'flight' || offer.shareGroups !== undefined)) {
    const handshake = new Tls13Handshake(opened.channel, offer);
    const started = handshake.start();
    const answer = await handshake.answer(depth);
    opened.close();
    return { answer, sent: started, received: opened.channel.evidence };
  }
  opened.channel.send(sent);
  const answer = await readAnswer(new MessageStream(opened.channel), depth);
  opened.close();
  return { answer, sent, received: opened.channel.evidence };
}

/** Reads an answer to a ClientHello. */
export async function readAnswer(stream: MessageStream, depth: Depth): Promise<Answer> {
  const first = await stream.next();
  if (first.kind === 'record') return { kind: 'malformed', message: `record of type ${first.record.type} before a ServerHello` };
  if (first.kind !== 'message') return first;
  if (first.message.type !== HANDSHAKE.serverHello) return { kind: 'malformed', message: `handshake type ${first.message.type} before a ServerHello` };
  let hello: ServerHello;
  try {
    hello = parseServerHello(first.message.body);
  } catch (error) {
    if (error instanceof WireError) return { kind: 'malformed', message: error.message };
    throw error;
  }
  if (depth === 'server-hello' || hello.version >= 0x0304) return { kind: 'server-hello', hello, flight: {} };
  return readLegacyFlight(stream, hello);
}
