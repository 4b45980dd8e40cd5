import { Agent } from 'node:https';
import { isIP, type Socket } from 'node:net';
import { connect, rootCertificates, type TLSSocket } from 'node:tls';
import type { SecondReading } from '../../observations/tls.ts';
import type { OpenSocket, TlsEndpoint } from '../../tls/endpoint.ts';

const TIMEOUT_MS = 8_000;

interface ReadingOptions {
  readonly open: OpenSocket;
  readonly signal: AbortSignal;
  readonly trustAnchors: readonly string[];
  readonly path: string;
}

/** Gives ssl-checker one connection of the guarded transport in place of its own. */
class GuardedAgent extends Agent {
  readonly #socket: Socket;
  readonly #host: string;
  readonly #trustAnchors: readonly string[];

  constructor(socket: Socket, host: string, trustAnchors: readonly string[]) {
    super({ maxCachedSessions: 0 });
    this.#socket = socket;
    this.#host = host;
    this.#trustAnchors = trustAnchors;
  }

  override createConnection(): TLSSocket {
    const host = this.#host;
    return connect({ socket: this.#socket, host, ...(isIP(host) === 0 ? { servername: host } : {}), ca: [...rootCertificates, ...this.#trustAnchors], rejectUnauthorized: false });
  }
}

/**
 * Reads trust, name and dates a second time, by ssl-checker with the same anchors. Only its `validationError` counts: its grade does
 * not see old protocols and suites. It needs an HTTP answer. Never throws for what the peer does.
 */
export async function readBySslChecker(endpoint: TlsEndpoint, { open, signal, trustAnchors, path }: ReadingOptions): Promise<SecondReading> {
  const { sslChecker } = await import('ssl-checker');
  let socket: Socket | undefined;
  try {
    socket = await open(endpoint, AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]));
    const agent = new GuardedAgent(socket, endpoint.host, trustAnchors);
    const { validationError } = await sslChecker(endpoint.host, { port: endpoint.port, path, method: 'HEAD', timeout: TIMEOUT_MS, agent });
    return validationError === null ? { verdict: 'accepted', detail: '' } : { verdict: 'rejected', detail: validationError };
  } catch (error) {
    return { verdict: 'not-read', detail: error instanceof Error ? error.message : 'no answer' };
  } finally {
    socket?.destroy();
  }
}
