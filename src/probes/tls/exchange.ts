import { isIP, type Socket } from 'node:net';
import { connect, type ConnectionOptions, type DetailedPeerCertificate, type TLSSocket } from 'node:tls';
import type { OpenSocket, TlsEndpoint } from '../../tls/endpoint.ts';

/** What one connection by Node's own TLS showed. */
export interface TlsExchange {
  /** A TCP connection was had and something came over it, if only an alert or its end. */
  readonly reached: boolean;
  /** The handshake was completed. */
  readonly connected: boolean;
  readonly version: string | null;
  readonly suite: string | null;
  /** DER of the chain as sent, leaf first, as far as one certificate names the next. */
  readonly chain: readonly Uint8Array[];
  /** DER of a stapled OCSP response. */
  readonly staple: Uint8Array | null;
  /** Bytes of the application answer; null when nothing was asked or nothing came. */
  readonly answer: Uint8Array | null;
  /** Nothing came in time, so its absence says nothing. */
  readonly silent: boolean;
  /** How it ended where something is missing. */
  readonly detail: string;
}

export interface ExchangeOptions {
  readonly open: OpenSocket;
  readonly signal: AbortSignal;
  /** Versions, ciphers and signature algorithms of the client. */
  readonly client?: Pick<ConnectionOptions, 'minVersion' | 'maxVersion' | 'ciphers' | 'sigalgs'>;
  /** Bytes to send once the handshake is complete. */
  readonly request?: Uint8Array;
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 8_000;
const MAX_ANSWER_BYTES = 64 * 1024;
const MAX_CHAIN = 20;

/**
 * One handshake by Node's TLS, and one request if there is one. Trust is not judged here: the store is empty, so that the chain
 * holds what was sent and nothing else. Never throws for what the peer does.
 */
export async function exchangeOverTls(endpoint: TlsEndpoint, options: ExchangeOptions): Promise<TlsExchange> {
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS)]);
  let socket: Socket;
  try {
    socket = await options.open(endpoint, signal);
  } catch (error) {
    return { ...NOTHING, detail: error instanceof Error ? error.message : 'no connection' };
  }
  const name = endpoint.servername ?? endpoint.host;
  const tls = connect({ ...options.client, socket, ca: [], rejectUnauthorized: false, requestOCSP: true, ...(isIP(name) === 0 ? { servername: name } : {}) });
  try {
    return await converse(tls, options.request, signal);
  } finally {
    tls.destroy();
    socket.destroy();
  }
}

const NOTHING: Omit<TlsExchange, 'detail'> = { reached: false, connected: false, version: null, suite: null, chain: [], staple: null, answer: null, silent: false };

function converse(tls: TLSSocket, request: Uint8Array | undefined, signal: AbortSignal): Promise<TlsExchange> {
  return new Promise((resolve) => {
    let seen = NOTHING;
    const received: Buffer[] = [];
    const finish = (detail: string, silent = false): void => {
      const answer = received.length > 0 ? Buffer.concat(received).subarray(0, MAX_ANSWER_BYTES) : null;
      resolve({ ...seen, reached: !silent, answer, silent, detail });
    };
    tls.once('OCSPResponse', (response: Buffer | null) => { seen = { ...seen, staple: response }; });
    tls.once('secureConnect', () => {
      seen = { ...seen, connected: true, version: tls.getProtocol(), suite: tls.getCipher().name, chain: chainOf(tls) };
      if (request === undefined) finish('');
      else tls.write(request);
    });
    tls.on('data', (bytes: Buffer) => {
      received.push(bytes);
      if (received.reduce((sum, { length }) => sum + length, 0) >= MAX_ANSWER_BYTES) finish('');
    });
    tls.once('end', () => finish('the connection was closed'));
    tls.once('close', () => finish('the connection was closed'));
    // Stays on, so that an error after the answer does not end the process.
    tls.on('error', (error: NodeJS.ErrnoException) => finish(error.code ?? error.message));
    signal.addEventListener('abort', () => finish('no answer in time', received.length === 0), { once: true });
  });
}

function chainOf(tls: TLSSocket): readonly Uint8Array[] {
  const chain: Buffer[] = [];
  let current: DetailedPeerCertificate | undefined = tls.getPeerCertificate(true);
  while (current?.raw && chain.length < MAX_CHAIN) {
    const { raw } = current;
    if (chain.some((known) => known.equals(raw))) break;
    chain.push(raw);
    current = current.issuerCertificate;
  }
  return chain;
}
