import { connect } from 'node:net';

const TIMEOUT_MS = 5000;

/** Whether a TCP connection to `host:port` comes about. For hosts the policy names, which have nothing to do with the target. */
async function reaches(endpoint: string): Promise<boolean> {
  const at = endpoint.lastIndexOf(':');
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect({ host: endpoint.slice(0, at).replace(/^\[(.*)\]$/, '$1'), port: Number(endpoint.slice(at + 1)), timeout: TIMEOUT_MS });
  socket.once('connect', () => resolve(true));
  socket.once('timeout', () => resolve(false));
  socket.on('error', () => resolve(false));
  try {
    return await promise;
  } finally {
    socket.destroy();
  }
}

/** Whether this machine had its connection: every one of the hosts is reached. Null where none is named. */
export async function connectivity(hosts: readonly string[]): Promise<boolean | null> {
  if (hosts.length === 0) return null;
  return (await Promise.all(hosts.map(reaches))).every(Boolean);
}
