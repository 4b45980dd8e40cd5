import type { AddressInfo, Server, Socket } from 'node:net';

/** A server on loopback with known answers. */
export interface ReferenceServer {
  readonly host: string;
  readonly port: number;
  close(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';

/** Listens on a loopback port of the system's choice, and on nothing else. */
export async function listenOnLoopback(server: Server): Promise<ReferenceServer> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, LOOPBACK, resolve);
  });
  return {
    host: LOOPBACK,
    port: (server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => {
      for (const socket of sockets) socket.destroy();
      server.close(() => resolve());
    }),
  };
}
