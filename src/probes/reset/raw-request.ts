import { connect } from 'node:tls';
import type { Socket } from 'node:net';
import type { HeldCookie } from '../../actors/types.ts';
import type { HttpRequest } from '../../transport/types.ts';
import type { ProbeContext } from '../define.ts';

const TIMEOUT_MS = 10_000;
const MOST_BYTES = 64 * 1024;

/** A request in the form in which HTTP clients refuse to send it. */
export function rawText(request: HttpRequest, cookies: readonly HeldCookie[], odd: { readonly kind: 'duplicate-host' | 'absolute-target'; readonly host: string }): string {
  const url = new URL(request.url);
  const path = `${url.pathname}${url.search}`;
  const body = Buffer.from(request.body ?? '');
  const fitting = cookies.filter(({ domain, path: below }) => domain === url.hostname && url.pathname.startsWith(below));
  const lines = [
    `${request.method} ${odd.kind === 'absolute-target' ? `https://${odd.host}${path}` : path} HTTP/1.1`,
    `Host: ${url.host}`, ...(odd.kind === 'duplicate-host' ? [`Host: ${odd.host}`] : []),
    ...(request.headers ?? []).filter(([name]) => !/^(?:host|content-length|connection|cookie)$/i.test(name)).map(([name, value]) => `${name}: ${value}`),
    ...(fitting.length > 0 ? [`Cookie: ${fitting.map(({ name, value }) => `${name}=${value}`).join('; ')}`] : []),
    `Content-Length: ${body.length}`, 'Connection: close', '', body.toString('latin1'),
  ];
  return lines.join('\r\n');
}

/** Sends it over a connection of its own. @returns the status, or null when the answer was none @throws {ProbeError} no connection */
export async function sendRaw(context: ProbeContext, url: string, text: string): Promise<number | null> {
  const { hostname, port, protocol } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const plain = await context.transport.openSocket({ host, port: Number(port === '' ? (protocol === 'https:' ? 443 : 80) : port) }, { signal: context.signal, timeoutMs: TIMEOUT_MS });
  const socket: Socket = protocol === 'https:' ? connect({ socket: plain, ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }), rejectUnauthorized: false, ALPNProtocols: ['http/1.1'] }) : plain;
  try {
    return await statusOf(socket, text);
  } finally {
    socket.destroy();
    plain.destroy();
  }
}

function statusOf(socket: Socket, text: string): Promise<number | null> {
  return new Promise((resolve) => {
    let received = '';
    const done = (): void => resolve(Number(/^HTTP\/1\.\d (\d{3})/.exec(received)?.[1] ?? Number.NaN) || null);
    socket.setTimeout(TIMEOUT_MS, done);
    socket.on('data', (bytes: Buffer) => {
      received += bytes.toString('latin1');
      if (received.length > MOST_BYTES || /^HTTP\/1\.\d \d{3}/.test(received)) done();
    });
    // A reset is an answer like any other: the request was turned away.
    socket.on('error', done).on('close', done);
    socket.write(Buffer.from(text, 'latin1'));
  });
}
