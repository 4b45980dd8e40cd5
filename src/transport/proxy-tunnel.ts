import type { Socket } from 'node:net';
import { ProbeError } from './probe-error.ts';
import { type Endpoint, endpointText } from './scope.ts';
import { abortError } from './to-probe-error.ts';

const MAX_HEAD_BYTES = 16 * 1024;

/** An HTTP proxy; credentials as `user:password`. */
export interface Proxy {
  readonly host: string;
  readonly port: number;
  readonly credentials?: string;
}

function connectRequest(proxy: Proxy, target: Endpoint): string {
  const authority = endpointText(target);
  const authorization = proxy.credentials === undefined ? '' : `Proxy-Authorization: Basic ${Buffer.from(proxy.credentials).toString('base64')}\r\n`;
  return `CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n${authorization}\r\n`;
}

/**
 * Reads up to the empty line; what the target sent early goes back into the socket. Pulls instead of listening for data, because a
 * socket paused here would stay silent for whoever listens next.
 */
async function readHead(socket: Socket, signal: AbortSignal, via: string): Promise<string> {
  const chunks: Buffer[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const onReadable = (): void => {
    for (let chunk = socket.read() as Buffer | null; chunk !== null; chunk = socket.read() as Buffer | null) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    const end = bytes.indexOf('\r\n\r\n');
    if (end >= 0) {
      socket.off('readable', onReadable);
      if (bytes.length > end + 4) socket.unshift(bytes.subarray(end + 4));
      resolve(bytes.subarray(0, end).toString('latin1'));
    } else if (bytes.length > MAX_HEAD_BYTES) reject(new ProbeError('PROXY_FAILED', `${via} answered with an endless head`));
  };
  const onEnd = (): void => reject(new ProbeError('PROXY_FAILED', `${via} closed the connection`));
  const onError = (error: Error): void => reject(new ProbeError('PROXY_FAILED', `${via} broke the connection`, { cause: error }));
  const onAbort = (): void => reject(abortError(signal, via));
  socket.on('readable', onReadable).on('end', onEnd).on('close', onEnd).on('error', onError);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await promise;
  } finally {
    socket.off('readable', onReadable).off('end', onEnd).off('close', onEnd).off('error', onError);
    signal.removeEventListener('abort', onAbort);
  }
}

/**
 * Turns a connection to a proxy into one to the target (RFC 9110 §9.3.6).
 * @throws {ProbeError} PROXY_FAILED, or what the signal was aborted with
 */
export async function openTunnel(socket: Socket, proxy: Proxy, target: Endpoint, signal: AbortSignal): Promise<void> {
  const via = `the proxy ${endpointText(proxy)}`;
  if (signal.aborted) throw abortError(signal, via);
  socket.write(connectRequest(proxy, target));
  const statusLine = (await readHead(socket, signal, via)).split('\r\n', 1)[0] ?? '';
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(statusLine)?.[1];
  if (status === undefined) throw new ProbeError('PROXY_FAILED', `${via} answered with something other than HTTP`);
  if (!status.startsWith('2')) throw new ProbeError('PROXY_FAILED', `${via} refused ${endpointText(target)} with ${status}`);
}
