import { isIP } from 'node:net';
import type { Socket } from 'node:net';
import { connect } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import type { TlsEndpoint } from '../endpoint.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import type { ApplicationOutcome, OldVersionOptions } from '../old-version.ts';

const NODE_NAMES = { 'TLS 1.0': 'TLSv1', 'TLS 1.1': 'TLSv1.1' } as const;
const MAX_DETAIL = 256;

/** Uses Node's own TLS, with the security level that still permits TLS 1.0 and 1.1. */
export async function answerOverNodeTls(
  endpoint: TlsEndpoint, version: 'TLS 1.0' | 'TLS 1.1', request: Uint8Array, options: OldVersionOptions,
): Promise<ApplicationOutcome> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const timeout = AbortSignal.timeout(limits.connectTimeoutMs + limits.replyTimeoutMs);
  const signal = options.signal === undefined ? timeout : AbortSignal.any([options.signal, timeout]);
  let socket: Socket;
  try {
    socket = await options.open(endpoint, signal);
  } catch (error) {
    return { application: 'unknown', detail: `no connection: ${error instanceof Error ? error.message : 'unknown'}` };
  }
  const name = endpoint.servername ?? endpoint.host;
  const tls = connect({
    socket,
    ...(isIP(name) === 0 ? { servername: name } : {}),
    minVersion: NODE_NAMES[version],
    maxVersion: NODE_NAMES[version],
    ciphers: 'ALL:COMPLEMENTOFALL:@SECLEVEL=0',
    // Trust is judged elsewhere; here only the version counts.
    rejectUnauthorized: false,
  });
  const outcome = await firstAnswer(tls, request, signal);
  tls.destroy();
  socket.destroy();
  return outcome;
}

function firstAnswer(tls: TLSSocket, request: Uint8Array, signal: AbortSignal): Promise<ApplicationOutcome> {
  return new Promise((resolve) => {
    let completed = false;
    const refused = (why: string): void =>
      resolve(completed ? { application: 'handshake-only', detail: `after the request: ${why}` } : { application: 'unknown', detail: `the handshake was not completed: ${why}` });
    tls.once('secureConnect', () => {
      completed = true;
      tls.write(request);
    });
    tls.once('data', (bytes: Buffer) => resolve({ application: 'answered', detail: bytes.subarray(0, MAX_DETAIL).toString('latin1') }));
    tls.once('end', () => refused('the connection was closed'));
    tls.once('close', () => refused('the connection was closed'));
    // Stays on, so that an error after the answer does not end the process.
    tls.on('error', (error) => refused(error.message));
    signal.addEventListener('abort', () => resolve({ application: 'unknown', detail: 'no answer in time' }), { once: true });
  });
}
