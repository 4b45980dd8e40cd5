import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** Where a TLS service is. `address` pins one A or AAAA record; `servername` goes into SNI and defaults to `host`. */
export interface TlsEndpoint {
  readonly host: string;
  readonly port: number;
  readonly address?: string;
  readonly servername?: string;
}

/**
 * Opens a TCP connection. The guarded transport of the harness supplies one, the stand-alone command a plain one.
 * Rejects with an error that has a string `code` (such as `ECONNREFUSED`), and at once when the signal is aborted.
 */
export type OpenSocket = (endpoint: TlsEndpoint, signal: AbortSignal) => Promise<Socket>;

/** The plain opener: no scope, no rate. */
export const openPlainSocket: OpenSocket = (endpoint, signal) =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: endpoint.address ?? endpoint.host, port: endpoint.port, noDelay: true });
    const abort = (): void => {
      socket.destroy();
      reject(Object.assign(new Error('the connection attempt was given up'), { code: 'ABORT_ERR' }));
    };
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    const settled = (): void => signal.removeEventListener('abort', abort);
    socket.once('connect', () => {
      settled();
      socket.removeAllListeners('error');
      resolve(socket);
    });
    socket.once('error', (error) => {
      settled();
      reject(error);
    });
  });
