import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, connect, createServer as createTcpServer, type Server, type Socket } from 'node:net';

/** A server of a test on a free port; ends all its connections when the test's scope ends. */
export interface TestServer extends AsyncDisposable {
  readonly port: number;
  /** Client addresses in the order of connecting. */
  readonly clients: readonly string[];
}

export async function listen(server: Server, host = '127.0.0.1'): Promise<TestServer> {
  const sockets = new Set<Socket>();
  const clients: string[] = [];
  server.on('connection', (socket: Socket) => {
    clients.push(socket.remoteAddress ?? '');
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    clients,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

export const httpServer = async (listener: RequestListener, host?: string): Promise<TestServer> => listen(createHttpServer(listener), host);

export const httpsServer = async (certificate: { readonly key: string; readonly cert: string }, listener: RequestListener): Promise<TestServer> =>
  listen(createHttpsServer(certificate, listener));

export const tcpServer = async (onSocket: (socket: Socket) => void): Promise<TestServer> => listen(createTcpServer(onSocket));

export interface TestProxy extends TestServer {
  /** Heads of the requests it got. */
  readonly heads: readonly string[];
}

/** The smallest HTTP CONNECT proxy; `status` other than 200 refuses. */
export async function connectProxy(status = 200): Promise<TestProxy> {
  const heads: string[] = [];
  const server = await tcpServer((client) => {
    client.once('data', (head) => {
      heads.push(head.toString('latin1'));
      const [, host = '', port = ''] = /^CONNECT \[?([^\]\s]+?)\]?:(\d+) /.exec(head.toString('latin1')) ?? [];
      if (status !== 200) {
        client.end(`HTTP/1.1 ${status} No\r\n\r\n`);
        return;
      }
      const target = connect(Number(port), host, () => {
        client.write('HTTP/1.1 200 OK\r\n\r\n');
        client.pipe(target).pipe(client);
      });
      target.on('error', () => client.destroy()).on('close', () => client.destroy());
      client.on('close', () => target.destroy());
    });
  });
  return Object.assign(server, { heads });
}
