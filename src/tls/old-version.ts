import type { OpenSocket, TlsEndpoint } from './endpoint.ts';
import { openChannel } from './exchange/ask.ts';
import type { ByteChannel } from './exchange/byte-channel.ts';
import { Governor } from './exchange/governor.ts';
import { describeAnswer } from './exchange/reply.ts';
import { completeHandshake } from './legacy-client/handshake.ts';
import { answerOverNodeTls } from './legacy-client/node-tls.ts';
import { SessionEnded } from './legacy-client/session.ts';
import { Sslv2Session } from './legacy-client/sslv2-client.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import type { ScanLimits } from './limits.ts';
import { CONTENT } from './wire/records.ts';
import { codePointOf } from './wire/versions.ts';
import { WireError } from './wire/wire-error.ts';

export type OldVersion = 'SSL 2.0' | 'SSL 3.0' | 'TLS 1.0' | 'TLS 1.1';

/** What came of using an old version as a client would. */
export interface ApplicationOutcome {
  /** `answered`: application data came back. `handshake-only`: completed, then refused. `unknown`: not completed, or silence. */
  readonly application: 'answered' | 'handshake-only' | 'unknown';
  /** First bytes of the answer as text (latin1), or why there is none. */
  readonly detail: string;
}

export interface OldVersionOptions {
  readonly open: OpenSocket;
  /** Bytes of the application request; default is an HTTP/1.1 GET of `/`. */
  readonly request?: Uint8Array;
  readonly limits?: Partial<ScanLimits>;
  readonly signal?: AbortSignal;
}

/** Completes a handshake of exactly one old version and sends an application request over it. Never throws for what the peer does. */
export async function completeOldVersion(endpoint: TlsEndpoint, version: OldVersion, options: OldVersionOptions): Promise<ApplicationOutcome> {
  const request = options.request ?? httpRequest(endpoint);
  if (version === 'TLS 1.0' || version === 'TLS 1.1') {
    const outcome = await answerOverNodeTls(endpoint, version, request, options);
    if (outcome.application !== 'unknown') return outcome;
  }
  // OpenSSL 3 lacks SSL, RC4 and single DES; our own client speaks those.
  return answerOverOwnClient(endpoint, version, request, options);
}

const httpRequest = (endpoint: TlsEndpoint): Buffer =>
  Buffer.from(`GET / HTTP/1.1\r\nHost: ${endpoint.servername ?? endpoint.host}\r\nConnection: close\r\n\r\n`, 'latin1');

async function answerOverOwnClient(endpoint: TlsEndpoint, version: OldVersion, request: Uint8Array, options: OldVersionOptions): Promise<ApplicationOutcome> {
  const governor = new Governor({ ...DEFAULT_LIMITS, ...options.limits }, options.signal);
  const opened = await openChannel({ endpoint, open: options.open, governor });
  if ('kind' in opened) return { application: 'unknown', detail: describeAnswer(opened) };
  try {
    const exchange = version === 'SSL 2.0' ? await startSslv2(opened.channel) : await startLegacy(opened.channel, endpoint, version);
    return await requestAnswer(exchange, request);
  } catch (error) {
    if (error instanceof SessionEnded || error instanceof WireError) return { application: 'unknown', detail: `the handshake was not completed: ${error.message}` };
    throw error;
  } finally {
    opened.close();
  }
}

/** A completed handshake, ready for one request. */
interface Exchange {
  readonly send: (bytes: Uint8Array) => void;
  /** The next piece of application data. @throws {SessionEnded} @throws {WireError} */
  readonly read: () => Promise<Uint8Array>;
}

async function startSslv2(channel: ByteChannel): Promise<Exchange> {
  const session = new Sslv2Session(channel);
  await session.handshake();
  return { send: (bytes) => session.send(bytes), read: () => session.read() };
}

async function startLegacy(channel: ByteChannel, endpoint: TlsEndpoint, version: OldVersion): Promise<Exchange> {
  const session = await completeHandshake(channel, codePointOf(version), endpoint.servername ?? endpoint.host);
  return {
    send: (bytes) => session.sendRecord(CONTENT.applicationData, bytes),
    async read() {
      const record = await session.nextRecord();
      if (record.type !== CONTENT.applicationData) throw new SessionEnded(`record of type ${record.type} in place of an answer`, false);
      return record.body;
    },
  };
}

const MAX_DETAIL = 256;
/** Empty records are legal padding against a known attack; more than a few are not an answer. */
const MAX_EMPTY = 4;

async function requestAnswer(exchange: Exchange, request: Uint8Array): Promise<ApplicationOutcome> {
  exchange.send(request);
  try {
    for (let tries = 0; tries <= MAX_EMPTY; tries++) {
      const bytes = await exchange.read();
      if (bytes.length > 0) return { application: 'answered', detail: Buffer.from(bytes.subarray(0, MAX_DETAIL)).toString('latin1') };
    }
    return { application: 'handshake-only', detail: 'only empty records' };
  } catch (error) {
    if (error instanceof SessionEnded) return { application: error.silent ? 'unknown' : 'handshake-only', detail: `after the request: ${error.message}` };
    if (error instanceof WireError) return { application: 'unknown', detail: `after the request: ${error.message}` };
    throw error;
  }
}
