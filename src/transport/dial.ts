import { connect, isIPv6, type Socket } from 'node:net';
import type { SourceDeclaration } from '../profile/schema.ts';
import { ProbeError } from './probe-error.ts';
import { openTunnel, type Proxy } from './proxy-tunnel.ts';
import type { HostResolver } from './resolve.ts';
import { canonicalHost, type Endpoint, endpointText, type Scope } from './scope.ts';
import { abortError, toProbeError } from './to-probe-error.ts';

export interface DialOptions {
  readonly source: string;
  /** One of the host's own addresses. */
  readonly address?: string;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** Opens every connection to the target: of HTTP channels, raw sockets and the browser's proxy. @throws {ProbeError} */
export type Dial = (target: { readonly host: string; readonly port: number }, options: DialOptions) => Promise<Socket>;

export interface DialerOptions {
  readonly scope: Scope;
  readonly resolver: HostResolver;
  readonly sources: Readonly<Record<string, SourceDeclaration>>;
  readonly upstreamProxy?: Proxy;
  readonly connectTimeoutMs: number;
  onConnection(socket: Socket): void;
}

export function proxyFromUrl(text: string, credentials?: string): Proxy {
  const url = new URL(text);
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  return { host, port: url.port === '' ? 80 : Number(url.port), ...(credentials !== undefined && { credentials }) };
}

/** A connected socket without listeners. */
async function connectTcp(address: string, port: number, localAddress: string | undefined, signal: AbortSignal): Promise<Socket> {
  const endpoint = endpointText({ host: address, port });
  if (signal.aborted) throw abortError(signal, endpoint);
  const socket = connect({ host: address, port, autoSelectFamily: false, noDelay: true, ...(localAddress !== undefined && { localAddress }) });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const onAbort = (): void => reject(abortError(signal, endpoint));
  signal.addEventListener('abort', onAbort, { once: true });
  socket.once('connect', resolve).once('error', reject);
  try {
    await promise;
    return socket;
  } catch (error) {
    socket.on('error', () => undefined).destroy();
    throw toProbeError(error, endpoint);
  } finally {
    signal.removeEventListener('abort', onAbort);
    socket.off('connect', resolve).off('error', reject);
  }
}

/** Tries the addresses one after another; only a refusal leads to the next. */
async function connectFirst(addresses: readonly string[], port: number, localAddress: string | undefined, signal: AbortSignal): Promise<Socket> {
  const fitting = addresses.filter((address) => localAddress === undefined || isIPv6(address) === isIPv6(localAddress));
  let refused = new ProbeError('CONNECT_REFUSED', `no address of the host can be reached from ${localAddress ?? 'here'}`);
  for (const address of fitting) {
    try {
      return await connectTcp(address, port, localAddress, signal);
    } catch (error) {
      if (!(error instanceof ProbeError) || error.code !== 'CONNECT_REFUSED') throw error;
      refused = error;
    }
  }
  throw refused;
}

const within = async <T>(promise: Promise<T>, signal: AbortSignal, what: string): Promise<T> =>
  new Promise((resolve, reject) => {
    const onAbort = (): void => reject(abortError(signal, what));
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });

/** Addresses of the host, or the asked-for one if it is among them. */
async function addressesOf(resolver: HostResolver, { host }: Endpoint, asked: string | undefined): Promise<readonly string[]> {
  const addresses = await resolver.addresses(host);
  if (asked === undefined) return addresses;
  const wanted = canonicalHost(asked);
  if (!addresses.some((address) => canonicalHost(address) === wanted)) throw new ProbeError('OUT_OF_SCOPE', `${asked} is no address of ${host}`);
  return [asked];
}

/** A source's own proxy takes the place of the upstream proxy: it is what gives the source its address. */
function routeOf(options: DialerOptions, sourceName: string): { readonly localAddress: string | undefined; readonly proxy: Proxy | undefined } {
  const source = options.sources[sourceName];
  if (!source) throw new ProbeError('OUT_OF_SCOPE', `the profile declares no source ${sourceName}`);
  return { localAddress: source.localAddress, proxy: source.proxy === undefined ? options.upstreamProxy : proxyFromUrl(source.proxy) };
}

async function connectProxy(proxy: Proxy, resolver: HostResolver, localAddress: string | undefined, signal: AbortSignal): Promise<Socket> {
  try {
    return await connectFirst(await within(resolver.addresses(proxy.host), signal, proxy.host), proxy.port, localAddress, signal);
  } catch (error) {
    if (error instanceof ProbeError && ['ABORTED', 'CONNECT_TIMEOUT'].includes(error.code)) throw error;
    throw new ProbeError('PROXY_FAILED', `the proxy ${endpointText(proxy)} cannot be reached`, { cause: error });
  }
}

export function createDialer(options: DialerOptions): Dial {
  const { scope, resolver } = options;

  const open = async (target: Endpoint, asked: DialOptions, signal: AbortSignal): Promise<Socket> => {
    const { localAddress, proxy } = routeOf(options, asked.source);
    if (!proxy) {
      return connectFirst(await within(addressesOf(resolver, target, asked.address), signal, target.host), target.port, localAddress, signal);
    }
    const destination = asked.address === undefined ? target.host : (await within(addressesOf(resolver, target, asked.address), signal, target.host))[0];
    const socket = await connectProxy(proxy, resolver, localAddress, signal);
    try {
      await openTunnel(socket, proxy, { host: destination ?? target.host, port: target.port }, signal);
      return socket;
    } catch (error) {
      socket.on('error', () => undefined).destroy();
      throw error;
    }
  };

  return async (given, asked) => {
    const target = scope.admit(given);
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(new ProbeError('CONNECT_TIMEOUT', `${endpointText(target)}: no connection in time`)), asked.timeoutMs ?? options.connectTimeoutMs);
    try {
      const socket = await open(target, asked, asked.signal ? AbortSignal.any([timeout.signal, asked.signal]) : timeout.signal);
      options.onConnection(socket);
      return socket;
    } finally {
      clearTimeout(timer);
    }
  };
}
