import { isIP, type Socket } from 'node:net';
import { connect, createSecureContext, getCACertificates, type SecureContext, type TLSSocket } from 'node:tls';
import { ProbeError } from './probe-error.ts';
import { type Endpoint, endpointText, type Scope } from './scope.ts';
import { abortError, toProbeError } from './to-probe-error.ts';

/** A certificate that was not trusted, once for each endpoint and reason. */
export interface UntrustedPeer {
  readonly endpoint: string;
  /** OpenSSL's or Node's code, for example `DEPTH_ZERO_SELF_SIGNED_CERT` or `ERR_TLS_CERT_ALTNAME_INVALID`. */
  readonly reason: string;
}

/** What a terminal shows of itself in TLS; PEM. */
export interface ClientCertificate {
  readonly certificate: string;
  readonly key: string;
}

export interface SecureOptions {
  /** What is offered by ALPN (RFC 7301), and nothing else. */
  readonly protocol: 'http/1.1' | 'h2';
  readonly signal: AbortSignal;
  /** Whose client certificate is shown, where the peer asks for one; nobody's unless told. */
  readonly source?: string;
}

/** The server took none of the protocols offered (RFC 7301 §3.2). */
export const refusesProtocol = (error: unknown): boolean =>
  error instanceof ProbeError && error.cause instanceof Error && 'code' in error.cause && error.cause.code === 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL';

/**
 * The one place that decides whose certificate an HTTP channel accepts.
 *
 * Public roots and the policy's test trust anchors are trusted. A certificate that is not is accepted too, because judging it is the
 * work of `tls.certificate-valid` and a staging service with a broken certificate must not escape every other check; but only of an
 * endpoint inside the scope, and never silently: it is noted in `untrusted` and in the evidence of each exchange.
 */
export class TlsTrust {
  readonly #scope: Scope;
  readonly #context: SecureContext;
  readonly #bySource: ReadonlyMap<string, SecureContext>;
  readonly #untrusted = new Map<string, UntrustedPeer>();

  /** @throws {Error} for a client certificate or key that cannot be read */
  constructor(scope: Scope, testTrustAnchors: readonly string[], clientCertificates: Readonly<Record<string, ClientCertificate>> = {}) {
    this.#scope = scope;
    const ca = [...getCACertificates('default'), ...testTrustAnchors];
    this.#context = createSecureContext({ ca });
    this.#bySource = new Map(Object.entries(clientCertificates).map(([source, { certificate, key }]) => [source, createSecureContext({ ca, cert: certificate, key })]));
  }

  get untrusted(): readonly UntrustedPeer[] {
    return [...this.#untrusted.values()];
  }

  /** Why the certificate last seen at the endpoint was not trusted. */
  doubtOf(endpoint: Endpoint): string | undefined {
    return this.#untrusted.get(endpointText(endpoint))?.reason;
  }

  /** Speaks TLS over the connection, for one protocol. `sessions` belongs to one channel. @throws {ProbeError} */
  async secure(socket: Socket, endpoint: Endpoint, sessions: Map<string, Buffer>, { protocol, signal, source }: SecureOptions): Promise<TLSSocket> {
    const key = endpointText(endpoint);
    const session = sessions.get(key);
    const secured = connect({
      socket,
      host: endpoint.host,
      ...(isIP(endpoint.host) === 0 && { servername: endpoint.host }),
      ...(session && { session }),
      secureContext: this.#bySource.get(source ?? '') ?? this.#context,
      ALPNProtocols: [protocol],
      rejectUnauthorized: false,
    });
    secured.on('error', () => undefined);
    secured.on('session', (ticket) => sessions.set(key, ticket));
    await handshake(secured, key, signal);
    this.#judge(secured, endpoint);
    return secured;
  }

  #judge(secured: TLSSocket, endpoint: Endpoint): void {
    const key = endpointText(endpoint);
    if (secured.authorized) {
      // A resumed session carries no certificate: what its first handshake showed still holds.
      if (!secured.isSessionReused()) this.#untrusted.delete(key);
      return;
    }
    this.#scope.admit(endpoint);
    const error: unknown = secured.authorizationError;
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    this.#untrusted.set(key, { endpoint: key, reason });
  }
}

async function handshake(secured: TLSSocket, endpoint: string, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const onAbort = (): void => reject(abortError(signal, endpoint));
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  secured.once('secureConnect', resolve).once('error', reject);
  try {
    await promise;
  } catch (error) {
    secured.destroy();
    throw toProbeError(error, endpoint);
  } finally {
    signal.removeEventListener('abort', onAbort);
    secured.off('secureConnect', resolve).off('error', reject);
  }
}
