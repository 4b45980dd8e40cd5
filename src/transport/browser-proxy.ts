import { createServer, type IncomingMessage, request as httpRequest, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TransportLimits } from './limits.ts';
import { ProbeError } from './probe-error.ts';
import type { Recorder } from './recorder.ts';
import { endpointOf, type Scope } from './scope.ts';
import { toProbeError } from './to-probe-error.ts';

export interface BrowserProxy {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  close(): Promise<void>;
}

export interface BrowserProxyOptions {
  readonly source: string;
  readonly scope: Scope;
  readonly recorder: Recorder;
  readonly limits: Pick<TransportLimits, 'maxBrowserConnections' | 'browserIdleTimeoutMs'>;
  /** Opens a guarded connection from the proxy's source. */
  open(target: { readonly host: string; readonly port: number }): Promise<Socket>;
}

/** Destinations remembered so that a page's thousand requests to one forbidden host are recorded once. */
const MAX_RECORDED_REFUSALS = 500;

/** Header fields that belong to one connection (RFC 9110 §7.6.1). */
const HOP_BY_HOP = new Set(['connection', 'proxy-connection', 'keep-alive', 'proxy-authorization', 'proxy-authenticate', 'te', 'trailer', 'transfer-encoding', 'upgrade']);

const forbidden = (error: ProbeError): boolean => error.code === 'OUT_OF_SCOPE' || error.code === 'OUT_OF_HOURS';
const statusOf = (error: ProbeError): number => (forbidden(error) ? 403 : 502);

function authority(text: string): { readonly host: string; readonly port: number } {
  const [, host, port] = /^(\[[0-9a-f:.]+\]|[^:[\]]+):(\d{1,5})$/i.exec(text) ?? [];
  if (host === undefined) throw new ProbeError('OUT_OF_SCOPE', 'a CONNECT without host and port');
  return { host: host.replace(/^\[(.*)\]$/, '$1'), port: Number(port) };
}

/** Joins two sockets; the end, a failure or long silence of one ends the other. */
function join(client: Duplex, target: Socket, idleTimeoutMs: number): void {
  const end = (): void => {
    client.destroy();
    target.destroy();
  };
  target.setTimeout(idleTimeoutMs, end);
  for (const side of [client, target]) side.on('error', end).on('close', end);
  client.pipe(target).pipe(client);
}

/**
 * A forward proxy on loopback that carries a browser context: CONNECT for HTTPS and WebSockets, absolute-form requests for HTTP.
 * Each connection passes the guard; what is refused gets 403 and is recorded. Inside a CONNECT the proxy sees no paths: forbidden
 * paths and the request rate of HTTPS are `Transport.permit`'s work.
 */
export async function startBrowserProxy(options: BrowserProxyOptions): Promise<BrowserProxy> {
  const { scope, recorder, source, limits } = options;
  const clients = new Set<Duplex>();
  const refused = new Set<string>();

  const refuse = (destination: string, error: ProbeError): void => {
    if (!forbidden(error) || refused.has(destination) || refused.size >= MAX_RECORDED_REFUSALS) return;
    refused.add(destination);
    recorder.refusedConnection({ source, destination, error });
  };

  const tunnel = async (request: IncomingMessage, client: Duplex, early: Buffer): Promise<void> => {
    const destination = request.url ?? '';
    client.on('error', () => client.destroy());
    try {
      const target = await options.open(authority(destination));
      if (client.destroyed) {
        target.destroy();
        return;
      }
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      if (early.length > 0) target.write(early);
      join(client, target, limits.browserIdleTimeoutMs);
    } catch (error) {
      const failure = toProbeError(error, destination);
      refuse(destination, failure);
      client.end(`HTTP/1.1 ${statusOf(failure)} ${failure.code}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
    }
  };

  const forward = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const destination = request.url ?? '';
    try {
      const url = scope.admitUrl(destination);
      const endpoint = endpointOf(url);
      if (!endpoint || url.protocol !== 'http:') throw new ProbeError('OUT_OF_SCOPE', 'only http: is forwarded');
      relay(request, response, url, await options.open(endpoint));
    } catch (error) {
      const failure = toProbeError(error, destination);
      refuse(URL.canParse(destination) ? new URL(destination).host : 'no absolute URL', failure);
      answer(response, failure);
    }
  };

  const relay = (request: IncomingMessage, response: ServerResponse, url: URL, socket: Socket): void => {
    socket.setTimeout(limits.browserIdleTimeoutMs, () => socket.destroy());
    const headers = Object.entries(request.headersDistinct).flatMap(([name, values = []]) => (HOP_BY_HOP.has(name) ? [] : [[name, values] as const]));
    const onward = httpRequest({ createConnection: () => socket, method: request.method, path: `${url.pathname}${url.search}`, headers: { ...Object.fromEntries(headers), connection: 'close' } });
    onward.on('response', (incoming) => {
      const kept = incoming.rawHeaders.flatMap((name, index, raw) => (index % 2 === 0 && !HOP_BY_HOP.has(name.toLowerCase()) ? [name, raw[index + 1] ?? ''] : []));
      response.writeHead(incoming.statusCode ?? 502, incoming.statusMessage, kept);
      incoming.on('error', () => response.destroy()).pipe(response);
    });
    onward.on('error', () => (response.headersSent ? response.destroy() : answer(response, new ProbeError('PEER_RESET', 'the target ended the connection'))));
    response.on('close', () => socket.destroy());
    request.on('error', () => onward.destroy()).pipe(onward);
  };

  const server = createServer((request, response) => void forward(request, response));
  server.maxConnections = limits.maxBrowserConnections;
  server.on('connect', (request, client, head) => void tunnel(request, client, head));
  server.on('connection', (client) => {
    clients.add(client);
    client.on('close', () => clients.delete(client));
  });
  server.on('clientError', (_error, client) => client.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      for (const client of clients) client.destroy();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

function answer(response: ServerResponse, error: ProbeError): void {
  response.writeHead(statusOf(error), error.code, { 'content-length': '0', connection: 'close' }).end();
}
