import type { Socket } from 'node:net';
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
import type { SpareSockets } from './spare-sockets.ts';
import { MessageStream } from './message-stream.ts';
import { readLegacyFlight } from './legacy-flight.ts';
import type { Answer, Exchanged } from './reply.ts';

/** How far an answer is read: the ServerHello alone, or the parameters and certificates after it too. */
export type Depth = 'server-hello' | 'flight';

export interface AskContext {
  readonly endpoint: TlsEndpoint;
  readonly open: OpenSocket;
  readonly governor: Governor;
  readonly spares?: SpareSockets;
}

interface Opened {
  readonly channel: ByteChannel;
  readonly close: () => void;
  /** The socket had been waiting: its peer may have given up on it. */
  readonly spare: boolean;
}

/** One connection's channel, opened within the limits; or why there is none. The caller closes it. */
export async function openChannel(context: AskContext): Promise<Opened | Answer> {
  const { governor, spares } = context;
  const spare = await spares?.take();
  const socket = spare ?? (await openFresh(context));
  if ('kind' in socket) return socket;
  // Other connections may have used up the bytes while this one was opening.
  if (governor.exhausted === 'bytes') {
    socket.destroy();
    governor.release();
    return { kind: 'limit', limit: 'bytes' };
  }
  spares?.refill();
  const channel = new ByteChannel(socket, {
    timeoutMs: Math.ceil(Math.max(1, Math.min(governor.replyTimeoutMs, governor.timeLeftMs))),
    maxBytes: governor.limits.maxBytesPerConnection,
    count: (bytes) => governor.countBytes(bytes),
  });
  const cut = (): void => channel.cut();
  governor.readers.add(cut);
  let closed = false;
  const close = (): void => {
    if (closed) return;
    closed = true;
    governor.readers.delete(cut);
    channel.close();
    governor.release();
  };
  return { channel, close, spare: spare !== undefined };
}

async function openFresh({ governor, spares, open, endpoint }: AskContext): Promise<Socket | Answer> {
  const exhausted = await governor.acquire();
  if (exhausted) return { kind: 'limit', limit: exhausted };
  try {
    const startedAt = performance.now();
    const timeoutMs = Math.ceil(Math.max(1, Math.min(governor.limits.connectTimeoutMs, governor.timeLeftMs)));
    const socket = await open(endpoint, AbortSignal.any([governor.signal, AbortSignal.timeout(timeoutMs)]));
    spares?.notice('connect', performance.now() - startedAt);
    return socket;
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
    return { answer, sent: started, received: opened.channel.evidence, spare: opened.spare };
  }
  opened.channel.send(sent);
  const answer = await readAnswer(new MessageStream(opened.channel), depth);
  opened.close();
  return { answer, sent, received: opened.channel.evidence, spare: opened.spare };
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
